import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Playbook } from "../core/playbook.ts";
import { selectorOf } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";

const selector = z.string().transform((written, context) => {
  if (/^0x[0-9a-fA-F]{8}$/.test(written)) return written.toLowerCase() as `0x${string}`;
  try {
    return selectorOf(written);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    context.addIssue({
      code: "custom",
      message: `expected a function such as "pause()", or its selector such as 0x8456cb59, found ${JSON.stringify(written)}`,
    });
    return z.NEVER;
  }
});

/** A contract that the key may call, and the functions of it. */
const allowed = z.strictObject({
  chain: z.string().optional().describe("The name of its chain; the only one unless given."),
  to: address.describe("The contract."),
  selectors: z
    .array(selector)
    .min(1)
    .max(256)
    .describe("Functions of it, written out, such as `pause()`, or as 4 bytes in hex."),
});

/** Which key signs, and what it signs at most: the calls of the configured actions unless a list is given. */
export const signer = z.looseObject({
  use: z.string().default("local").describe("Where the key is."),
  allow: z
    .array(allowed)
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      "Contracts and functions that the key may call at most; the calls of the configured actions unless given.",
    ),
});

export type AllowedCalls = z.output<typeof allowed>;

/** A key's name, its part's settings, and the list beside them. */
export type NamedSigner = {
  readonly name: string;
  readonly key: { readonly use: string; readonly [setting: string]: unknown };
  readonly allow?: readonly AllowedCalls[] | undefined;
};

type Written = z.output<typeof signer>;

/** The name of a key that is the only one. */
const soleSigner = "signer";

/** Where a key stands in a configuration. */
export function signerPath(name: string): readonly string[] {
  return name === soleSigner ? ["signer"] : ["signers", name];
}

/** The first one sends what names none. */
export function namedSigners(
  one: Written | undefined,
  many: Readonly<Record<string, Written>> = {},
): readonly NamedSigner[] {
  const all: readonly (readonly [string, Written])[] = one === undefined ? Object.entries(many) : [[soleSigner, one]];
  return all.map(([name, { allow, ...key }]) => ({ name, key: { ...key, use: key.use }, ...(allow && { allow }) }));
}

/** What an action is called where a way of a ladder sends it from another key: no id of a configuration has this form. */
export function sentFrom(action: string, signer: string): string {
  return `${action}~${signer}`;
}

type Action = { readonly signer?: string | undefined };

/** The actions, and for each way of a ladder that names a key the same action once more, from that key. */
export function withSigners<A extends Action>(
  actions: Readonly<Record<string, A>>,
  playbooks: readonly Pick<Playbook, "ladders">[],
): Readonly<Record<string, A>> {
  const rungs = playbooks.flatMap(({ ladders = {} }) => Object.values(ladders).flat());
  const named = rungs.flatMap((rung) => {
    const [base = "", signer] = rung.kind === "action" ? rung.action.split("~") : [];
    const action = actions[base];
    return action === undefined || signer === undefined
      ? []
      : [[sentFrom(base, signer), { ...action, signer }] as const];
  });
  return { ...actions, ...Object.fromEntries(named) };
}
