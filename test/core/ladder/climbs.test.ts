import { expect } from "chai";
import { createClimbs } from "../../../src/core/ladder/climbs.ts";
import { findingOf } from "../../support/fakes.ts";

/** A ladder that is begun by its first way, again in each round. */
function set() {
  const climbs = createClimbs();
  const place = { ladder: "direct>plan@2", rung: 0, action: "direct", since: "100", block: "100" };
  return {
    begin: (round = 0) =>
      climbs.take({ kind: "rung", ref: "owner:changed", body: { status: "begun", ...place, round } }, findingOf()),
    sign: (ref: string, action = "direct") => climbs.take({ kind: "intent", ref, body: { action } }, undefined),
    end: (ref: string) =>
      climbs.take({ kind: "outcome", ref, body: { action: "direct", status: "failed" } }, undefined),
    intents: () => [...(climbs.open()[0]?.intents ?? [])],
  };
}

describe("what a ladder has on its way", () => {
  it("is known until it has an outcome, also where the ladder is begun anew meanwhile (another replica signed it once more)", () => {
    const it = set();
    it.begin();
    it.sign("one");
    it.sign("two");
    it.begin(1);
    it.end("one");

    expect(it.intents()).to.deep.equal([["two", "direct"]]);
  });

  it("is nothing that no way of it takes, and no more than a hundred, the newest", () => {
    const it = set();
    it.begin();
    it.sign("other", "strip");
    for (let at = 0; at <= 100; at++) it.sign(`${at}`);

    expect([it.intents().length, it.intents()[0]]).to.deep.equal([100, ["1", "direct"]]);
  });
});
