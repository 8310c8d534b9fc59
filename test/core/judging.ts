// A judge of what is not mined, with detectors and nodes that do as told.
import { createJudge, type JudgeOptions } from "../../src/core/judge.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { SentCall } from "../../src/core/transaction.ts";
import type { Address, Finding, Hex, Observation } from "../../src/core/types.ts";
import type { Pending } from "../../src/core/unblocked.ts";
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

/** A judge by these detectors, and what it found and told. */
export function judging(detectors: readonly NamedDetector[], changes: Partial<JudgeOptions> = {}) {
  const [found, told]: [Finding[], string[]] = [[], []];
  const judge = createJudge({
    detectors,
    chain: fakeChain(),
    agreed: fakeChain(),
    anyone: fakeChain(),
    blockSeconds: 12,
    found: async (finding) => void found.push(finding),
    fault: (what) => void told.push(what),
    deadlineMs: 1_000,
    ...changes,
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
