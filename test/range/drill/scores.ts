import type { Past } from "../../../src/range/drill/past.ts";
import type { Score } from "../../../src/range/drill/score.ts";

const stages = { detect: 0, decide: 0, broadcast: 0, mine: 1, verify: 1 };

/** A score of a drill that was contained in the block after the signal, with changes. */
export function scoreOf(changes: Partial<Score> = {}): Score {
  return {
    drill: "01-x",
    engine: "anvil",
    fork: "embedded",
    variant: "attack",
    fault: null,
    seed: 4,
    contained: true,
    asExpected: true,
    why: [],
    firstSignalBlock: 10,
    containedBlock: 11,
    chains: [{ on: "mainnet", chainId: 1, contained: true, signalBlock: 10, containedBlock: 11, ms: 400 }],
    blocks: stages,
    ms: stages,
    transactions: 1,
    falseActions: 0,
    legitimateBlocked: 0,
    assets: [
      {
        token: "USDC",
        on: "mainnet",
        decimals: 6,
        atRisk: "20000001999999",
        lost: "0",
        saved: "20000001999999",
        usd: null,
      },
      { token: "DAI", on: "mainnet", decimals: 18, atRisk: "5", lost: "5", saved: "0", usd: null },
    ],
    declaredSlots: [{ account: "0xab", slot: "0x01", value: "0x00", reason: "never touched" }],
    usd: null,
    history: null,
    people: [],
    graded: [],
    noLever: false,
    path: "guardian key → hub plan",
    fixed: ["the amount"],
    notes: ["it does not expire"],
    journalIntact: true,
    ...changes,
  };
}

/** A real incident of 27.3 million that was stopped after 22 minutes, with changes. */
export function pastOf(changes: Partial<Past> = {}): Past {
  return {
    incident: "Somebody's bridge, 3 September 2024",
    lossUsd: 27_300_000,
    savedBps: 7_937,
    containedSeconds: 1_320,
    response: "the team paused",
    sources: ["https://example.org/incident"],
    curve: [
      [0, 9_100_000],
      [570, 18_200_000],
      [1_140, 27_300_000],
    ],
    grows: "steps",
    averted: { seconds: 12, lostUsd: 9_100_000, bps: 6_666 },
    ...changes,
  };
}
