import { expect } from "chai";
import { createRetractions } from "../../src/core/retract.ts";
import type { Finding, Observation } from "../../src/core/types.ts";
import { blockOf, findingOf, observationOf } from "../support/fakes.ts";

describe("what was found before the start, above a chain that is lower now", () => {
  const [lower, upper] = [101, 102].map((at) =>
    findingOf({ key: `at ${at}`, block: blockOf(at), parent: blockOf(at - 1).hash }),
  ) as [Finding, Finding];
  const taking = (...found: readonly Finding[]) => {
    const retractions = createRetractions({ found: () => found, timesGone: () => 0 });
    return (observation: Observation) => {
      const { reorged } = retractions.withReplaced(observation);
      retractions.by({ ...observation, reorged });
      return reorged.map(({ number }) => Number(number));
    };
  };

  it("is gone with the block before its own, as soon as another one has that place (it was sent for once more)", () => {
    const take = taking(upper, lower);
    expect([take(observationOf(blockOf(99))), take(observationOf(blockOf(100, "b", "a")))]).to.deep.equal([
      [],
      [102, 101],
    ]);
  });

  it("is gone with any that a reorganisation took, the lowest of all last", () => {
    const reorged = [blockOf(100), blockOf(99)];
    expect(taking(upper, lower)(observationOf(blockOf(99, "b"), { reorged }))).to.deep.equal([102, 101, 100, 99]);
  });

  it("is said once, and is there while its own branch is, or where nothing is known of the block before (a version of before wrote none down)", () => {
    const once = taking(lower);
    const { parent: _, ...unknown } = lower;

    expect([100, 101].map((at) => once(observationOf(blockOf(at, "b", "a"))))).to.deep.equal([[101], []]);
    expect([100, 101, 102].flatMap((at) => taking(lower, upper)(observationOf(blockOf(at))))).to.deep.equal([]);
    expect(taking(unknown)(observationOf(blockOf(100, "b", "a")))).to.deep.equal([]);
  });

  it("stays where only fewer nodes than the quorum show another block", () => {
    expect(taking(lower)(observationOf(blockOf(100, "b"), { belowQuorum: true }))).to.deep.equal([]);
  });
});

describe("what was found before the start, for which the effect held then", () => {
  it("is handled again when that turns out to be lifted, where it was found since (it stayed ignored as handled: a kill came before anybody looked)", () => {
    const [at45, at47] = [45, 47].map((at) => findingOf({ key: `at ${at}`, block: blockOf(at) }));
    const retractions = createRetractions({
      found: () => [at45, at47].flatMap((one) => one ?? []),
      timesGone: () => 0,
    });

    retractions.lifted(45n);

    expect([retractions.takeReopened(), retractions.takeReopened()]).to.deep.equal([[at47], []]);
  });

  it("is handled again also where it was found since, and any number of others behind it (256 decoys hid an attack)", () => {
    const all = Array.from({ length: 257 }, (_, at) => findingOf({ key: `${at}`, block: blockOf(46) }));
    const retractions = createRetractions({ found: () => all, timesGone: () => 0 });
    for (const finding of all) retractions.remember(finding);

    retractions.lifted(45n);

    expect(retractions.takeReopened()).to.have.length(257);
  });
});
