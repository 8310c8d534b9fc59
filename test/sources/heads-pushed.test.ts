import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Block, Log, Observation } from "../../src/core/types.ts";
import { blockOf } from "../support/fakes.ts";
import { branch, logAt, node, shown, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);

describe("heads, with logs that a trusted node pushed", () => {
  /** A node that has block 100, and 101 when it is asked again; `read` are its logs, `missing` what its receipts hold beyond them. */
  function pushing(names: Block | undefined, pushes: readonly Log[], read: readonly Log[], missing?: readonly Log[]) {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    const asked: string[] = [];
    const head = async () => {
      asked.push("head");
      return chain.head();
    };
    const firstLogs = async ({ number }: Block) => {
      asked.push(`logs ${number}`);
      return { logs: read, ...(missing && { missing: async () => missing }) };
    };
    let named: Block | undefined;
    const pushed = async () => {
      asked.push("pushed");
      return pushes;
    };
    const watching = watch({ chain: { ...chain, head, firstLogs }, named: () => named, pushed });
    return {
      asked,
      async next(to: readonly Block[] = trunk.slice(101, 102)): Promise<readonly Observation[]> {
        await watching.poll();
        asked.length = 0;
        named = names;
        switchTo(to);
        return watching.poll();
      },
      later: async (to: readonly Block[]) => {
        named = undefined;
        switchTo(to);
        return watching.poll();
      },
    };
  }

  it("shows them before it asks for anything, and the block again, whole", async () => {
    const { asked, next } = pushing(trunk[101], [logAt(0)], [logAt(0)]);

    expect(shown(trunk, await next())).to.deep.equal(["101, 1 logs, in part", "101, 1 logs"]);
    expect(asked).to.deep.equal(["pushed", "head", "logs 101"]);
  });

  it("shows what the node answers beyond them as soon as it is there, and does not show the same in part twice", async () => {
    const more = pushing(trunk[101], [logAt(0)], [logAt(0), logAt(1)], []);
    expect(shown(trunk, await more.next())).to.deep.equal([
      "101, 1 logs, in part",
      "101, 2 logs, in part",
      "101, 2 logs",
    ]);

    const same = pushing(trunk[101], [logAt(0)], [logAt(0)], [logAt(1)]);
    expect(shown(trunk, await same.next())).to.deep.equal(["101, 1 logs, in part", "101, 2 logs"]);
  });

  it("shows nothing early of a block that does not follow the last one", async () => {
    const { asked, next } = pushing(blockOf(101, "lie"), [logAt(0)], []);

    expect(shown(trunk, await next())).to.deep.equal(["101, 0 logs"]);
    expect(asked).to.not.include("pushed");
  });

  it("takes away what it showed early when the chain has another block there, at once or later", async () => {
    const lie = blockOf(101, "lie", "a");
    const atOnce = pushing(lie, [logAt(0)], []);
    expect(shown(trunk, await atOnce.next())).to.deep.equal([
      "101 of another branch, 1 logs, in part",
      "101, 0 logs, without 101",
    ]);

    const later = pushing(lie, [logAt(0)], []);
    expect(shown(trunk, await later.next(trunk.slice(100, 101)))).to.deep.equal([
      "101 of another branch, 1 logs, in part",
    ]);
    expect(shown(trunk, await later.later(trunk.slice(101, 103)))).to.deep.equal([
      "101, 0 logs, without 101",
      "102, 0 logs",
    ]);
  });

  it("takes it away with the blocks that it lay behind, once (it counted as found until the new branch was as high)", async () => {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    let named: Block | undefined;
    const watching = watch({ chain, named: () => named, pushed: async () => [logAt(0)] });
    await watching.poll();
    [named] = trunk.slice(101);
    await watching.poll();

    named = undefined;
    const other = branch("b", 100, 103);
    switchTo(other);
    const [fork, ...further] = await watching.poll();

    expect(fork?.reorged.map(({ number }) => Number(number))).to.deep.equal([101, 100]);
    expect(further.flatMap(({ reorged }) => reorged)).to.deep.equal([]);
  });

  it("takes it away also when the logs of the other block cannot be read at first (what it showed was never taken back)", async () => {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    let isDown = false;
    const firstLogs = async () => {
      if (isDown) throw new FirebreakError("RPC_UNREACHABLE", "the node rests", { retryable: true });
      return { logs: [] };
    };
    let named: Block | undefined;
    const watching = watch({ chain: { ...chain, firstLogs }, named: () => named, pushed: async () => [logAt(0)] });
    await watching.poll();

    [named, isDown] = [blockOf(101, "lie", "a"), true];
    switchTo(trunk.slice(101, 102));
    await watching.poll();
    [named, isDown] = [undefined, false];

    expect(shown(trunk, await watching.poll())).to.deep.equal(["101, 0 logs, without 101"]);
  });

  it("takes it away also when so many blocks come at once that the newest is looked at first (it was never taken back)", async () => {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    let named: Block | undefined;
    const watching = watch({ chain, named: () => named, pushed: async () => [logAt(0)], headFirst: 5 });
    await watching.poll();
    named = blockOf(101, "lie", "a");
    await watching.poll();

    named = undefined;
    switchTo(trunk.slice(101, 110));

    expect(shown(trunk, await watching.poll()).slice(0, 2)).to.deep.equal(["109, 0 logs", "101, 0 logs, without 101"]);
  });
});
