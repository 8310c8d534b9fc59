import { expect } from "chai";
import { score } from "../../../src/range/drill/score.ts";
import { contained, entry, journal, scenario, unpulled } from "./scored.ts";

/** The same journal, contained in another block. */
const minedAt = (block: string) =>
  journal.with(6, entry(7, "outcome", 1_420, { status: "contained", minedBlock: block, verifiedBlock: block }));

describe("score", () => {
  it("is not as expected when money is lost", () => {
    const { why, assets } = score({
      ...contained,
      assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n, left: 9n }],
    });

    expect(why).to.have.length(1);
    expect(assets).to.deep.equal([
      { token: "ETH", on: "mainnet", decimals: 18, atRisk: "10", lost: "1", saved: "9", usd: null },
    ]);
  });

  it("is not as expected a block too late, without containment, or after a second transaction", () => {
    const late = journal.with(
      6,
      entry(7, "outcome", 1_420, { status: "contained", minedBlock: "102", verifiedBlock: "102" }),
    );

    expect(score({ ...contained, entries: late }).asExpected).to.equal(false);
    expect(score({ ...contained, entries: journal.slice(0, -1) }).asExpected).to.equal(false);
    expect(score({ ...contained, transactions: 2 }).asExpected).to.equal(false);
    expect(score({ ...contained, journalIntact: false }).asExpected).to.equal(false);
  });

  it("takes one transaction more for as expected after a reorganisation, which may have given back a nonce", () => {
    const fault = { name: "reorg-3", costBlocks: 3, chain: { kind: "reorg", at: 2, depth: 3 } } as const;
    const after = (transactions: number) => score({ ...contained, variant: "fault", fault, transactions }).asExpected;

    expect([0, 1, 2, 3].map(after)).to.deep.equal([false, true, true, false]);
  });

  it("does not mind that honest people brought more than there was", () => {
    const assets = [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n, left: 11n }];

    const twin = score({ ...contained, variant: "benign", entries: journal.slice(0, 2), ...unpulled, assets });

    expect(twin.why).to.deep.equal([]);
  });

  it("allows what its fault costs, and not a block more", () => {
    const crashed = { ...contained, variant: "fault", fault: { name: "crash", costBlocks: 2 } } as const;

    expect(score({ ...crashed, entries: minedAt("101") }).asExpected).to.equal(true);
    expect(score({ ...crashed, entries: minedAt("103") }).asExpected).to.equal(true);
    expect(score({ ...crashed, entries: minedAt("104") }).why[0]).to.include("2 more with crash; found 3 more");
  });

  it("allows the loss of a late answer under a fault alone", () => {
    const expected = { ...scenario.expected, lostUnderFault: { ETH: "3" } };
    const losing = { ...contained, scenario: { ...scenario, expected } };
    const underFault = { ...losing, variant: "fault", fault: { name: "crash", costBlocks: 2 } } as const;
    const lost = (amount: bigint) => ({
      assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n, left: 10n - amount }],
    });

    expect(score({ ...losing, ...lost(3n) }).asExpected).to.equal(false);
    const late = { ...underFault, entries: minedAt("102") };
    expect(score({ ...late, ...lost(3n) }).asExpected).to.equal(true);
    expect(score({ ...late, ...lost(4n) }).asExpected).to.equal(false);
    expect(score({ ...underFault, ...lost(3n) }).asExpected).to.equal(false);
  });

  it("is not as expected when it cannot be said in which block it was contained", () => {
    const blockless = journal.with(6, entry(7, "outcome", 1_420, { status: "already" }));

    expect(score({ ...contained, entries: blockless }).why).to.have.length(1);
  });

  it("counts every intent of a benign run as false, and one before the signal in any run", () => {
    const early = [
      entry(1, "finding", 1, { block: "99", detector: "keeper" }),
      entry(2, "intent", 1, { incident: "x" }),
    ];

    expect(score({ ...contained, variant: "benign", ...unpulled })).to.include({
      falseActions: 1,
      asExpected: false,
    });
    expect(score({ ...contained, entries: early }).falseActions).to.equal(1);
  });

  it("is not as expected when what is announced, or honest, does not go through", () => {
    const { performance } = contained;
    const reverted = { ...performance, played: performance.played.map((one) => ({ ...one, success: false })) };
    const benign = { ...contained, variant: "benign", entries: [], transactions: 0, ...unpulled } as const;

    expect(score(benign)).to.include({ legitimateBlocked: 0, asExpected: true });
    expect(score({ ...benign, performance: reverted })).to.include({ legitimateBlocked: 1, asExpected: false });
  });

  it("counts an intent as false that follows from another detector than the scenario names", () => {
    const other = journal.with(
      2,
      entry(3, "finding", 1_010, { block: "100", foundAt: 1_008, detector: "ether-outflow" }),
    );

    expect(score({ ...contained, entries: other })).to.include({ falseActions: 1, asExpected: false });
    expect(score({ ...contained, entries: other }).why.join()).to.match(
      /no false action, found 1, of ether-outflow; .* under `detectors` of expected.yaml/,
    );
  });

  it("believes the chain and not the responder about the lever", () => {
    expect(score({ ...contained, ...unpulled })).to.include({ contained: false, asExpected: false });
  });

  it("is not as expected when nothing is lost without the responder", () => {
    const unanswered = { ...contained, variant: "no-responder", entries: [], transactions: 0 } as const;

    expect(score(unanswered).asExpected).to.equal(false);
    expect(
      score({ ...unanswered, assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n ** 22n, left: 0n }] })
        .asExpected,
    ).to.equal(true);
  });

  it("counts blocks and milliseconds from the block of the first signal", () => {
    const result = score(contained);

    expect(result).to.include({ asExpected: true, contained: true, firstSignalBlock: 100, containedBlock: 101 });
    expect(result.blocks).to.deep.equal({ detect: 0, decide: 0, broadcast: 0, mine: 1, verify: 1 });
    expect(result.ms).to.deep.equal({ detect: 8, decide: 9, broadcast: 20, mine: 400, verify: 420 });
  });

  const told = { ...scenario.expected, contained: false, transactions: 0, journal: ["finding"], lost: { ETH: "9" } };
  const unsent = journal.slice(0, 4);

  it("is as expected where people are only told, and not when something is sent", () => {
    const noticed = { ...contained, scenario: { ...scenario, expected: told }, entries: unsent, ...unpulled };

    expect(score({ ...noticed, transactions: 0 })).to.include({ asExpected: true, contained: false });
    expect(score({ ...noticed, transactions: 1 }).asExpected).to.equal(false);
    expect(score({ ...noticed, transactions: 0, entries: [] }).asExpected).to.equal(false);
  });

  it("is as expected without a lever where readiness said so before and people were told, and not otherwise", () => {
    const expected = { ...told, contained: "no lever" as const };
    const notify = entry(4, "decision", 1_010, { verdict: "notify", playbook: "tell" });
    const nothing = { name: "mainnet", chainId: 1, leverHolds: undefined };
    const graded = [{ address: "0xab", grade: "F", why: "there is no lever", hasCode: true, unread: 0 }] as const;
    const lost = {
      ...{ ...contained, scenario: { ...scenario, expected }, transactions: 0, chains: [nothing], graded },
      entries: [...journal.slice(0, 3), notify],
    };

    expect(score(lost)).to.include({ asExpected: true, contained: false, noLever: true });
    expect(score({ ...lost, graded: [] }).asExpected).to.equal(false);
    expect(score({ ...lost, graded: [{ ...graded[0], grade: "D" }] }).asExpected).to.equal(false);
    expect(score({ ...lost, graded: [{ ...graded[0], hasCode: false }] }).why).to.have.length(1);
    expect(score({ ...lost, graded: [{ ...graded[0], unread: 1 }] }).why).to.have.length(1);
    expect(score({ ...lost, entries: journal.slice(0, 3) }).asExpected).to.equal(false);
    expect(score({ ...lost, ...unpulled }).asExpected).to.equal(false);
    expect(score({ ...lost, transactions: 1 }).asExpected).to.equal(false);
  });

  it("is not as expected when an answer holds that must not, or less is lost than must be", () => {
    const expected = { ...told, transactions: 1, lostAtLeast: { ETH: "3" } };
    const undone = { ...contained, scenario: { ...scenario, expected }, ...unpulled };
    const lost = (amount: bigint) => ({
      assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n, left: 10n - amount }],
    });

    expect(score({ ...undone, ...lost(3n) }).why).to.deep.equal([]);
    expect(score({ ...undone, ...lost(2n) }).why).to.have.length(1);
    expect(score({ ...undone, ...lost(3n), chains: contained.chains }).why).to.have.length(1);
  });

  it("is not as expected when something goes through that must fail, whoever watches", () => {
    const [move] = contained.performance.played;
    const played = move === undefined ? [] : [{ ...move, reverts: true }];
    const performance = { ...contained.performance, played };
    const failing = { ...performance, played: played.map((one) => ({ ...one, success: false })) };
    const unanswered = { ...contained, variant: "no-responder", entries: [], transactions: 0 } as const;
    const gone = { assets: [{ token: "ETH", on: "mainnet", decimals: 18, atRisk: 10n ** 22n, left: 0n }] };

    expect(score({ ...contained, performance }).why).to.have.length(1);
    expect(score({ ...unanswered, ...gone, performance }).why).to.have.length(1);
    expect(score({ ...contained, performance: failing }).why).to.deep.equal([]);
  });

  it("wants the journal of a scenario without an attack, and of no other one's benign twin", () => {
    const quiet = { ...contained, variant: "benign", entries: unsent, transactions: 0, ...unpulled } as const;
    const honest = { ...scenario, attack: [], expected: { ...scenario.expected, journal: ["finding", "decision"] } };

    expect(score({ ...quiet, scenario: honest }).why).to.deep.equal([]);
    expect(score({ ...quiet, scenario: honest, entries: [] }).why).to.have.length(1);
    expect(score({ ...quiet, entries: [] }).why).to.deep.equal([]);
  });
});
