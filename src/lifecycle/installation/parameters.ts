import { readFileSync } from "node:fs";
import { z } from "zod";
import { args } from "../../adapters/fields.ts";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import { address, word } from "../../lib/fields.ts";
import { inOurWords } from "../../lib/issues.ts";
import { parseYaml } from "../../lib/yaml.ts";

const seconds = (from: number, to: number) => z.int().min(from).max(to);
const everyBit = `0x${"ff".repeat(32)}`;

/** A name of something that the installation makes, such as `$manager`, where an address is expected. */
const place = z.union([address, z.string().regex(/^\$(manager|hub|lens|release|module|moduleRelease)$/)], {
  error: "expected an address, or one of $manager, $hub, $lens, $release, $module, $moduleRelease",
});
const call = { call: z.string(), args };
const engine = z.enum(["hub", "module"]).default("hub");

const recovery = z.strictObject({
  /** Who may change which calls recovery makes, and who recovers; each change is announced `adminDelaySeconds` before. */
  admin: address,
  adminDelaySeconds: seconds(3_600, 30 * 86_400),
  /** Who proposes, advances and cancels a resume, and closes incidents. */
  authority: address,
  delaySeconds: seconds(600, 86_400),
  quickDelaySeconds: seconds(600, 86_400),
  graceSeconds: seconds(0, 14_400),
});

const schema = z
  .strictObject({
    /** The record is `<name>.json`. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, "expected a name of small letters, digits and dashes"),
    chain: z.int().min(1),
    /** Commits plans and grants keys: a Safe with a threshold of at least 2, or a timelock. */
    admin: address,
    guardians: z.strictObject({
      members: z.array(address).min(1).max(16),
      quorum: z.int().min(1).max(16),
      topQuorum: z.int().min(1).max(16),
    }),
    planDelaySeconds: seconds(3_600, 30 * 86_400),
    recovery,
    /** What must be so before anything opens again. */
    health: z
      .array(
        z.strictObject({
          target: address,
          ...call,
          mask: word.default(everyBit as `0x${string}`),
          op: z.enum(["equal", "at-least", "at-most"]).default("equal"),
          expected: word,
        }),
      )
      .min(1)
      .max(256),
    /** The calls that open again what plans close; the AccessManager makes them, for nobody but the RecoveryController, in this stage. */
    resumes: z
      .array(
        z.strictObject({ target: address, ...call, stage: z.enum(["exits", "liquidations", "rest"]).default("rest") }),
      )
      .default([]),
    /** Functions of contracts that the AccessManager owns or is the authority of; the hub may call them through it. */
    pauses: z.array(z.strictObject({ target: address, ...call })).default([]),
    /** A Safe that holds a role already: it gets a GuardianModule. */
    safe: address.optional(),
    /** What the owners of other contracts do, before plans can work. Printed; made by a rehearsal. */
    handover: z.array(z.strictObject({ from: address, to: place, ...call })).default([]),
    plans: z
      .array(
        z.strictObject({
          plan: word,
          of: engine,
          minTier: z.int().min(1).max(3).optional(),
          actions: z
            .array(z.looseObject({ use: z.string() }))
            .min(1)
            .max(256),
        }),
      )
      .default([]),
    triggers: z
      .array(
        z.strictObject({
          key: address,
          of: engine,
          plans: z.array(word).min(1),
          /** The day at whose beginning, in UTC, the key stops working. */
          until: z.iso.date(),
          uses: z.int().min(1).max(1_000_000),
          refillSeconds: seconds(1, 366 * 86_400),
          cooldownSeconds: seconds(0, 366 * 86_400),
        }),
      )
      .default([]),
  })
  .superRefine((it, context) => {
    const fail = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const { members, quorum, topQuorum } = it.guardians;
    if (new Set(members).size !== members.length) fail(["guardians", "members"], "expected different guardians");
    if (quorum > topQuorum || topQuorum > members.length)
      fail(["guardians"], `expected quorum <= topQuorum <= ${members.length}, found ${quorum} and ${topQuorum}`);
    if (it.recovery.quickDelaySeconds > it.recovery.delaySeconds)
      fail(["recovery", "quickDelaySeconds"], "expected at most delaySeconds");
    if (it.safe === undefined && [...it.plans, ...it.triggers].some(({ of }) => of === "module"))
      fail(["safe"], "expected the Safe whose module plans or triggers are `of`");
    const known = new Set(it.plans.map(({ of, plan }) => `${of} ${plan}`));
    if (known.size !== it.plans.length) fail(["plans"], "expected every plan id once");
    for (const { of, plans, key } of it.triggers)
      for (const plan of plans)
        if (!known.has(`${of} ${plan}`))
          fail(["triggers"], `${key} names plan ${plan} of the ${of}, which there is not`);
  });

/** What an installation shall be; see examples/installation.yaml. */
export type Parameters = z.output<typeof schema>;

/** As they are written in a record. Raises CONFIG. */
export function parseParameters(value: unknown, file: string): Parameters {
  const parsed = schema.safeParse(value, inOurWords());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FirebreakError("CONFIG", `${file}: ${issue?.path.join(".") || "top"}: ${issue?.message}`);
}

/** Reads a file of parameters and checks all of it. Raises CONFIG. */
export function loadParameters(path: string): Parameters {
  return parseParameters(readYaml(path), path);
}

function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new FirebreakError("CONFIG", `expected a file at ${path}, which cannot be read (${messageOf(error)})`);
  }
  const yaml = parseYaml(text);
  if ("value" in yaml) return yaml.value;
  const { line, column, message } = yaml.problem;
  throw new FirebreakError("CONFIG", `${path}:${line}:${column} ${message}`);
}

/** The guardians ascending, as a hub wants them. */
export function sortedGuardians({ guardians }: Parameters): readonly `0x${string}`[] {
  return [...guardians.members].sort();
}
