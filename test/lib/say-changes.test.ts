import { expect } from "chai";
import { sayChanges } from "../../src/lib/say-changes.ts";

describe("a fault that goes on", () => {
  it("is told when its reason changes, not at every block", () => {
    const told: string[] = [];
    const say = sayChanges(
      (ref, reason) => void told.push(`${ref} ${reason}`),
      () => 0,
    );

    say("source", "no node has block 1");
    say("source", "no node has block 2");
    say("store", "no node has block 2");
    say("source", "it is slow", "block 3");
    say("source", "no node has block 4");

    expect(told).to.deep.equal([
      "source no node has block 1",
      "store no node has block 2",
      "source block 3: it is slow",
      "source no node has block 4",
    ]);
  });

  it("is told again when it was away for ten minutes: just below, at (it was told once for ever)", () => {
    const told: string[] = [];
    let now = 0;
    const say = sayChanges(
      (_, reason) => void told.push(`${now} ${reason}`),
      () => now,
    );

    for (const after of [0, 599_999, 599_999, 600_000, 1]) {
      now += after;
      say("source", "no block");
    }

    expect(told).to.deep.equal(["0 no block", "1799998 no block"]);
  });
});
