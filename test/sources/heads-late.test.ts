import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Block } from "../../src/core/types.ts";
import { blockOf } from "../support/fakes.ts";
import { branch, gone, late, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 400);
const upTo = (number: number) => trunk.slice(0, number + 1);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("heads, after a long stop", () => {
  it("goes in order when no more blocks were missed than it may, and begins with the head from one more on", async () => {
    const [just, over] = [late(node(upTo(110)), blockOf(100)), late(node(upTo(111)), blockOf(100))];

    expect(numbers(await just.take(10))).to.deep.equal(range(101, 110));
    expect(numbers(await over.take(11))).to.deep.equal([111, ...range(101, 110)]);
  });

  it("looks at a new head before the older blocks that are left, and at each block once", async () => {
    const it = node(upTo(200));
    const following = late(it, blockOf(100));
    const first = await following.take(7);
    it.switchTo(trunk.slice(201, 203));
    const rest = await following.take(95);

    expect(numbers(first)).to.deep.equal([200, ...range(101, 106)]);
    // Four older ones make a turn; then the head is asked for.
    expect(numbers(rest).slice(0, 5)).to.deep.equal([107, 108, 201, 202, 109]);
    expect(numbers([...first, ...rest]).sort((a, b) => a - b)).to.deep.equal(range(101, 202));
    expect(following.faults).to.deep.equal([]);
  });

  it("says of newer blocks how far the older ones are done, and of none of them when they are", async () => {
    const it = node(upTo(120));
    const following = late(it, blockOf(100));
    const [head, ...older] = await following.take(20);
    it.switchTo(trunk.slice(121, 122));
    const [after] = await following.take(1);

    expect(head).to.deep.include({ isHead: true, doneUpTo: { number: 100n, hash: blockOf(100).hash } });
    expect(older.every(({ isHead, doneUpTo }) => !isHead && doneUpTo === undefined)).to.equal(true);
    expect(after).to.deep.include({ isHead: true, block: blockOf(121) });
    expect(after).to.not.have.property("doneUpTo");
  });

  it("says how far it is, and does not wait between its turns", async () => {
    const following = late(node(upTo(120)), blockOf(100));
    await following.take(20);
    const waits = following.waits();
    await following.take(1);

    expect(following.progress[0]).to.deep.equal({ from: 101n, to: 119n, left: 15n });
    expect(following.progress.at(-1)).to.deep.equal({ from: 101n, to: 119n, left: 0n });
    expect(waits).to.equal(0);
  });

  it("goes on behind the last block that was taken when a node lacks one for a while, and looks at heads meanwhile", async () => {
    const it = node(upTo(200));
    it.lack(105n);
    const following = late(it, blockOf(100));
    const first = await following.take(5);
    it.switchTo(trunk.slice(201, 202));
    const heads = [...(await following.take(1))];
    it.switchTo(trunk.slice(202, 203));
    heads.push(...(await following.take(1)));
    it.lack(undefined);
    const rest = await following.take(95);

    expect(numbers(first)).to.deep.equal([200, 101, 102, 103, 104]);
    expect(numbers(heads)).to.deep.equal([201, 202]);
    expect(numbers(rest)).to.deep.equal(range(105, 199));
    expect(new Set(following.faults)).to.deep.equal(new Set(["BLOCK_UNKNOWN"]));
  });

  it("says that the newest blocks are read while older ones cannot be", async () => {
    const it = node(upTo(200));
    it.lack(105n);
    let reads = 0;
    const watching = watch({ chain: it.chain, from: blockOf(100), headFirst: 10, read: () => reads++ });
    await watching.poll();
    reads = 0;
    await watching.poll();

    expect(watching.faults).to.deep.equal(["BLOCK_UNKNOWN", "BLOCK_UNKNOWN"]);
    expect(reads).to.equal(1);
  });

  it("takes back what was handled before the stop when the chain was reorganised meanwhile", async () => {
    const it = node([...upTo(97), ...branch("b", 98, 150)]);

    // What lies before the cursor is not known after a restart: as far back as a reorganisation may reach is looked at again.
    const seen = await late(it, blockOf(100)).take(114);

    expect(numbers(seen)[0]).to.equal(150);
    expect(gone(seen.slice(0, 3))).to.deep.equal([[], [100], []]);
    expect(numbers(seen)[1]).to.equal(37);
    expect(numbers(seen).at(-1)).to.equal(149);
  });

  it("takes back blocks on both sides of where the older ones met the newer, when a reorganisation reaches over it", async () => {
    const it = node(upTo(120));
    const following = late(it, blockOf(100));
    await following.take(20);
    it.switchTo(trunk.slice(121, 122));
    await following.take(1);
    it.switchTo(branch("b", 117, 123));

    const seen = await following.take(7);

    expect(gone(seen)[0]).to.deep.equal([121, 120, 119, 118, 117]);
    expect(numbers(seen)).to.deep.equal(range(117, 123));
  });

  it("leaves no block out when the first look at the head fails, at first and when too many were missed again", async () => {
    const it = node(upTo(200));
    const unread = new Set([200n, 350n]);
    const firstLogs = async ({ number }: Block) => {
      if (!unread.delete(number)) return { logs: [] };
      it.switchTo(trunk.slice(Number(number) + 1, Number(number) + 4));
      throw new FirebreakError("LOGS_UNVERIFIED", "its receipts are not there yet", { retryable: true });
    };
    const following = late({ ...it, chain: { ...it.chain, firstLogs } }, blockOf(100));
    const first = await following.take(3);
    it.switchTo(trunk.slice(204, 351));
    const rest = await following.take(251);

    expect(numbers(first)).to.deep.equal([203, 101, 102]);
    expect(numbers(rest).slice(0, 3)).to.deep.equal([103, 104, 353]);
    expect(new Set(numbers([...first, ...rest]))).to.deep.equal(new Set(range(101, 353)));
    expect(following.faults).to.deep.equal(["LOGS_UNVERIFIED", "LOGS_UNVERIFIED"]);
  });

  it("begins the newer ones anew when too many were missed again, and leaves none out", async () => {
    const it = node(upTo(150));
    const following = late(it, blockOf(100));
    const first = await following.take(3);
    it.switchTo(trunk.slice(151, 301));
    const rest = await following.take(198);

    expect(numbers(first)).to.deep.equal([150, 101, 102]);
    expect(numbers(rest).slice(0, 3)).to.deep.equal([103, 104, 300]);
    expect(new Set(numbers([...first, ...rest]))).to.deep.equal(new Set(range(101, 300)));
  });
});
