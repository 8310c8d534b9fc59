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
  return [history.isHeld("pause"), history.lifted("pause")];
}

describe("an effect that was lifted", () => {
  it("is none that never held, cannot be read, or is of another chain", () => {
    expect(known(effect("no", 100))).to.deep.equal([false, undefined]);
    expect(known(effect("yes", 100), effect("unknown", 101))).to.deep.equal([true, undefined]);
    expect(known(effect("yes", 100, { chain: "10" }), effect("no", 101, { chain: "10" }))).to.deep.equal([
      false,
      undefined,
    ]);
  });

  it("held until the last block at which it was seen to", () => {
    expect(known(effect("yes", 100), effect("no", 150, { held: "149" }))).to.deep.equal([false, 149n]);
    expect(known(effect("yes", 100), effect("unknown", 120), effect("no", 150, { held: "119" }))).to.deep.equal([
      false,
      119n,
    ]);
  });

  it("is no longer lifted when it holds again", () => {
    expect(known(effect("yes", 100), effect("no", 150, { held: "149" }), effect("yes", 152))).to.deep.equal([
      true,
      undefined,
    ]);
  });

  it("is known to who goes on from what another one knew", () => {
    const history = createHistory(1n);
    for (const entry of [effect("yes", 100), effect("no", 150, { held: "149" })]) history.take(entry);

    expect(createHistory(1n, history.keep()).lifted("pause")).to.equal(149n);
  });
});
