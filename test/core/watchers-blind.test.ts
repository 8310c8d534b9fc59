import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Detector } from "../../src/core/parts.ts";
import { hashFor, target } from "../support/fakes.ts";
import { busy, detector, set } from "./watching.ts";

const topic0 = hashFor("Event()");
const log = { address: target, topics: [topic0], data: "0x", transactionHash: hashFor("tx"), logIndex: 0 } as const;
const logs = [log];
const byLogs = (observe: Detector["observe"]) =>
  detector("blind", [], observe, { everyBlock: false, logs: [{ address: target, topic0 }] });

const reverts = () => new FirebreakError("NOT_EVALUABLE", "the getter reverts");

describe("watchers, of a detector that sees nothing any more", () => {
  it("say once that it gave up, for as long as that goes on, and that it looks again (it was told once, and then counted as seeing)", async () => {
    let isBroken = true;
    const blind = detector("blind", [], async () => {
      if (isBroken) throw reverts();
      return [];
    });
    const { observe, turns } = set([blind, detector("sees", [])]);

    await observe(100);
    await observe(101);
    isBroken = false;
    await observe(102);
    await observe(103);

    expect(turns).to.deep.equal(["blind gave up", "blind looks"]);
  });

  it("say so of one whose block could not be read at any look, or in part", async () => {
    const part = Object.assign([], { unread: reverts() });
    const half = detector("half", [], async () => part);
    const { observe, turns } = set([detector("tired", [], () => Promise.reject(busy())), half]);

    for (const block of [100, 101, 102, 103]) await observe(block);
    const before = [...turns];
    for (const block of [104, 105, 106]) await observe(block);

    expect(before).to.deep.equal(["half gave up"]);
    expect(turns).to.deep.equal(["half gave up", "tired gave up"]);
  });

  it("count no older block against it that is filled in, and nothing that one node alone shows or that is not mined", async () => {
    const { observe, turns } = set([
      detector("picky", [], async ({ block, belowQuorum }) => {
        if (block.number < 100n || belowQuorum === true) throw reverts();
        return [];
      }),
    ]);

    await observe(100);
    await observe(50, { isHead: false });
    await observe(101, { belowQuorum: true });

    expect(turns).to.deep.equal([]);
  });

  it("say so for ten minutes of one that nothing concerns since (it was blind until the next event, for months): below, at", async () => {
    const { observe, turns } = set([byLogs(() => Promise.reject(reverts()))]);

    await observe(100, { logs });
    await observe(149);
    const before = [...turns];
    await observe(200, { belowQuorum: true });
    await observe(150);

    expect(before).to.deep.equal(["blind gave up"]);
    expect(turns).to.deep.equal(["blind gave up", "blind looks"]);
  });

  it("say so for longer of one that has still to look at another block", async () => {
    const waits = byLogs(async ({ block }) => Promise.reject(block.number === 100n ? reverts() : busy()));
    const { observe, turns } = set([waits], 5_000, 60_000);

    await observe(100, { logs });
    await observe(101, { logs });
    await observe(200);

    expect(turns).to.deep.equal(["blind gave up"]);
  });
});
