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
    contain: (minedBlock: string) => {
      const body = { action: "direct", status: "contained", verifiedBlock: minedBlock, minedBlock };
      climbs.take({ kind: "outcome", ref: "one", body }, undefined);
    },
    /** Nothing was sent, because it held. */
    assume: (read: string) =>
      climbs.take({ kind: "outcome", ref: "direct", body: { status: "already", read } }, undefined),
    say: (status: string, block: string, more = {}) =>
      climbs.take(
        { kind: "rung", ref: "owner:changed", body: { status, ladder: place.ladder, block, ...more } },
        undefined,
      ),
    restingOn: (block: bigint) => climbs.heldSince(block).map(({ step }) => step),
    open: () => climbs.open().map(({ countsFrom, contained }) => [countsFrom, contained?.at]),
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

describe("a ladder whose effect lay in a block that is gone", () => {
  const from = { from: "101" };

  it("counts its deadlines from the last head at which a replica saw that, where something was sent", () => {
    const it = set();
    it.begin();
    it.sign("one");
    it.contain("101");
    it.say("held", "101");
    for (const head of ["103", "102"]) it.say("reopened", head, from);

    expect(it.open()).to.deep.equal([[103n, undefined]]);
  });

  it("counts them so as well where nobody had seen yet what became of that", () => {
    const it = set();
    it.begin();
    it.sign("one");
    it.say("held", "101");
    it.say("reopened", "102", from);

    expect(it.open()).to.deep.equal([[102n, undefined]]);
  });

  it("counts them as before where nothing was sent: nothing lands anew", () => {
    const [assumed, unsaid] = [set(), set()];
    for (const it of [assumed, unsaid]) it.begin();
    assumed.assume("101");
    for (const it of [assumed, unsaid]) {
      it.say("held", "101");
      it.say("reopened", "102", from);
    }

    expect([...assumed.open(), ...unsaid.open()]).to.deep.equal(Array(2).fill([100n, undefined]));
  });

  it("is known by what that effect rests on before a head was looked at (it was left for good, by the record of a replica that died)", () => {
    const it = set();
    it.begin();
    it.sign("one");
    it.contain("101");

    expect([it.restingOn(101n), it.restingOn(102n)]).to.deep.equal([["direct>plan@2"], []]);
  });

  it("counts from where it is begun anew", () => {
    const it = set();
    it.begin();
    it.sign("one");
    it.contain("101");
    it.say("reopened", "103", from);
    it.begin(1);

    expect(it.open()).to.deep.equal([[100n, undefined]]);
  });
});
