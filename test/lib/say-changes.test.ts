import { expect } from "chai";
import { sayChanges } from "../../src/lib/say-changes.ts";

function set() {
  const told: string[] = [];
  const it = { now: 0 };
  const say = sayChanges(
    (ref, reason) => void told.push(`${ref} ${reason}`),
    () => it.now,
  );
  return { it, told, say };
}

describe("a fault that goes on", () => {
  it("is told when its reason is another one, not at every block", () => {
    const { told, say } = set();

    say("source", "no node has block 1 within 1.5 s (2 of 3)");
    say("source", "no node has block 2 within 0.7 s (1 of 3)");
    say("store", "no node has block 2");
    say("source", "it is slow", "block 3");
    say("source", `block 0x${"1".repeat(64)} is not the parent of 7`);
    say("source", `block 0x${"2".repeat(64)} is not the parent of 8`);

    expect(told).to.deep.equal([
      "source no node has block 1 within 1.5 s (2 of 3)",
      "store no node has block 2",
      "source block 3: it is slow",
      `source block 0x${"1".repeat(64)} is not the parent of 7`,
    ]);
  });

  it("is told every ten minutes: just below, at (a detector that was blind for a day was told once, for good)", () => {
    const { it, told, say } = set();

    for (const after of [0, 300_000, 299_999, 1, 599_999, 1]) {
      it.now += after;
      say("drain", "it reverts", `gave up on block ${it.now}`);
    }

    expect(told).to.deep.equal([0, 600_000, 1_200_000].map((block) => `drain gave up on block ${block}: it reverts`));
  });

  it("is told once where it is looked at again and given up in turn (it was told twice per block)", () => {
    const { told, say } = set();

    for (const block of [1, 2, 3])
      for (const what of ["looks again at", "gave up on"]) say("drain", "no answer", `${what} block ${block}`);

    expect(told).to.deep.equal(["drain looks again at block 1: no answer", "drain gave up on block 1: no answer"]);
  });

  it("is another one at another node (`rpc-2` was no news after `rpc-1`)", () => {
    const { told, say } = set();
    const nodes = ["rpc-1.example", "rpc-2.example", "127.0.0.1:8545", "127.0.0.2:8545", "127.0.0.1:8546", "node2"];

    for (const block of [5, 6]) for (const node of nodes) say("source", `${node} hides logs of block ${block}.`);

    expect(told).to.deep.equal(nodes.map((node) => `source ${node} hides logs of block 5.`));
  });
});
