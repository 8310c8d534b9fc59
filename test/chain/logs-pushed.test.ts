import { expect } from "chai";
import { pushedLogs } from "../../src/chain/logs.ts";
import { isPromised } from "../../src/chain/promised.ts";
import { blockOf, fullBloom, hashFor, stranger, target } from "../support/fakes.ts";

const topic0 = hashFor("RoleGranted");
const block = { ...blockOf(100), logsBloom: fullBloom };
const filter = { address: target, topic0 };
const logOf = (address = target) => ({
  ...{ address, topics: [topic0], data: "0x", transactionHash: hashFor("x") },
  logIndex: address === target ? "0x0" : "0x1",
});

describe("pushedLogs", () => {
  const message = (log: object, blockHash = block.hash) =>
    JSON.stringify({ params: { subscription: "0x1", result: { ...log, blockHash } } });

  it("are the watched logs of one block, each once and in their order", () => {
    const second = { ...logOf(), logIndex: "0x1" };
    const logs = pushedLogs([message(second), message(logOf()), message(second)], block, [filter]);

    expect(logs.map(({ logIndex }) => logIndex)).to.deep.equal([0, 1]);
  });

  it("are not those of another block, contract or form, nor what a reorganisation took away", () => {
    const others = [
      message(logOf(), hashFor("other")),
      message(logOf(stranger)),
      message({ ...logOf(), removed: true }),
      message({ ...logOf(), data: 5 }),
      "[".repeat(10_000),
      "{}",
    ];

    expect(pushedLogs(others, block, [filter])).to.deep.equal([]);
  });

  it("are not what the block's bloom denies: it is covered by the hash", () => {
    const empty = { ...block, logsBloom: `0x${"00".repeat(255)}01` } as const;

    expect(isPromised(empty, [filter])).to.equal(false);
    expect(pushedLogs([message(logOf())], empty, [filter])).to.deep.equal([]);
  });
});
