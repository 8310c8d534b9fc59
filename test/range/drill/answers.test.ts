import { expect } from "chai";
import type { Entry } from "../../../src/core/types.ts";
import type { Scenario } from "../../../src/range/drill/scenario.ts";
import { type ScoreOptions, score } from "../../../src/range/drill/score.ts";
import { timelineOf } from "../../../src/range/drill/timeline.ts";
import { contained } from "./scored.ts";

const entry = (seq: number, kind: Entry["kind"], ref: string, body: Entry["body"]): Entry => ({
  ...{ seq, kind, ref, body, at: 1_000 + seq, prev: "", hash: "" },
});
/** What is seen on chain 1 in its block 100 is answered there in block 101, and on chain 8453, which is at 700 then, in `mined`. */
const answered = (mined: string): readonly Entry[] => [
  entry(1, "finding", "x", { chain: "1", on: "1", block: "100", foundAt: 1_008, detector: "keeper" }),
  entry(2, "finding", "x", { chain: "1", on: "8453", block: "700", foundAt: 1_008, detector: "keeper" }),
  entry(3, "intent", "here", { action: "pause", incident: "x", chain: "1" }),
  entry(4, "intent", "there", { action: "pause-there", incident: "x", chain: "8453" }),
  entry(5, "outcome", "here", { status: "contained", on: "1", minedBlock: "101", verifiedBlock: "101" }),
  entry(6, "outcome", "there", { status: "contained", on: "8453", minedBlock: mined, verifiedBlock: mined }),
];
const beat = (on: string, number: bigint, clockMs: number) => ({ on, number, clockMs, at: clockMs, held: [] });
const scenario = {
  ...contained.scenario,
  blockMs: 600,
  chains: { base: { id: 8453, world: "bare" as const, blockMs: 200 } },
  expected: { ...contained.scenario.expected, transactions: 2, journal: [] },
} satisfies Scenario;
const both: ScoreOptions = {
  ...{ ...contained, scenario, transactions: 2, entries: answered("701") },
  chains: [
    { name: "mainnet", chainId: 1, leverHolds: true },
    { name: "base", chainId: 8453, leverHolds: true },
  ],
  performance: {
    ...contained.performance,
    beats: [
      ...[beat("base", 699n, 400), beat("mainnet", 100n, 600), beat("base", 700n, 600)],
      ...[beat("base", 701n, 800), beat("base", 702n, 1_000), beat("mainnet", 101n, 1_200)],
    ],
  },
};

describe("the answer on each of several chains", () => {
  it("is counted in that chain's blocks, from the last one that was closed by the time of the signal", () => {
    const { why, chains } = score(both);

    expect(why).to.deep.equal([]);
    expect(chains).to.deep.equal([
      { on: "mainnet", chainId: 1, contained: true, signalBlock: 100, containedBlock: 101, ms: 600 },
      { on: "base", chainId: 8453, contained: true, signalBlock: 700, containedBlock: 701, ms: 200 },
    ]);
  });

  it("is wanted on every chain that has a lever, and on no other", () => {
    const [mainnet, base] = both.chains;
    const without = both.entries.filter(({ ref }) => ref !== "there");
    if (mainnet === undefined || base === undefined) throw new Error("expected two chains");
    const lone = { ...both, entries: without, chains: [mainnet, { ...base, leverHolds: undefined }] };

    expect(score({ ...both, entries: without })).to.include({ contained: false, asExpected: false });
    expect(score({ ...both, chains: [mainnet, { ...base, leverHolds: false }] }).contained).to.equal(false);
    expect(score(lone)).to.include({ contained: true, asExpected: true });
  });

  it("may be in the block that its chain closes at the signal's moment, since one is closed after the other, and not before", () => {
    expect(score({ ...both, entries: answered("700") }).why).to.deep.equal([]);
    expect(score({ ...both, entries: answered("699") }).why).to.have.length(1);
  });

  it("may be as late as the fault costs, in blocks of its own length, and not a block later", () => {
    const slow = { ...both, variant: "fault", fault: { name: "crash", costBlocks: 1 } } as const;

    expect(score({ ...both, entries: answered("702") }).why).to.have.length(1);
    expect(score({ ...slow, entries: answered("704") }).why).to.deep.equal([]);
    expect(score({ ...slow, entries: answered("705") }).why).to.have.length(1);
  });

  it("is no false action where its lane lags behind, and one where what it follows from was found before the signal", () => {
    const lagging = both.entries.with(1, entry(2, "finding", "x", { ...both.entries[1]?.body, block: "699" }));
    const early = lagging.with(1, entry(2, "finding", "x", { ...lagging[1]?.body, foundAt: 599 }));

    expect(score({ ...both, entries: lagging }).falseActions).to.equal(0);
    expect(score({ ...both, entries: early }).falseActions).to.equal(2);
  });

  it("stands in the timeline where its chain is, and what was found stands there once", () => {
    const result = { score: score(both), performance: both.performance, entries: both.entries };

    expect(timelineOf(result).map(({ on, block, who }) => `${on} ${block} ${who}`)).to.deep.equal([
      ...["mainnet 0 attack", "mainnet 0 responder"],
      ...["base 1 responder", "mainnet 1 responder"],
    ]);
  });
});
