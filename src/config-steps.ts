import { z } from "zod";
import type { Problem } from "./config-references.ts";
import { type Ladder, ladderName, type Rung } from "./core/ladder/rungs.ts";
import type { Playbook } from "./core/playbook.ts";

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected a name of small letters, digits and dashes");

const rung = z
  .strictObject({
    action: id.optional(),
    /** What people are told to do. */
    page: z.string().min(1).max(500).optional(),
    /** Blocks since the ladder began, without its effect on chain, after which this way is taken as well. */
    afterBlocks: z.int().min(0).max(100_000).default(0).transform(BigInt),
  })
  .refine((it) => (it.action === undefined) !== (it.page === undefined), "expected either `action` or `page`")
  .transform(
    ({ action, page, afterBlocks }): Rung =>
      action === undefined ? { kind: "page", page: page ?? "", afterBlocks } : { kind: "action", action, afterBlocks },
  );

const ladder = z.strictObject({
  ladder: z
    .array(rung)
    .min(2)
    .max(8)
    .refine((rungs) => rungs[0]?.kind === "action" && rungs[0].afterBlocks === 0n, {
      error: "expected the first way to be an action, at once",
      path: [0],
    })
    .refine(
      (rungs) => rungs.every(({ afterBlocks }, at) => afterBlocks >= (rungs[at - 1]?.afterBlocks ?? 0n)),
      "expected each way after as many blocks as the one before it, or more",
    ),
});

/** What a playbook does, in order: actions, and ladders of ways to one effect. */
export const steps = z
  .array(z.union([id, ladder], "expected the id of an action, or { ladder: […] }"))
  .max(16)
  .default([])
  .transform((all) => {
    const rungsOf = (step: (typeof all)[number]): Ladder | undefined =>
      typeof step === "string" ? undefined : step.ladder;
    const nameOf = (step: (typeof all)[number]): string => (typeof step === "string" ? step : ladderName(step.ladder));
    const ladders = all.flatMap((step) => {
      const rungs = rungsOf(step);
      return rungs === undefined ? [] : [[nameOf(step), rungs] as const];
    });
    return { steps: all.map(nameOf), ladders: Object.fromEntries(ladders) };
  });

/** Actions of steps that nobody defines, and ladders whose ways lie on several chains, which cannot be ways to one effect. */
export function stepProblems(
  { steps: names, ladders = {} }: Pick<Playbook, "steps" | "ladders">,
  path: readonly PropertyKey[],
  actions: Readonly<Record<string, { readonly [setting: string]: unknown }>>,
): Problem[] {
  const unknown = (place: readonly PropertyKey[], name: string): Problem[] => {
    if (Object.hasOwn(actions, name)) return [];
    const all = Object.keys(actions).join(", ") || "there is none";
    return [{ path: place, message: `expected the id of a configured action (${all}), found ${name}` }];
  };
  return names.flatMap((name, at) => {
    const rungs = ladders[name];
    if (rungs === undefined) return unknown([...path, at], name);
    const place = [...path, at, "ladder"];
    const own = rungs.flatMap((one) => (one.kind === "action" ? [one.action] : []));
    const chains = new Set(own.map((action) => actions[action]?.["chain"]));
    return [
      ...rungs.flatMap((one, index) => (one.kind === "action" ? unknown([...place, index, "action"], one.action) : [])),
      ...(chains.size > 1 ? [{ path: place, message: "expected all ways of a ladder on one chain" }] : []),
    ];
  });
}
