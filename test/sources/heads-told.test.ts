import { expect } from "chai";
import type { Block, Observation } from "../../src/core/types.ts";
import { createResting, type Resting } from "../../src/sources/resting.ts";
import { blockOf } from "../support/fakes.ts";
import { branch, logAt, messageOf, node, shown, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);

describe("heads, with logs that a trusted node pushed before it named their head", () => {
  const placeOf = ({ number, hash, timestamp }: Block) => ({ number, hash, timestamp });

  /** A node that has block 100, and as many more at each poll as are told of with it. */
  function telling(resting?: Resting) {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    const asked: string[] = [];
    const head = async () => {
      asked.push("head");
      return chain.head();
    };
    let told: Block | undefined;
    const pushed = async ({ hash }: Block) => {
      asked.push("pushed");
      const isTold = hash === told?.hash;
      told = undefined;
      return isTold ? [logAt(0)] : [];
    };
    const watching = watch({
      ...{ chain: { ...chain, head, firstLogs: async () => ({ logs: [logAt(0)] }) }, named: () => undefined, pushed },
      ...{ told: () => (told === undefined ? undefined : placeOf(told)), ...(resting && { resting }) },
    });
    return {
      asked,
      async poll(tells: Block | undefined, to: readonly Block[]): Promise<readonly Observation[]> {
        asked.length = 0;
        told = tells;
        switchTo(to);
        return watching.poll();
      },
    };
  }

  it("are shown before anything is asked for, as of the block after the last one, and that again, whole", async () => {
    const { asked, poll } = telling();
    await poll(undefined, trunk.slice(100, 101));

    const all = await poll(trunk[101], trunk.slice(101, 102));

    expect(shown(trunk, all)).to.deep.equal(["101, 1 logs, in part", "101, 1 logs"]);
    expect(asked).to.deep.equal(["pushed", "head"]);
    // What a transaction has to pay to be in the next block is judged by it (a base fee of nothing let everything in).
    expect(all.map(({ block: { parentHash, timestamp, baseFee } }) => [parentHash, timestamp, baseFee])).to.deep.equal(
      Array(2).fill([trunk[100]?.hash, trunk[101]?.timestamp, trunk[100]?.baseFee]),
    );
  });

  it("are not shown of any other block, nor of the first that is looked at", async () => {
    const { poll } = telling();
    expect(shown(trunk, await poll(trunk[100], trunk.slice(100, 101)))).to.deep.equal(["100, 1 logs"]);

    expect(shown(trunk, await poll(trunk[100], trunk.slice(100, 101)))).to.deep.equal([]);
    expect(shown(trunk, await poll(trunk[102], trunk.slice(101, 103)))).to.deep.equal(["101, 1 logs", "102, 1 logs"]);
  });

  it("are taken away where the chain has another block there", async () => {
    const { poll } = telling();
    await poll(undefined, trunk.slice(100, 101));

    expect(shown(trunk, await poll(blockOf(101, "lie"), trunk.slice(101, 102)))).to.deep.equal([
      "101 of another branch, 1 logs, in part",
      "101, 1 logs, without 101",
    ]);
  });

  it("are waited for no more where three in a row were of no head", async () => {
    const { poll } = telling();
    await poll(undefined, trunk.slice(100, 101));
    for (const at of [101, 102, 103]) await poll(blockOf(at, "lie"), trunk.slice(at, at + 1));

    expect(shown(trunk, await poll(trunk[104], trunk.slice(104, 105)))).to.deep.equal(["104, 1 logs"]);
  });

  it("are shown of the block after those that rested", async () => {
    const resting = createResting({ canRest: () => true, read: () => undefined });
    resting.allow(true);
    const { poll } = telling(resting);
    await poll(undefined, trunk.slice(100, 101));
    for (const one of trunk.slice(101, 103)) expect(resting.take(messageOf(one), true)).to.equal(true);

    const [first] = await poll(trunk[103], trunk.slice(101, 104));

    expect([first?.block.number, first?.block.parentHash, first?.isPartial]).to.deep.equal([
      103n,
      trunk[102]?.hash,
      true,
    ]);
  });
});
