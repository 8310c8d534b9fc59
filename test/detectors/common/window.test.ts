import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { createWindow } from "../../../src/detectors/common/window.ts";
import { blockOf, hashFor, observationOf, sender } from "../../support/fakes.ts";
import { chainOf } from "../looking.ts";

const reading = (asked: string[] = []) =>
  createWindow(3, async (block) => {
    asked.push(block.hash);
    return `read ${block.number}`;
  });

describe("a window over blocks", () => {
  it("has the newest block first, and no more blocks than it may", async () => {
    const facts = await reading().look(observationOf(blockOf(101)), chainOf({}), "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["now", "read 100", "read 99"]);
  });

  it("reads nothing again that it has read or been told", async () => {
    const asked: string[] = [];
    const window = reading(asked);
    await window.look(observationOf(blockOf(101)), chainOf({}), "now");
    window.note(observationOf(blockOf(102)), "told");

    const facts = await window.look(observationOf(blockOf(103)), chainOf({}), "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["now", "told", "now"]);
    expect(asked).to.have.length(2);
  });

  it("follows the parents, so that another branch is not mixed in", async () => {
    const window = reading();
    await window.look(observationOf(blockOf(101)), chainOf({}), "gone");
    const chain = chainOf({ blockAt: async (number) => blockOf(number, number === 101n ? "b" : "a", "a") });

    const facts = await window.look(observationOf(blockOf(102, "b")), chain, "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["now", "read 101", "read 100"]);
  });

  it("asks now and then for what no node says, and again where the same block is looked at again (each block cost 64 requests)", async () => {
    const asked: bigint[] = [];
    const window = createWindow<string>(4, async ({ number }) => {
      asked.push(number);
      throw new FirebreakError("NOT_EVALUABLE", "pruned");
    });
    const look = async (number: number) => {
      asked.length = 0;
      const facts = await window.look(observationOf(blockOf(number)), chainOf({}), "now");
      return [facts.length, asked.length];
    };

    expect([await look(101), await look(101), await look(102)]).to.deep.equal([
      [1, 3],
      [1, 3],
      [2, 0],
    ]);
    expect(await look(103)).to.deep.equal([3, 0]);
  });

  it("remembers nothing that fewer nodes than the quorum vouch for", async () => {
    const asked: string[] = [];
    const window = reading(asked);
    const lie = { ...observationOf(blockOf(101)), belowQuorum: true };
    await window.look(lie, chainOf({}), "a lie");
    window.note(lie, "a lie");

    const facts = await window.look(observationOf(blockOf(102)), chainOf({}), "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["now", "read 101", "read 100"]);
    expect(asked).to.have.length(4);
  });

  it("remembers no end that a block below the quorum was told of (one node that lied kept it short for blocks)", async () => {
    const window = reading();
    const none = chainOf({ blockAt: () => Promise.reject(new FirebreakError("BLOCK_UNKNOWN", "none")) });
    await window.look({ ...observationOf(blockOf(101, "b", "a")), belowQuorum: true }, none, "a lie");

    expect(await window.look(observationOf(blockOf(102)), chainOf({}), "now")).to.have.length(3);
  });

  it("remembers nothing of a block that is shown in part, also when that look is made after the one at the whole block", async () => {
    const asked: string[] = [];
    const window = reading(asked);
    const part = { ...observationOf(blockOf(101)), isPartial: true };
    await window.look(part, chainOf({}), "a part");
    await window.look(observationOf(blockOf(101)), chainOf({}), "whole");
    window.note(part, "a part");

    const facts = await window.look(observationOf(blockOf(102)), chainOf({}), "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["now", "whole", "read 100"]);
    expect(asked).to.have.length(2);
  });

  it("remembers nothing that is not mined, and reads no block before the head for it", async () => {
    const asked: string[] = [];
    const window = reading(asked);
    const unmined = {
      ...observationOf(blockOf(101)),
      pending: { hash: hashFor("tx"), from: sender, includable: true },
    };
    const facts = await window.look(unmined, chainOf({}), "supposed");
    window.note(unmined, "supposed");
    const read = [...asked];

    const after = await window.look(observationOf(blockOf(102)), chainOf({}), "now");

    expect(facts.map(({ value }) => value)).to.deep.equal(["supposed", "read 100"]);
    expect(read).to.deep.equal([blockOf(100).hash]);
    expect(after.map(({ value }) => value)).to.deep.equal(["now", "read 101", "read 100"]);
  });
});
