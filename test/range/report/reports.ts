import type { Entry } from "../../../src/core/types.ts";
import type { DrillResult } from "../../../src/range/drill/drill.ts";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import type { Score } from "../../../src/range/drill/score.ts";
import type { Report } from "../../../src/range/report/report.ts";
import { scoreOf } from "../drill/scores.ts";

const atRisk = 1_000n;
const assets = (lost: bigint): Score["assets"] => [
  {
    token: "TKN",
    on: "mainnet",
    decimals: 0,
    atRisk: `${atRisk}`,
    lost: `${lost}`,
    saved: `${atRisk - lost}`,
    usd: null,
  },
];
const entry = (seq: number, kind: Entry["kind"], ref: string, body: Entry["body"]): Entry => ({
  ...{ seq, kind, ref, body, at: seq, prev: "", hash: "" },
});
const blocks = (held: readonly bigint[]) =>
  held.map((one, at) => ({ on: "mainnet", number: BigInt(9 + at), at: 1_000 * at, clockMs: 1_000 * at, held: [one] }));

/** What the first playbook did about an incident. */
const journal = [
  entry(1, "finding", "incident", { block: "10", detector: "bridge-role" }),
  entry(2, "decision", "incident", { playbook: "rogue-bridge" }),
  entry(3, "intent", "sent", { action: "pause-pool", incident: "incident" }),
  entry(4, "outcome", "sent", { status: "contained", minedBlock: "11" }),
];
const played = (success: boolean, label: string) =>
  ({
    on: "mainnet",
    label,
    block: 12n,
    success,
    isMined: true,
    kind: "attack",
    signal: false,
    reverts: false,
  }) as const;

/** A drill that was contained, beside the same one with nobody there. */
export function reportOf(changes: Partial<Score> = {}, label = "the thief takes it"): Report {
  const scenario = loadScenario("01-rogue-bridge-role");
  const answered: DrillResult = {
    score: scoreOf({ assets: assets(100n), ...changes }),
    performance: { beats: blocks([1_000n, 900n, 900n, 900n]), played: [played(false, label)] },
    entries: journal,
  };
  const unanswered: DrillResult = {
    score: scoreOf({ variant: "no-responder", contained: false, assets: assets(1_000n) }),
    performance: { beats: blocks([1_000n, 900n, 900n, 0n]), played: [played(true, label)] },
    entries: [],
  };
  return { scenario, rules: scenario.responder, result: answered, unanswered };
}
