import { expect } from "chai";
import { blockOf } from "../support/fakes.ts";
import { branch, gone, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);
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
});
