import { expect } from "chai";
import { sayChanges } from "../../src/lib/say-changes.ts";

describe("a fault that goes on", () => {
  it("is told when its reason changes, not at every block", () => {
    const told: string[] = [];
    const say = sayChanges((ref, reason) => void told.push(`${ref} ${reason}`));

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
});
