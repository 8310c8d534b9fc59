import { digest } from "../../lib/digest.ts";
import type { Address, Call } from "../types.ts";

/** A call that a Safe makes when its owners sign it. */
export type SafeCall = Call & {
  readonly safe: Address;
  /** Its function, to show it by name. */
  readonly abi?: string;
};

/** What they are told. */
export function ownersSign(safe: Address): string {
  return `owners of the Safe ${safe} sign the proposal that follows: \`firebreak safe sign\``;
}

/** One way of a ladder: an action, or people who are told what to do. It is taken so many blocks after the ladder began. */
export type Rung =
  | { readonly kind: "action"; readonly action: string; readonly afterBlocks: bigint }
  | { readonly kind: "page"; readonly page: string; readonly afterBlocks: bigint; readonly propose?: SafeCall };

/** Ways to one effect, from the first on. While it does not hold on chain, the next one is taken beside those before it. */
export type Ladder = readonly Rung[];

/** How a ladder is called among the steps of a playbook, such as `pause-direct>trip-plan@1>people-5d41402a@3`. Ladders that differ have different names. */
export function ladderName(rungs: Ladder): string {
  const nameOf = (rung: Rung) => (rung.kind === "action" ? rung.action : peopleOf(rung));
  return rungs
    .map((rung) => (rung.afterBlocks === 0n ? nameOf(rung) : `${nameOf(rung)}@${rung.afterBlocks}`))
    .join(">");
}

/** By what they are told, and by what a Safe is asked for. */
function peopleOf({ page, propose }: Extract<Rung, { kind: "page" }>): string {
  const what = digest({ page, ...(propose && { propose: { ...propose } }) }).slice(2, 10);
  return `${propose === undefined ? "people" : "owners"}-${what}`;
}

/** The place of the way that takes this action; -1 where there is none. */
export function rungOf(action: string, rungs: Ladder = []): number {
  return rungs.findIndex((rung) => rung.kind === "action" && rung.action === action);
}

/** The actions of a step: of a ladder all of them, of a plain one itself. */
export function actionsOf(step: string, ladders: Readonly<Record<string, Ladder>> = {}): readonly string[] {
  return ladders[step]?.flatMap((rung) => (rung.kind === "action" ? [rung.action] : [])) ?? [step];
}

type Playbooks = readonly { readonly steps: readonly string[]; readonly ladders?: Readonly<Record<string, Ladder>> }[];

/** What a ladder asks of a Safe, by the name under which it is armed; `action` says whether the effect holds. */
export type Asked = { readonly ref: string; readonly call: SafeCall; readonly action: string };

/** What the ladders of these playbooks ask of Safes, each once. */
export function askedOf(playbooks: Playbooks): readonly Asked[] {
  const asked = (step: string, ladders: Readonly<Record<string, Ladder>> = {}) => {
    const [action = ""] = actionsOf(step, ladders);
    return (ladders[step] ?? []).flatMap((rung) =>
      rung.kind === "page" && rung.propose !== undefined
        ? [{ ref: `proposal:${peopleOf(rung)}`, call: rung.propose, action }]
        : [],
    );
  };
  const all = playbooks.flatMap(({ steps, ladders }) => steps.flatMap((step) => asked(step, ladders)));
  return [...new Map(all.map((one) => [one.ref, one])).values()];
}

export function safeCallsOf(playbooks: Playbooks): readonly SafeCall[] {
  return askedOf(playbooks).map(({ call }) => call);
}

export type Progress = {
  /** The rungs that were taken. */
  readonly begun: ReadonlySet<number>;
  /** The block at which the ladder began. */
  readonly since: bigint;
};

/** `failing`: its call would revert, or is not known. `off`: a person keeps it disarmed. */
export type RungState = "usable" | "failing" | "off";

/**
 * Pure: the rungs to take at this block. One whose call would fail is passed over at once, and taken later if it recovers; where every call would fail
 * all are taken, since the simulation may be what is wrong.
 */
export function dueRungs(
  rungs: Ladder,
  { begun, since }: Progress,
  block: bigint,
  stateOf: (action: string) => RungState,
): readonly number[] {
  const states = rungs.map((rung) => (rung.kind === "action" ? stateOf(rung.action) : undefined));
  if (begun.size === 0 && !states.includes("usable"))
    return [...rungs.keys()].filter((index) => states[index] !== "off");

  const due: number[] = [];
  for (const [index, { afterBlocks }] of rungs.entries()) {
    const isFirst = ![...begun, ...due].some((other) => other < index && states[other] !== undefined);
    if (begun.has(index) || (block < since + afterBlocks && !isFirst)) continue;
    if (states[index] === undefined || states[index] === "usable") due.push(index);
  }
  return due;
}
