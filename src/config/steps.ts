import { z } from "zod";
import { args } from "../adapters/fields.ts";
import { FirebreakError } from "../core/errors.ts";
import { type Ladder, ladderName, ownersSign, type Rung, type SafeCall } from "../core/ladder/rungs.ts";
import type { Playbook } from "../core/playbook.ts";
import { carriedBy, encodeCall, signatureOf } from "../lib/encode.ts";
import { address, id } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { isPlainFunction } from "../lib/proposal-file.ts";
import type { Problem } from "./references.ts";
import { sentFrom } from "./signer.ts";

/** What owners of a Safe are asked to sign: a call that only tightens. */
const propose = z
  .strictObject({
    safe: address.describe("The Safe whose owners are asked."),
    target: address.describe("The contract that the Safe calls."),
    call: z.string().describe("The function that it calls, which only tightens."),
    args: args.describe("The arguments of `call`."),
    manager: address
      .optional()
      .describe(
        "OpenZeppelin's AccessManager that carries the call to the target, where it owns it or is its authority.",
      ),
  })
  .transform(({ safe, target, call, args, manager }, context): SafeCall => {
    try {
      const made = encodeCall(target, call, args);
      refuseLoosening(call, args, made.data);
      if (manager !== undefined) return { ...carriedBy(manager, made), safe };
      const abi = signatureOf(call);
      return { ...made, safe, ...(isPlainFunction(abi) ? { abi } : {}) };
    } catch (error) {
      if (!(error instanceof FirebreakError)) throw error;
      context.addIssue({ code: "custom", path: ["call"], message: error.message });
      return z.NEVER;
    }
  });

const rung = z
  .strictObject({
    action: id.optional().describe("The action that is this way."),
    signer: id.optional().describe("The key that sends the action on this way; the action's own unless given."),
    page: z.string().min(1).max(500).optional().describe("What people are told to do, instead of an action."),
    propose: propose
      .optional()
      .describe("With `page`, or instead of it: the proposal that is written down for owners of a Safe to sign."),
    afterBlocks: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .transform(BigInt)
      .describe("Blocks since the ladder began, without its effect on chain, after which this way is taken as well."),
  })
  .refine(
    ({ action, page, propose }) => (action === undefined) !== (page === undefined && propose === undefined),
    "expected either `action`, or `page` and `propose`, or one of these",
  )
  .refine((it) => it.signer === undefined || it.action !== undefined, {
    error: "expected `signer` beside an action, which it sends",
    path: ["signer"],
  })
  .transform(({ action, signer, page, propose, afterBlocks }): Rung => {
    if (action !== undefined)
      return { kind: "action", action: signer === undefined ? action : sentFrom(action, signer), afterBlocks };
    const said = page ?? (propose === undefined ? "" : ownersSign(propose.safe));
    return { kind: "page", page: said, afterBlocks, ...(propose && { propose }) };
  });

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
    )
    .describe("Ways to one effect; the first one at once, the next ones while it is not there."),
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
