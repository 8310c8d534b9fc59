import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { hashFor } from "../support/fakes.ts";

const header = (number: number) => ({
  number: `0x${number.toString(16)}`,
  hash: hashFor(`${number}`),
  parentHash: hashFor(`${number - 1}`),
  timestamp: "0x1",
  logsBloom: "0x00",
});

/** A node whose head can be set. */
function node(name: string, head: number) {
  let number = head;
  const rpc: Rpc = { name, request: async () => header(number), close: async () => undefined };
  const grow = () => {
    number += 1;
  };
  return { rpc, grow };
}

/** A node that shows these heads, one after the other. */
function turns(...heads: readonly number[]): Rpc {
  const left = [...heads];
  return { name: "turns", request: async () => header(left.shift() ?? 0), close: async () => undefined };
}

/** A chain that has a second to show a block, at times that are set, and what is told of it. */
function watched(...nodes: readonly Rpc[]) {
  let time = 0;
  const told: string[] = [];
  const stale = ({ name }: Rpc, what: string) => void told.push(`${name}: ${what}`);
  const { head } = openChain(1n, nodes, { now: () => time, staleMs: 1_000, stale });
  /** The head at each of these times. */
  const headsAt = async (...times: readonly number[]) => {
    const heads: bigint[] = [];
    for (time of times) heads.push((await head()).number);
    return heads;
  };
  return { head, headsAt, told };
}

describe("the reader of a chain whose head stands still", () => {
  it("says so once the time is over: just below, at, just above", async () => {
    const { headsAt, told } = watched(node("a", 100).rpc);

    await headsAt(0, 999, 1_000);
    const before = told.length;
    await headsAt(1_001);

    expect([before, told.length]).to.deep.equal([0, 1]);
    expect(told[0]).to.match(/^a: it has shown no block after 100 for 1000 ms/);
  });

  it("says so whoever asks at that moment (who looked for metrics took it from who tells)", async () => {
    const { head, headsAt, told } = watched(node("a", 100).rpc);
    await headsAt(0);

    const heads = await Promise.all([headsAt(1_001), head(), head()]);

    expect([heads[0][0], heads[1].number, heads[2].number]).to.deep.equal([100n, 100n, 100n]);
    expect(told).to.have.length(1);
  });

  it("says nothing while it grows", async () => {
    const { rpc, grow } = node("a", 100);
    const { headsAt, told } = watched(rpc);

    for (const time of [0, 900, 1_800, 2_700]) {
      await headsAt(time);
      grow();
    }

    expect(told).to.deep.equal([]);
  });

  it("says so of a node that reads the chain anew, and of two old ones that answer in turn, though they show another block each time", async () => {
    const [anew, old] = [turns(200, 50, 51, 52), turns(200, 199, 200, 199)];
    const chains = [anew, old].map((one) => watched(one, node("b", 300).rpc));

    for (const { headsAt } of chains) await headsAt(0, 600);
    const before = chains.map(({ told }) => told.length);
    for (const { headsAt } of chains) await headsAt(1_001);
    const after = await Promise.all(chains.map(async ({ head }) => (await head()).number));

    expect([before, chains.map(({ told }) => told.length)]).to.deep.equal([
      [0, 0],
      [1, 1],
    ]);
    expect(after).to.deep.equal([300n, 300n]);
  });

  it("says it again for as long as the only node stays behind what was known", async () => {
    const { headsAt, told } = watched(turns(200, 50, 51, 52, 53, 54));

    await headsAt(0, 1_001, 2_002, 3_003);

    expect(told).to.have.length(3);
  });

  it("says which block it shows where that is a lower one, and not that nothing is watched, as on a branch that took its place", async () => {
    const said = async (heads: readonly number[]) => {
      const { headsAt, told } = watched(turns(...heads));
      await headsAt(0, 1_001);
      return told.join();
    };

    expect(await said([200, 50])).to.match(/; it shows block 50$/);
    expect(await said([200, 200])).not.to.include("it shows");
  });

  it("asks the next node first from then on, and the only one again", async () => {
    const [two, one] = [watched(node("a", 100).rpc, node("b", 200).rpc), watched(node("a", 100).rpc)];

    await two.headsAt(0, 2_000);
    await one.headsAt(0, 2_000);

    expect([two.told[0], one.told[0]].map((it) => it?.split("; ")[1])).to.deep.equal([
      "b is asked first from now on",
      "check the node, or name a second one",
    ]);
    expect((await two.head()).number).to.equal(200n);
    expect((await one.head()).number).to.equal(100n);
  });
});
