import { expect } from "chai";
import { blockOf } from "../support/fakes.ts";
import { branch, gone, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);
const refOf = (height: number) => {
  const { number, hash } = blockOf(height);
  return { number, hash };
};
const upTo = (number: number) => trunk.slice(0, number + 1);

describe("heads, on a chain that is reorganised", () => {
  it("names the one block that is gone and observes the one in its place", async () => {
    const { chain, switchTo } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100) });
    await watching.poll();

    switchTo(branch("b", 104, 104));
    const seen = await watching.poll();

    expect(numbers(seen)).to.deep.equal([104]);
    expect(seen[0]?.reorged.map(({ hash }) => hash)).to.deep.equal([blockOf(104).hash]);
  });

  it("names two blocks, newest first, and observes the branch from where it leaves", async () => {
    const { chain, switchTo } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100) });
    await watching.poll();

    switchTo(branch("b", 103, 106));
    const seen = await watching.poll();

    expect(numbers(seen)).to.deep.equal([103, 104, 105, 106]);
    expect(gone(seen)).to.deep.equal([[104, 103], [], [], []]);
    expect(seen.map(({ isHead }) => isHead)).to.deep.equal([false, false, false, true]);
  });

  it("goes on when the branch of the head that it walks towards is left on the way [one block was shown for ever, and none after it]", async () => {
    const { chain, switchTo } = node(upTo(100));
    let isLeft = false;
    const leaving = {
      ...chain,
      head: async () => {
        const head = await chain.head();
        if (head.number === 103n && !isLeft) switchTo(branch("b", 101, 104));
        isLeft ||= head.number === 103n;
        return head;
      },
    };
    const watching = watch({ chain: leaving, from: blockOf(99) });
    await watching.poll();

    switchTo(upTo(103).slice(101));
    const seen = [...(await watching.poll()), ...(await watching.poll())];

    expect(numbers(seen)).to.deep.equal([101, 102, 103, 104]);
    expect(seen.at(-1)?.block.hash).to.equal(blockOf(104, "b").hash);
    await watching.end();
  });

  it("follows a branch that is shorter than what it replaces", async () => {
    const { chain, switchTo } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100) });
    await watching.poll();

    switchTo(branch("b", 102, 103));
    const seen = await watching.poll();

    expect(numbers(seen)).to.deep.equal([102, 103]);
    expect(gone(seen)).to.deep.equal([[104, 103, 102], []]);
  });

  it("goes back as far as it may when all that it remembers is gone", async () => {
    const { chain, switchTo } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100), maxReorg: 3 });
    await watching.poll();

    switchTo(branch("b", 101, 105));
    const seen = await watching.poll();

    expect(gone(seen)[0]).to.deep.equal([104, 103, 102, 101]);
    expect(numbers(seen)).to.deep.equal([99, 100, 101, 102, 103, 104, 105]);
  });

  it("notices after a restart that the last block it handled is gone", async () => {
    const { chain, switchTo } = node(upTo(100));
    switchTo(branch("b", 99, 102));

    const seen = await watch({ chain, from: blockOf(100), maxReorg: 4 }).poll();

    expect(gone(seen)[0]).to.deep.equal([100]);
    expect(numbers(seen)).to.deep.equal([97, 98, 99, 100, 101, 102]);
  });

  it("does not go below the first block", async () => {
    const { chain, switchTo } = node(upTo(1));
    switchTo(branch("b", 0, 2));

    const seen = await watch({ chain, from: blockOf(1) }).poll();

    expect(numbers(seen)).to.deep.equal([0, 1, 2]);
  });

  it("reads again when the chain moves while the fork point is looked for", async () => {
    const { chain, switchTo } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100) });
    await watching.poll();
    switchTo([blockOf(104, "b", "c")]);

    const moving = await watching.poll();
    switchTo(branch("b", 104, 105));

    expect(moving).to.deep.equal([]);
    expect(watching.faults).to.deep.equal(["CHAIN_MOVED"]);
    expect(numbers(await watching.poll())).to.deep.equal([104, 105]);
  });

  it("shows after a restart the new blocks alone, where what came before the last one is known (64 old ones were shown again)", async () => {
    const { chain, switchTo } = node(upTo(100));
    const before = [99, 98, 97].map((number) => blockOf(number).hash);
    switchTo(branch("b", 99, 102));

    const seen = await watch({ chain, from: { ...refOf(100), before } }).poll();

    expect(gone(seen)[0]).to.deep.equal([100, 99]);
    expect(numbers(seen)).to.deep.equal([99, 100, 101, 102]);
    expect(seen[0]?.reorged).to.deep.equal([refOf(100), refOf(99)]);
  });

  it("does not go below the first block that was ever shown where nothing is known of those before it", async () => {
    const { chain, switchTo } = node(upTo(100));
    switchTo(branch("b", 98, 101));

    const seen = await watch({ chain, from: { ...refOf(100), before: [], first: 100n } }).poll();

    expect(numbers(seen)).to.deep.equal([100, 101]);
  });

  it("follows after a restart a branch that is shorter than what it replaces (it waited until that was as long)", async () => {
    const { chain, switchTo } = node(upTo(100));
    const before = [99, 98, 97].map((number) => blockOf(number).hash);
    switchTo(branch("b", 98, 99));

    const seen = await watch({ chain, from: { ...refOf(100), before } }).poll();

    expect(numbers(seen)).to.deep.equal([98, 99]);
  });
});
