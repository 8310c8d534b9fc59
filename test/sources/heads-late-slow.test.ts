import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Log } from "../../src/core/types.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";
import { branch, late, node, numbers } from "./chains.ts";

const trunk = branch("a", 0, 400);
const upTo = (number: number) => trunk.slice(0, number + 1);
const paused: Log = { address: target, topics: [], data: "0x", transactionHash: hashFor("tx"), logIndex: 0 };
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("heads, after a long stop, from nodes that take little", () => {
  it("asks for older blocks where asking can wait, and for the newest where it must not [a node with a limit refused the newest, and what was sent]", async () => {
    const [it, spare] = [node(upTo(120)), node(upTo(120))];
    const following = late(it, blockOf(100), 10, spare.chain);
    await following.take(20);
    it.switchTo(trunk.slice(121, 123));
    await following.take(2);

    expect(it.asked).to.deep.equal([121n]);
    const newer = spare.asked.filter((number) => number > 100n);
    expect([...new Set(newer)].sort()).to.deep.equal(range(101, 119).map(BigInt));
  });

  it("looks at new heads while an older block does not come for long, and takes that one afterwards", async () => {
    const [it, slow] = [node(upTo(120)), Promise.withResolvers<void>()];
    const blockAt = async (number: bigint) => {
      if (number === 105n) await slow.promise;
      return it.chain.blockAt(number);
    };
    const following = late(it, blockOf(100), 10, { ...it.chain, blockAt });
    const first = await following.take(5);
    it.switchTo(trunk.slice(121, 122));
    const heads = [...(await following.take(1))];
    it.switchTo(trunk.slice(122, 123));
    heads.push(...(await following.take(1)));
    const waits = following.waits();
    slow.resolve();
    const rest = await following.take(15);

    expect(numbers(first)).to.deep.equal([120, 101, 102, 103, 104]);
    expect([numbers(heads), waits]).to.deep.equal([[121, 122], 1]);
    expect(numbers(rest)).to.deep.equal(range(105, 119));
  });

  for (const what of ["its logs", "the rest of its logs"])
    it(`looks at new heads while an older block is there and ${what} do not come [the heads waited for them]`, async () => {
      const [it, slow] = [node(upTo(120)), Promise.withResolvers<void>()];
      const logs = [paused];
      const firstLogs: Chain["firstLogs"] = async (block, filters) => {
        if (block.number !== 105n) return it.chain.firstLogs(block, filters);
        const missing = () => slow.promise.then(() => []);
        return what === "its logs" ? slow.promise.then(() => ({ logs })) : { logs, missing };
      };
      const following = late(it, blockOf(100), 10, { ...it.chain, firstLogs });
      const isPart = what !== "its logs";
      await following.take(5);
      it.switchTo(trunk.slice(121, 122));
      const shown = [...(await following.take(isPart ? 2 : 1))];
      it.switchTo(trunk.slice(122, 123));
      shown.push(...(await following.take(1)));
      slow.resolve();
      const rest = await following.take(15);

      expect(numbers(shown)).to.deep.equal(isPart ? [121, 105, 122] : [121, 122]);
      expect(numbers(rest)).to.deep.equal(range(105, 119));
      expect(rest[0]?.logs).to.deep.equal(logs);
      expect([...shown, ...rest].filter(({ isPartial }) => isPartial).length).to.equal(isPart ? 1 : 0);
    });
});
