import { expect } from "chai";
import { entryOfFinding } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import { createRetractions, lookedUp } from "../../src/core/retract.ts";
import { blockOf, findingOf, hashFor, observationOf, sender } from "../support/fakes.ts";
import { momentAt } from "./deciding.ts";

describe("retract", () => {
  it("says nothing while no block is taken away", () => {
    const retractions = createRetractions();
    retractions.remember(findingOf());

    expect(retractions.by(observationOf(blockOf(101)))).to.deep.equal([]);
  });

  it("keeps a finding whose block stays", () => {
    const retractions = createRetractions();
    retractions.remember(findingOf({ block: blockOf(100) }));

    expect(retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }))).to.deep.equal([]);
  });

  it("retracts once every finding of every block that a reorganisation took", () => {
    const retractions = createRetractions();
    retractions.remember(findingOf({ key: "one", block: blockOf(100) }));
    retractions.remember(findingOf({ key: "two", block: blockOf(101) }));
    retractions.remember(findingOf({ key: "three", block: blockOf(101) }));
    const reorganisation = observationOf(blockOf(101, "b"), { reorged: [blockOf(102), blockOf(101)] });

    const first = retractions.by(reorganisation);
    const second = retractions.by(reorganisation);

    expect(first.map(({ kind, ref }) => [kind, ref])).to.deep.equal([
      ["retracted", "two"],
      ["retracted", "three"],
    ]);
    expect(second).to.deep.equal([]);
  });

  it("knows for a while whether the block of a finding is gone", () => {
    const retractions = createRetractions();
    retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));

    const gone = [{ block: blockOf(101) }, { block: blockOf(101, "b") }, { block: blockOf(101), order: ["pause"] }];

    expect(gone.map((one) => retractions.isGone(findingOf(one)))).to.deep.equal([true, false, true]);
  });

  it("knows that a block which was gone is back (what was tried again there was dropped in silence)", () => {
    const retractions = createRetractions();
    retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));

    retractions.by(observationOf(blockOf(101), { reorged: [blockOf(101, "b")] }));

    const gone = [blockOf(101), blockOf(101, "b")].map((block) => retractions.isGone(findingOf({ block })));
    expect(gone).to.deep.equal([false, true]);
  });

  it("knows that the block of what a person ordered went away while nobody looked, and retracts no order", () => {
    const ordered = findingOf({ key: "ordered", block: blockOf(101), order: ["pause"] });
    const retractions = createRetractions({ found: () => [ordered], timesGone: () => 0 });

    const retracted = retractions.by(retractions.withReplaced(observationOf(blockOf(101, "b"))));

    expect([retracted, retractions.isGone(ordered)]).to.deep.equal([[], true]);
  });

  it("retracts nothing that a third party reported, before the start or since, and looks nothing up for it (it was lost, and its nonce refused it)", async () => {
    const report = findingOf({ key: "vendor:drain", block: blockOf(101), nonce: "a-nonce-of-16-chars" });
    const [stopped, running] = [createRetractions({ found: () => [report], timesGone: () => 0 }), createRetractions()];
    running.remember(report);

    const replaced = stopped.by(stopped.withReplaced(observationOf(blockOf(101, "b"))));
    const reorged = running.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));
    running.lifted(100n);

    expect([replaced, reorged]).to.deep.equal([[], []]);
    expect(running.takeReopened()).to.deep.equal([report]);
    expect(await lookedUp(report, { blockAt: async () => blockOf(101, "b") }, () => 0)).to.deep.equal([]);
  });

  it("takes no block back that one node alone shows again (what was found in it was acted on)", () => {
    const retractions = createRetractions();
    retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));

    retractions.by(observationOf(blockOf(101), { belowQuorum: true }));

    expect(retractions.isGone(findingOf({ block: blockOf(101) }))).to.equal(true);
  });

  it("retracts what was found before the start, once, and not what another chain found (its steps on other chains were taken after a veto)", () => {
    const found = { key: "found", block: blockOf(101) };
    const history = createHistory(1n);
    for (const finding of [found, { key: "placed", block: blockOf(101), chainId: 10n }, { key: "old" }])
      history.take(entryOfFinding(findingOf(finding), momentAt(101), 0));
    const retractions = createRetractions(history);
    retractions.remember(findingOf(found));

    const retracted = retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));

    expect(retracted.map(({ ref }) => ref)).to.deep.equal(["found"]);
    expect(retractions.inPlaceOf(findingOf({ key: "old", block: blockOf(100, "b") }))).to.equal(undefined);
  });

  it("retracts what was found before the start where another block of its height is looked at: not the same, nor one node's or one in part", () => {
    const retractions = createRetractions({ found: () => [findingOf({ block: blockOf(101) })], timesGone: () => 0 });
    const seen = [
      observationOf(blockOf(101)),
      observationOf(blockOf(102, "b")),
      observationOf(blockOf(101, "b"), { belowQuorum: true }),
      observationOf(blockOf(101, "b"), { isPartial: true }),
      observationOf(blockOf(101, "b")),
      observationOf(blockOf(101, "b")),
    ];

    const whole = seen.map((one) => {
      const told = retractions.withReplaced(one);
      return [told.reorged.length, retractions.by(told).length];
    });
    expect(whole).to.deep.equal([...Array.from({ length: 4 }, () => [0, 0]), [1, 1], [0, 0]]);
    expect(retractions.isGone(findingOf({ block: blockOf(101) }))).to.equal(true);
  });

  it("names what was found last of the same incident near the height of what is gone: one below, at and above 64 blocks before", () => {
    const retractions = createRetractions();
    const gone = findingOf({ block: blockOf(164) });
    const named = (block: ReturnType<typeof blockOf>, changes = {}) => {
      retractions.remember(findingOf({ block, ...changes }));
      return retractions.inPlaceOf(gone)?.block.number;
    };

    const before = [named(blockOf(99)), named(blockOf(100)), named(blockOf(101)), named(blockOf(164, "b"))];
    const others = [named(blockOf(165), { key: "other" }), named(blockOf(164))];
    retractions.by(observationOf(blockOf(164, "c"), { reorged: [blockOf(164), blockOf(164, "b")] }));

    expect([before, others]).to.deep.equal([
      [undefined, undefined, 101n, 164n],
      [164n, 164n],
    ]);
    expect(retractions.inPlaceOf(gone)?.block.number).to.equal(101n);
  });

  it("hands out once what was found after the last block at which an effect held, of each incident the last", () => {
    const retractions = createRetractions();
    const findings = [
      findingOf({ key: "one", block: blockOf(104) }),
      findingOf({ key: "two", block: blockOf(105) }),
      findingOf({ key: "two", block: blockOf(106) }),
    ];
    findings.forEach(retractions.remember);
    expect(retractions.takeReopened()).to.deep.equal([]);

    retractions.lifted(104n);

    expect(retractions.takeReopened()).to.deep.equal(findings.slice(2));
    expect(retractions.takeReopened()).to.deep.equal([]);
  });

  it("remembers the last 256 findings", () => {
    const retractions = createRetractions();
    retractions.remember(findingOf({ key: "oldest", block: blockOf(100) }));
    const newer = Array.from({ length: 256 }, (_, index) => findingOf({ key: `${index}`, block: blockOf(100) }));
    newer.forEach(retractions.remember);

    const retracted = retractions.by(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] }));

    expect(retracted).to.have.length(256);
    expect(retracted.map(({ ref }) => ref)).to.not.include("oldest");
  });

  it("retracts what the journal has behind any number of others, found before the start or since [256 others hid it, and what took its place was passed over]", () => {
    const old = findingOf({ key: "old", block: blockOf(100) });
    const others = Array.from({ length: 300 }, (_, index) => findingOf({ key: `${index}`, block: blockOf(100) }));
    const history = createHistory(1n);
    for (const one of [old, ...others]) history.take(entryOfFinding(one, momentAt(101), 0));
    const [stopped, running] = [createRetractions(history), createRetractions(history)];
    for (const one of [old, ...others]) running.remember(one);

    const replaced = stopped.by(stopped.withReplaced(observationOf(blockOf(100, "b"))));
    const reorged = running.by(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] }));

    expect([replaced, reorged].map((all) => all.filter(({ ref }) => ref === "old").length)).to.deep.equal([1, 1]);
    expect([replaced.length, reorged.length]).to.deep.equal([301, 301]);
  });

  it("takes no finding of a block that is gone, however late a detector finds it; if the block comes back it does (an attack that was on no chain was answered)", () => {
    const retractions = createRetractions();
    const found = findingOf({ block: blockOf(101) });
    retractions.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));

    const pending = { hash: hashFor("attack"), from: sender, includable: true };
    const gone = [found, { ...found, order: ["pause"] }, { ...found, pending }].map(retractions.remember);
    retractions.by(observationOf(blockOf(101), { reorged: [blockOf(101, "b")] }));

    expect([...gone, retractions.remember(found)]).to.deep.equal([false, true, true, true]);
    expect(retractions.inPlaceOf(findingOf({ block: blockOf(102) }))?.order).to.equal(undefined);
  });
});
