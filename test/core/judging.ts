// A judge of what is not mined, with detectors and nodes that do as told.
import { createJudge, type JudgeOptions } from "../../src/core/judge.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import type { Chain } from "../../src/core/parts.ts";
import { type SentCall, teller } from "../../src/core/transaction.ts";
import type { Address, BlockRef, Finding, Hex, Observation } from "../../src/core/types.ts";
import type { Pending } from "../../src/core/unblocked.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, observationOf, sender, target } from "../support/fakes.ts";

/** The call of a transaction that is not mined. */
export const drain: SentCall = { from: sender, to: target, data: "0x01", value: 0n, gas: 21_000n };
export const head = blockOf(100);

/** A node that simulates: it answers each call behind the first by this, undefined where that reverts, and writes down what it was asked. */
export function leaving(answer: (asked: SentCall) => Hex | undefined, over: Partial<Chain> = {}) {
  const asked: (readonly SentCall[])[] = [];
  const chain = fakeChain({
    simulate: async (calls) => {
      asked.push(calls);
      const outputs = calls.slice(1).map(answer);
      return [
        { success: true, output: "0x" },
        ...outputs.map((output) => ({ success: output !== undefined, output: output ?? "0x" })),
      ];
    },
    ...over,
  });
  return { chain, asked };
}

export type Seen = Observation & { readonly pending: Pending };

export function unmined(name = "drain", changes: Partial<Observation> = {}): Seen {
  const pending = { hash: hashFor(name), from: sender, includable: true };
  return { ...observationOf(head, { isHead: false, ...changes }), pending };
}

/** The same node, with what is mined where the transaction is not among what is simulated. */
function without(simulating: Chain, mined: Chain): Chain {
  const answer = async ({ to = target, data }: SentCall, at: BlockRef) =>
    to === teller ? toWord(await mined.balance(lower(`0x${data.slice(-40)}`), at)) : await mined.call({ to, data }, at);
  return {
    ...simulating,
    simulate: async (calls, at, from, time) =>
      calls[0] === drain
        ? simulating.simulate(calls, at, from, time)
        : Promise.all(calls.map(async (one) => ({ success: true, output: await answer(one, at) }))),
  };
}

/** A judge by these detectors, and what it found and told. */
export function judging(detectors: readonly NamedDetector[], changes: Partial<JudgeOptions> = {}) {
  const [found, told]: [Finding[], string[]] = [[], []];
  const { chain = fakeChain(), agreed = fakeChain(), anyone = fakeChain() } = changes;
  const judge = createJudge({
    detectors,
    blockSeconds: 12,
    found: async (finding) => void found.push(finding),
    fault: (what) => void told.push(what),
    deadlineMs: 1_000,
    ...changes,
    ...{ chain, agreed: without(agreed, chain), anyone: without(anyone, chain) },
  });
  return { judge, found, told };
}

/** What a detector finds in what a transaction would leave, where `chain` has what is mined and `agreed` answers what would be. */
export async function leftBy(detector: NamedDetector["detector"], chain: Chain, agreed: Chain) {
  const { judge, found, told } = judging([{ id: "it", detector }], { chain, agreed });
  await judge.judge(unmined(), { call: drain, judges: ["it"] });
  return { found, told };
}

export const accountOf = (one: number): Address => `0x${one.toString(16).padStart(40, "0")}`;
