import type { Entry } from "../../../src/core/types.ts";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import type { ScoreOptions } from "../../../src/range/drill/score.ts";

export const scenario = loadScenario("02-poly-network");

/** An entry of a journal. */
export const entry = (seq: number, kind: Entry["kind"], at: number, body: Entry["body"] = {}): Entry => ({
  seq,
  kind,
  at,
  body,
  ref: "x",
  prev: "",
  hash: "",
});
/** A keeper is swapped, and the pause is mined a block later. */
export const journal = [
  entry(1, "started", 1),
  entry(2, "armed", 2),
  entry(3, "finding", 1_010, { block: "100", foundAt: 1_008, detector: "keeper" }),
  entry(4, "decision", 1_010, { decidedAt: 1_009 }),
  entry(5, "intent", 1_010, { action: "pause-manager", incident: "x" }),
  entry(6, "broadcast", 1_020),
  entry(7, "outcome", 1_420, { status: "contained", minedBlock: "101", verifiedBlock: "101" }),
];
export const contained: ScoreOptions = {
  scenario,
  rules: scenario.responder,
  variant: "attack",
  fault: undefined,
  seed: undefined,
  engine: "anvil",
  fork: "recording",
  performance: {
    played: [
      {
        ...{ on: "mainnet", label: "swap", block: 100n, success: true, isMined: true },
        ...{ kind: "attack", signal: true, reverts: false },
      },
    ],
    beats: [
      { on: "mainnet", number: 100n, at: 1_000, clockMs: 400, held: [] },
      { on: "mainnet", number: 101n, at: 1_400, clockMs: 800, held: [] },
    ],
  },
  entries: journal,
  journalIntact: true,
  assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n ** 22n, left: 10n ** 22n }],
  transactions: 1,
  chains: [{ name: "mainnet", chainId: 1, leverHolds: true }],
  graded: [],
  declared: [],
  installed: [],
};
/** The same where nothing is pulled at the end. */
export const unpulled: Pick<ScoreOptions, "chains"> = { chains: [{ name: "mainnet", chainId: 1, leverHolds: false }] };
