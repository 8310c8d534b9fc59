import { expect } from "chai";
import { readPast } from "../../src/chain/past-logs.ts";
import type { Ask } from "../../src/chain/quorum.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { PastLog } from "../../src/core/log-reads.ts";
import { failureOf, hashFor, stranger, target } from "../support/fakes.ts";

const filter = { address: target, topic0: hashFor("Beat(uint256)") };
const logAt = (block: number, changes: object = {}) => ({
  ...{ address: target, topics: [filter.topic0], data: "0x", transactionHash: hashFor("x"), logIndex: "0x0" },
  ...{ blockNumber: `0x${block.toString(16)}`, ...changes },
});

/** A node that gives so many blocks at a time, and has these logs. */
function node(most: number, logs: readonly { readonly blockNumber: string }[] = []) {
  const spans: number[] = [];
  const ask: Ask = async (method, [query], read) => {
    const [from, to] = [Number(Object(query).fromBlock), Number(Object(query).toBlock)];
    spans.push(to - from + 1);
    if (to - from + 1 > most) throw new RpcError("node", method, -32_600, "that is a wide range");
    return read(logs.filter(({ blockNumber }) => from <= Number(blockNumber) && Number(blockNumber) <= to));
  };
  return { ask, spans };
}

async function all(ranges: AsyncIterable<readonly PastLog[]>): Promise<readonly number[]> {
  const blocks: number[] = [];
  for await (const logs of ranges) for (const { block } of logs) blocks.push(Number(block));
  return blocks;
}

describe("logs of long ago", () => {
  it("come by ranges, the newest first, of these blocks and no others, and stop when nobody wants more", async () => {
    const logs = [70_000, 69_999, 30_000, 20_001, 20_000].map((block) => logAt(block));
    const { ask, spans } = node(10_000, logs);

    expect(await all(readPast(ask, 70_000n, 50_000, [filter]))).to.deep.equal([70_000, 69_999, 30_000, 20_001]);
    expect(spans.reduce((sum, span) => sum + span)).to.equal(50_000);
    expect(spans.length).to.be.below(12);
    for await (const _ of readPast(ask, 70_000n, 50_000, [filter])) break;
    expect(spans.at(-1)).to.equal(1_000);
  });

  it("end at the first block of the chain", async () => {
    expect(await all(readPast(node(10_000, [logAt(0)]).ask, 40n, 500, [filter]))).to.deep.equal([0]);
  });

  it("are asked for in ranges as short as a node gives", async () => {
    const { ask, spans } = node(100, [logAt(5_000), logAt(4_001)]);

    expect(await all(readPast(ask, 5_000n, 1_000, [filter]))).to.deep.equal([5_000, 4_001]);
    expect(Math.max(...spans.slice(2))).to.be.at.most(62);
  });

  it("are not read where a node gives next to nothing at a time, or none", async () => {
    const [few, none] = [node(10), node(0)];

    expect(await failureOf(all(readPast(few.ask, 100_000n, 50_000, [filter])))).to.equal("NOT_EVALUABLE");
    expect(few.spans.length).to.be.below(500);
    expect(await failureOf(all(readPast(none.ask, 100_000n, 50_000, [filter])))).to.equal("NOT_EVALUABLE");
    expect(none.spans.length).to.be.below(10);
  });

  it("are none that was not asked for: of another contract, event or block, or taken back", async () => {
    const ask: Ask = async (_, __, read) =>
      read([
        logAt(50, { address: stranger }),
        logAt(51, { topics: [hashFor("Other()")] }),
        logAt(2_000),
        logAt(52, { removed: true }),
        logAt(53),
      ]);

    expect(await all(readPast(ask, 100n, 100, [filter]))).to.deep.equal([53]);
  });
});
