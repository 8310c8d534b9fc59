import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import { address, word } from "../../lib/fields.ts";
import { parseYaml } from "../../lib/yaml.ts";

/** A value of a scenario; `${name}` and `${name.member}` in its strings stand for what the drill knows by then. */
const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

const send = z.strictObject({ from: z.string(), to: z.string(), call: z.string(), args: z.array(value).default([]) });

const deploy = z.strictObject({
  /** A contract of ours by name, or the path of a package's artifact. */
  deploy: z.string(),
  as: z.string(),
  args: z.array(value).default([]),
});

const planned = z.strictObject({
  /** Makes a plan's actions from human-readable calls and keeps them, and their hash as `<as>Hash`. */
  plan: z.array(
    z.strictObject({
      target: z.string(),
      call: z.string(),
      args: z.array(value).default([]),
      gasCap: z.int(),
      probe: z.strictObject({
        target: z.string(),
        call: z.string(),
        args: z.array(value).default([]),
        mask: word,
        expected: word,
      }),
    }),
  ),
  as: z.string(),
});

const calldata = z.strictObject({
  /** The bytes of a call, for contracts that take calls as arguments. */
  calldata: z.strictObject({ call: z.string(), args: z.array(value).default([]) }),
  as: z.string(),
});

const step = z.union([
  deploy,
  planned,
  calldata,
  z.strictObject({ send }),
  z.strictObject({ waitSeconds: z.int().min(1) }),
]);

const move = z.strictObject({
  send,
  label: z.string(),
  /** Blocks after the move before it; 0 is the same block. */
  after: z.union([z.int().min(0), z.string()]).default(0),
  /** The first thing that a responder can see. */
  signal: z.boolean().default(false),
});

const range = z.strictObject({
  default: z.union([z.int(), z.string()]),
  from: z.union([z.int(), z.string()]),
  to: z.union([z.int(), z.string()]),
});

const schema = z.strictObject({
  about: z.string(),
  fork: z.strictObject({
    recording: z.string().optional(),
    block: z.int().optional(),
    payload: z.string().optional(),
    /** Later rules than the block had, where the guardian contracts need them. */
    hardfork: z.enum(["cancun", "prague"]).optional(),
  }),
  /** Milliseconds that one block takes on the drill's clock. */
  blockMs: z.int().min(50).max(12_000),
  /** Who takes part: an address, `random`, or an address that a seed replaces. */
  actors: z.record(
    z.string(),
    z.union([z.literal("random"), address, z.strictObject({ default: address, varied: z.literal(true) })]),
  ),
  /** Whole numbers that a seed varies. */
  vary: z.record(z.string(), range).default({}),
  /** What a seed cannot vary, and why. */
  fixed: z.array(z.string()).default([]),
  /** What a reader of the score must know. */
  notes: z.array(z.string()).default([]),
  declared: z.array(z.strictObject({ account: address, slot: word, value: word, reason: z.string() })).default([]),
  install: z.array(step),
  /** The responder's rules: detectors, actions, playbooks. */
  responder: z.record(z.string(), value),
  attack: z.array(move).min(1),
  /** The privileged calls alone, announced beforehand. */
  benign: z.strictObject({ announced: z.array(value), moves: z.array(move) }),
  /** Honest users, whose transactions a containment may block. */
  traffic: z.array(z.strictObject({ send, label: z.string(), every: z.int().min(1) })).default([]),
  assets: z
    .array(
      z.strictObject({
        token: z.string(),
        decimals: z.int().min(0).max(30),
        address: z.union([z.literal("native"), z.string()]),
        holder: z.string(),
      }),
    )
    .min(1),
  /** Blocks that are played after the last move. */
  tailBlocks: z.int().min(2).max(100).default(3),
});

const expected = z.strictObject({
  containedAfterBlocks: z.int().min(1),
  /** Detectors whose findings may lead to a transaction; one that follows from another is a false action. */
  detectors: z.array(z.string()).min(1),
  /** The most that may be lost with the responder, per token; what is not named may not be lost at all. */
  lost: z.record(z.string(), z.string()).default({}),
  /** What must be lost without it, at the least, per token. */
  lostWithoutResponder: z.record(z.string(), z.string()),
  /** Kinds of journal entries that must appear, in this order. */
  journal: z.array(z.string()),
});

export type Scenario = z.output<typeof schema> & {
  readonly name: string;
  readonly expected: z.output<typeof expected>;
};
export type Step = z.output<typeof step>;
export type Move = z.output<typeof move>;
export type Send = z.output<typeof send>;

const folder = fileURLToPath(new URL("../../../examples/drills", import.meta.url));

/** The names of all drills, in order; the first one is the default. */
export function drillNames(): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Reads one drill. Raises CONFIG naming file, line and column. */
export function loadScenario(name: string): Scenario {
  if (!drillNames().includes(name))
    throw new FirebreakError("CONFIG", `expected one of the drills ${drillNames().join(", ")}, found ${name}`);
  return {
    ...read(join(folder, name, "scenario.yaml"), schema),
    name,
    expected: read(join(folder, name, "expected.yaml"), expected),
  };
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  if (!existsSync(path))
    throw new FirebreakError(
      "CONFIG",
      `expected a file at ${path}, found none; a drill has README.md, scenario.yaml and expected.yaml`,
    );
  const yaml = parseYaml(readFileSync(path, "utf8"));
  if ("problem" in yaml)
    throw new FirebreakError("CONFIG", `${path}:${yaml.problem.line}:${yaml.problem.column} ${yaml.problem.message}`);
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const { line, column } = yaml.place(issue?.path ?? []);
  throw new FirebreakError(
    "CONFIG",
    `${path}:${line}:${column} ${issue?.path.map(String).join(".")}: ${issue?.message}`,
  );
}
