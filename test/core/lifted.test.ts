import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import type { NewEntry } from "../../src/core/types.ts";

const effect = (holds: string, block: number, more = {}): NewEntry => ({
  kind: "effect",
  ref: "pause",
  body: { holds, block: `${block}`, chain: "1", ...more },
});

/** What is known of the effect after these entries of the journal. */
function known(...entries: readonly NewEntry[]) {
  const history = createHistory(1n);
  for (const entry of entries) history.take(entry);
  return [history.heldSince("pause"), history.lifted("pause")];
}

describe("an effect that was lifted", () => {
  it("is none that never held, cannot be read, or is of another chain", () => {
    expect(known(effect("no", 100))).to.deep.equal([undefined, undefined]);
    expect(known(effect("yes", 100), effect("unknown", 101))).to.deep.equal([100n, undefined]);
    expect(known(effect("yes", 100, { chain: "10" }), effect("no", 101, { chain: "10" }))).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it("held until the last block at which it was seen to", () => {
    expect(known(effect("yes", 100), effect("no", 150, { held: "149" }))).to.deep.equal([undefined, 149n]);
    expect(known(effect("yes", 100), effect("unknown", 120), effect("no", 150, { held: "119" }))).to.deep.equal([
      undefined,
      119n,
    ]);
  });

  it("held at the block at which a step was left out for it, of which no look tells (what came after it was handled already)", () => {
    const already: NewEntry = { kind: "outcome", ref: "pause", body: { status: "already", on: "1", read: "100" } };

    expect(known(already)).to.deep.equal([100n, undefined]);
    expect(known(already, effect("no", 104, { held: "101" }))).to.deep.equal([undefined, 101n]);
    expect(known(effect("yes", 90), already)).to.deep.equal([90n, undefined]);
  });

  it("is no longer lifted when it holds again", () => {
    expect(known(effect("yes", 100), effect("no", 150, { held: "149" }), effect("yes", 152))).to.deep.equal([
      152n,
      undefined,
    ]);
  });

  it("held by its outcome, also where nobody looked at it before it was undone, but not by an outcome that comes late", () => {
    const body = { status: "contained", action: "pause", on: "1" };
    const contained = (verifiedBlock: string): NewEntry => ({
      kind: "outcome",
      ref: "i",
      body: { ...body, verifiedBlock },
    });
    const lifted = effect("no", 103, { held: "103" });

    expect(known(contained("102"), lifted)).to.deep.equal([undefined, 103n]);
    expect(known(contained("102"), effect("no", 102, { held: "102" }))).to.deep.equal([102n, undefined]);
    expect(known(contained("102"), lifted, contained("103"))).to.deep.equal([undefined, 103n]);
    expect(known(contained("102"), lifted, contained("104"))).to.deep.equal([104n, undefined]);
  });

  it("held by an intent that ended for what others had done, also where that is over and the table never showed it [it was ignored for a cool-down]", () => {
    const already: NewEntry = {
      kind: "outcome",
      ref: "i",
      body: { status: "already", action: "pause", on: "1", verifiedBlock: "102" },
    };

    expect(known(already, effect("no", 104, { held: "103" }))).to.deep.equal([undefined, 103n]);
  });

  it("was shown by a look, or by our own transaction, and not by what others did alone", () => {
    const outcome = (status: string, block: string): NewEntry => ({
      kind: "outcome",
      ref: "i",
      body: { status, action: "pause", on: "1", verifiedBlock: block },
    });
    const wasShown = (...entries: readonly NewEntry[]) => {
      const history = createHistory(1n);
      for (const entry of entries) history.take(entry);
      return history.wasShown("pause");
    };
    const [already, contained] = [outcome("already", "102"), outcome("contained", "102")];

    expect([wasShown(already), wasShown(already, effect("yes", 103)), wasShown(contained)]).to.deep.equal([
      false,
      true,
      true,
    ]);
    expect(wasShown(effect("yes", 90), effect("no", 95, { held: "94" }), already)).to.equal(false);
  });

  it("is none whose block a reorganisation took, unless it held before that", () => {
    const body = { status: "contained", action: "pause", on: "1", verifiedBlock: "102" };
    const retracted: NewEntry = { kind: "retracted", ref: "i", body: { action: "pause", block: "101", forget: [] } };

    expect(known({ kind: "outcome", ref: "i", body }, retracted, effect("no", 102))).to.deep.equal([
      undefined,
      undefined,
    ]);
    expect(known(effect("yes", 90), { kind: "outcome", ref: "i", body }, retracted)).to.deep.equal([90n, undefined]);
  });

  it("was lifted, too, where what was lost names no block", () => {
    const retracted: NewEntry = { kind: "retracted", ref: "i", body: { action: "pause", again: ["stolen"] } };

    expect(known(effect("yes", 90), retracted, effect("no", 95, { held: "94" }))).to.deep.equal([undefined, 94n]);
  });

  it("was lifted by nobody in blocks that are gone: what is found, or held, in their place is news: below, at, above the last one", () => {
    const gone = (block: number) => effect("unknown", block, { gone: "0x01" });
    const lifted = [effect("yes", 100), effect("no", 150, { held: "149" })];

    expect([148, 149, 150].map((block) => known(...lifted, gone(block)))).to.deep.equal([
      [undefined, 147n],
      [undefined, 148n],
      [undefined, 149n],
    ]);
    expect(known(...lifted, gone(148), effect("yes", 148))).to.deep.equal([148n, undefined]);
    expect(known(...lifted, gone(148), gone(148), effect("yes", 147))).to.deep.equal([undefined, 147n]);
    expect(known(gone(148))).to.deep.equal([undefined, undefined]);
    expect([99, 100, 101].map((block) => known(effect("yes", 100), gone(block))[0])).to.deep.equal([
      undefined,
      undefined,
      100n,
    ]);
  });

  it("is known to who goes on from what another one knew", () => {
    const history = createHistory(1n);
    for (const entry of [effect("yes", 100), effect("no", 150, { held: "149" })]) history.take(entry);

    expect(createHistory(1n, history.keep()).lifted("pause")).to.equal(149n);
  });
});
