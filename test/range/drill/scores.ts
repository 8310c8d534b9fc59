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
    blocks: stages,
    ms: stages,
    transactions: 1,
    falseActions: 0,
    legitimateBlocked: 0,
    assets: [
      { token: "USDC", decimals: 6, atRisk: "20000001999999", lost: "0", saved: "20000001999999" },
      { token: "DAI", decimals: 18, atRisk: "5", lost: "5", saved: "0" },
    ],
    declaredSlots: [{ account: "0xab", slot: "0x01", value: "0x00", reason: "never touched" }],
    path: "guardian key → hub plan",
    fixed: ["the amount"],
    notes: ["it does not expire"],
    journalIntact: true,
    ...changes,
  };
}
