import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Observation } from "../../src/core/types.ts";
import { findingOf } from "../support/fakes.ts";
import { detector, set } from "./watching.ts";

/** A detector that the node 0 leaves waiting, and that finds a theft in what the node 1 shows. */
const robbed = detector("owner", [], async ({ shownBy, block }: Observation) => {
  if (shownBy === 0) await sleep(1_000);
  return shownBy === 1 ? [findingOf({ key: `theft ${block.number}` })] : [];
});
const of = (shownBy: number) => ({ belowQuorum: true, shownBy });

describe("watchers, of blocks that single nodes show without a quorum", () => {
  it("look at those of another node between those of one that shows many and answers nothing [its evidence waited behind them, and was dropped]", async () => {
    const { observe, found } = set([robbed], 20, 5);

    for (let block = 101; block < 117; block++) void observe(block, of(0));
    void observe(101, of(1));
    for (let poll = 0; poll < 8 && found.length === 0; poll++) {
      await sleep(15);
      for (let block = 117; block < 127; block++) void observe(block + poll * 10, of(0));
    }

    expect(found).to.deep.equal(["theft 101"]);
  });

  it("give up, of more than may wait, the oldest of the node that shows most", async () => {
    const { observe, faults } = set([robbed], 5_000);

    void observe(50, of(1));
    for (let block = 101; block < 170; block++) void observe(block, of(0));
    await sleep(1);

    expect(faults.every((one) => one.startsWith("owner 1"))).to.equal(true);
    expect(faults.length).to.be.greaterThan(0);
  });
});
