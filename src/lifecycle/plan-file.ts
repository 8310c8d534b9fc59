import { readFileSync } from "node:fs";
import { z } from "zod";
import { askedTier, planHash } from "../actions/hub.ts";
import { args } from "../adapters/fields.ts";
import { catalog } from "../catalog.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools, PlanAction } from "../core/plans.ts";
import type { Address, Call, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { inOurWords } from "../lib/issues.ts";
import { parseYaml } from "../lib/yaml.ts";

/** One action with the words for it, and for how many seconds it lasts at most; 0 = it does not expire by itself. */
export type PlannedAction = {
  readonly says: string;
  readonly needs: string;
  readonly maxEffect: number;
  readonly action: PlanAction;
  readonly objections: NonNullable<Adapter["objections"]>;
};

/** Who may trip a plan, how long a trip lasts, and who ends it; see contracts/interfaces/Plan.sol. */
export type Terms = {
  /** 1 to 3; 0 for the lowest tier whose bound covers the effect. */
  readonly minTier: number;
  /** Seconds; 0: it does not end by itself. */
  readonly maxEffect: number;
  readonly release: Address;
};

/** A plan as its file says it: what is proposed to a hub, and committed. */
export type Plan = {
  /** The file's name. */
  readonly file: string;
  readonly chainId: bigint;
  readonly hub: Address;
  readonly id: Hash;
  readonly actions: readonly PlannedAction[];
  readonly terms: Terms;
  /** keccak256(abi.encode(actions)), what the hub commits to. */
  readonly hash: Hash;
  /** What a proof on a fork does first, as anybody; never sent to a real chain. */
  readonly assume: readonly (Call & { readonly from: Address })[];
};

const nobody: Address = "0x0000000000000000000000000000000000000000";

type Path = readonly PropertyKey[];
type At = (path: Path, message: string) => FirebreakError;

const schema = z.strictObject({
  chain: z.int().min(1),
  hub: address,
  plan: word.refine((id) => BigInt(id) !== 0n, "expected a plan id other than zero"),
  minTier: z.int().min(1).max(3).optional(),
  /** The RecoveryController that ends what does not end by itself. */
  release: address.optional(),
  actions: z
    .array(z.looseObject({ use: z.string() }))
    .min(1)
    .max(256),
  assume: z
    .array(
      z.strictObject({
        from: address,
        to: address,
        call: z.string(),
        args,
      }),
    )
    .default([]),
});

/** The lowest tier that may trip the plan. */
export function tierOf(terms: Terms): number {
  return terms.minTier === 0 ? askedTier(terms.maxEffect) : terms.minTier;
}

/** Reads a plan once and checks all of it. Raises CONFIG with file, line, column and what was expected. */
export function loadPlan(path: string): Plan {
  try {
    return parsePlan(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (error instanceof FirebreakError) throw error;
    throw new FirebreakError("CONFIG", `expected a plan at ${path}, which cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** The same from a text; `file` stands for it in messages. */
export function parsePlan(text: string, file: string): Plan {
  const yaml = parseYaml(text);
  if ("problem" in yaml) {
    const { line, column, message } = yaml.problem;
    throw new FirebreakError("CONFIG", `${file}:${line}:${column} ${message}`);
  }
  const at: At = (path, message) => {
    const { line, column } = yaml.place(path);
    const error = new FirebreakError(
      "CONFIG",
      `${file}:${line}:${column} ${path.map(String).join(".") || "top"}: ${message}`,
    );
    placed.add(error);
    return error;
  };

  const written = checked(schema, yaml.value ?? {}, [], at);
  const actions = written.actions.map((entry, index) => {
    const path = ["actions", index];
    const adapter = make(entry, path, at);
    return placing(path, at, () => ({
      says: adapter.describe(),
      needs: adapter.needs(),
      maxEffect: adapter.maxEffect(),
      action: adapter.action(),
      objections: async (...head: Parameters<PlannedAction["objections"]>) =>
        (await adapter.objections?.(...head)) ?? [],
    }));
  });
  const assume = written.assume.map(({ from, to, call, args }, index) =>
    placing(["assume", index, "call"], at, () => ({ from, ...encodeCall(to, call, args) })),
  );
  const hash = planHash(actions.map(({ action }) => action));
  const { chain, hub, plan: id, minTier = 0, release = nobody } = written;
  const maxEffect = longest(actions);
  if (maxEffect === 0 && release === nobody)
    throw at(
      ["release"],
      "expected the RecoveryController that ends what does not end by itself (see `lasts` in `plan show`), found none",
    );
  return { file, chainId: BigInt(chain), hub, id, actions, terms: { minTier, maxEffect, release }, hash, assume };
}

/** For how many seconds the plan lasts at most; 0 when one of its actions does not end by itself. */
function longest(actions: readonly PlannedAction[]): number {
  const effects = actions.map(({ maxEffect }) => maxEffect);
  return effects.includes(0) ? 0 : Math.max(...effects);
}

function make({ use, ...settings }: { use: string; [key: string]: unknown }, path: Path, at: At): Adapter {
  // The catalog's adapters differ in their settings, which are checked by the adapter's own schema two lines below.
  const part = Object.entries(catalog.adapters).find(([name]) => name === use)?.[1] as
    | Part<unknown, AdapterTools, Adapter>
    | undefined;
  if (part === undefined)
    throw at([...path, "use"], `expected one of ${Object.keys(catalog.adapters).join(", ")}, found ${use}`);
  const fitting = checked(part.params, settings, path, at);
  return placing(path, at, () =>
    part.create(fitting, { make: (entry, key) => make({ ...entry }, [...path, key], at) }),
  );
}

function checked<T>(params: z.ZodType<T>, value: unknown, path: Path, at: At): T {
  const parsed = params.safeParse(value, inOurWords(["use"]));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw at([...path, ...(issue?.path ?? [])], issue?.message ?? "it does not fit");
}

/** Errors that say already where they are. */
const placed = new WeakSet<FirebreakError>();

/** Says of an error where in the file it comes from, unless it says so itself. */
function placing<T>(path: Path, at: At, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FirebreakError && !placed.has(error)) throw at(path, error.message);
    throw error;
  }
}
