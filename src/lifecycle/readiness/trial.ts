import { FunctionFragment } from "ethers";
import type { Address, Call, Hex } from "../../core/types.ts";
import { encodeCall, selectorOf } from "../../lib/encode.ts";
import { wordAt } from "../../lib/words.ts";
import type { Behind } from "./behind.ts";
import type { Reader } from "./reader.ts";

/** What became of a lever, and of its way back, in a simulation of one after the other; undefined where no node can simulate. */
export type Trial = {
  /** Whether it could be pulled, and its view says so; undefined without a view. */
  readonly pulls: boolean;
  readonly shows: boolean | undefined;
  /** Functions that answer otherwise once it is pulled, and those that go on. */
  readonly stops: readonly string[];
  readonly leaves: readonly string[];
};

const stranger: Address = "0x000000000000000000000000000000000000dead";

const ways = {
  in: [
    ...["deposit()", "deposit(uint256)", "deposit(uint256,address)", "mint(uint256)", "borrow(uint256)"],
    ...["supply(address,uint256,address,uint16)", "stake(uint256)", "process(bytes)", "approve(address,uint256)"],
    ...["transfer(address,uint256)", "lock(address,uint64,bytes,uint256)"],
  ],
  out: [
    ...["withdraw(uint256)", "withdraw(address,uint256,address)", "withdraw(uint256,address,address)", "withdraw()"],
    ...[
      "redeem(uint256)",
      "redeemUnderlying(uint256)",
      "redeem(uint256,address,address)",
      "exit()",
      "unstake(uint256)",
    ],
    ...["repayBorrow(uint256)", "repay(address,uint256,uint256,address)", "claim()", "closeTrove(address,address)"],
  ],
} as const;

/** Functions by which somebody leaves; a token is left by handing it on. */
export const exits: ReadonlySet<string> = new Set<string>([...ways.out, "transfer(address,uint256)"]);
export const waySelectors: readonly Hex[] = [...ways.in, ...ways.out].map(selectorOf);

/**
 * Pulls a lever in a simulation, and looks which functions of `subject` a stranger finds changed: what was refused for another reason before, and is
 * refused for the same one after, says nothing.
 */
export async function tryLever(
  { pull, from, view }: Pulling,
  subject: Behind,
  { chain, block }: Reader,
): Promise<Trial | undefined> {
  const known = [...ways.in, ...ways.out].filter((one) => subject.has(selectorOf(one)));
  return (await simulated(known)) ?? simulated([]);

  async function simulated(names: readonly string[]): Promise<Trial | undefined> {
    const probes = names.map((one) => ({ ...emptyCall(subject.at, one), from: stranger }));
    const asks = view === undefined ? [] : [view.ask];
    const answers = await chain.simulate([...probes, { ...pull, from }, ...asks, ...probes], block, from);
    if (answers === undefined) return undefined;
    const pulled = answers[probes.length];
    const after = answers.slice(probes.length + 1 + asks.length);
    const seen = names.map((name, at) => ({ name, before: answers[at], after: after[at] }));
    return {
      pulls: pulled?.success === true,
      shows: view && isPulled(view, answers[probes.length + 1]?.output),
      stops: seen
        .filter((one) => one.after?.success === false && (one.before?.success === true || differs(one)))
        .map(({ name }) => name),
      leaves: seen.filter((one) => one.before?.success === true && one.after?.success === true).map(({ name }) => name),
    };
  }
}

/** Whether an account could end what the lever does, after it is pulled and `first` is done by it; undefined where no node can simulate. */
export async function tryUndo(
  { pull, from, view }: Pulling,
  undo: Call,
  by: Address,
  { chain, block }: Reader,
  first: readonly Call[] = [],
): Promise<boolean | undefined> {
  const asks = view === undefined ? [] : [view.ask];
  const steps = [...first, undo].map((one) => ({ ...one, from: by }));
  const answers = await chain.simulate([{ ...pull, from }, ...steps, ...asks], block, from);
  if (answers?.[0]?.success !== true) return undefined;
  const undone = answers.slice(1, 1 + steps.length);
  if (undone.some(({ success }) => !success)) return false;
  return view === undefined || isPulled(view, answers[1 + steps.length]?.output) === false;
}

/** A lever, who pulls it, and what shows that it is pulled. */
export type Pulling = { readonly pull: Call; readonly from: Address; readonly view: Pulled | undefined };

export type Pulled = { readonly ask: Call; readonly word: bigint };

export function isPulled({ word }: Pulled, output: Hex = "0x"): boolean | undefined {
  const found = wordAt(output, 0);
  return found === undefined ? undefined : BigInt(found) === word;
}

function differs({
  before,
  after,
}: {
  before?: { output: Hex } | undefined;
  after?: { output: Hex } | undefined;
}): boolean {
  return before?.output !== after?.output;
}

/** A call of nothing: zero of everything, to nobody known. */
function emptyCall(to: Address, signature: string): Call {
  const empty = (type: string) => (type === "address" ? stranger : type === "bytes" ? "0x" : 0);
  return encodeCall(
    to,
    signature,
    FunctionFragment.from(`function ${signature}`).inputs.map(({ type }) => empty(type)),
  );
}
