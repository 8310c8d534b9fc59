import { expect } from "chai";
import type { Block, Log } from "../../src/core/types.ts";
import { createResting } from "../../src/sources/resting.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";
import { branch, messageOf, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);

/** A node that has block 100, and whose socket has shown what came after it; `named` is what the last message named. */
function rested(shows: readonly Block[], named?: Block, pushes?: readonly Log[], headFirst?: number) {
  const { chain, asked, switchTo } = node(trunk.slice(0, 101));
  const logs: string[] = [];
  const firstLogs = async ({ number }: Block) => {
    logs.push(`logs ${number}`);
    return { logs: [] };
  };
  const read = (text: string) => shows.find(({ hash }) => hash === JSON.parse(text).params.result.hash);
  const resting = createResting({ canRest: () => true, read });
  let name: Block | undefined;
  const watching = watch({
    chain: { ...chain, firstLogs },
    resting,
    named: () => name,
    ...(pushes && { pushed: async () => pushes }),
    ...(headFirst !== undefined && { headFirst }),
  });
  return {
    asked,
    logs,
    async next(to: readonly Block[]) {
      await watching.poll();
      resting.allow(true);
      for (const block of shows) resting.take(messageOf(block), true);
      [asked.length, logs.length, name] = [0, 0, named];
      switchTo(to);
      return watching.poll();
    },
  };
}

describe("heads that rested", () => {
  it("come in their order before the next one, and no node is asked for them", async () => {
    const { next, asked } = rested(trunk.slice(101, 104));

    expect(numbers(await next(trunk.slice(101, 105)))).to.deep.equal([101, 102, 103, 104]);
    expect(asked.filter((number) => number > 100n)).to.deep.equal([]);
  });

  it("are asked for where the head that nodes show is of another branch, or the socket left one out", async () => {
    const lied = rested(branch("lie", 101, 103));
    expect(numbers(await lied.next(trunk.slice(101, 105)))).to.deep.equal([101, 102, 103, 104]);
    expect(lied.asked).to.include.members([101n, 102n, 103n]);

    const gap = rested(trunk.slice(102, 104));
    expect(numbers(await gap.next(trunk.slice(101, 105)))).to.deep.equal([101, 102, 103, 104]);
    expect(gap.asked).to.include.members([101n, 102n, 103n]);
  });

  it("are no stop, however soon the newest block is to come first after one: of those that the socket left out it does", async () => {
    const whole = rested(trunk.slice(101, 104), undefined, undefined, 2);
    expect(numbers(await whole.next(trunk.slice(101, 105)))).to.deep.equal([101, 102, 103, 104]);

    const gap = rested(trunk.slice(102, 104), undefined, undefined, 2);
    expect(numbers(await gap.next(trunk.slice(101, 105)))[0]).to.equal(104);
  });

  it("hold up nothing that a trusted node pushes of the head after them: that comes first", async () => {
    const log: Log = { address: target, topics: [], data: "0x", transactionHash: hashFor("x"), logIndex: 0 };
    const { next } = rested(trunk.slice(101, 104), trunk[104], [log]);

    const seen = await next(trunk.slice(101, 105));

    expect(numbers(seen)).to.deep.equal([104, 101, 102, 103, 104]);
    expect(seen[0]?.isPartial).to.equal(true);
  });

  it("let the logs of the head after them be asked for beside the head, where they lead to it", async () => {
    const follows = rested(trunk.slice(101, 104), trunk[104]);
    await follows.next(trunk.slice(101, 105));
    expect(follows.logs[0]).to.equal("logs 104");

    const stray = rested(trunk.slice(101, 103), blockOf(104, "lie"));
    await stray.next(trunk.slice(101, 105));
    expect(stray.logs[0]).to.equal("logs 101");
  });
});
