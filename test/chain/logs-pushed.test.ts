import { expect } from "chai";
import { pushedPlace } from "../../src/chain/log-answers.ts";
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

  it("are of the form in each member, and of no other", () => {
    const wrong: readonly object[] = [
      ...["0x11", `${target}00`, null, 5].map((address) => ({ address })),
      ...[null, topic0, [topic0, "0x00"], [topic0, 5], Array(5).fill(topic0)].map((topics) => ({ topics })),
      ...["", "0x0", "0xzz", null, ["0x"]].map((data) => ({ data })),
      ...["0x00", `${hashFor("x")}0`, undefined].map((transactionHash) => ({ transactionHash })),
      ...["0x", "5", 5, `0x${"0".repeat(65)}`, null].map((logIndex) => ({ logIndex })),
      ...["no", 0, true].map((removed) => ({ removed })),
      ...[null, "0x00"].map((blockHash) => ({ blockHash })),
    ];
    const read = (changes: object) =>
      pushedLogs([JSON.stringify({ params: { result: { ...logOf(), blockHash: block.hash, ...changes } } })], block, [
        filter,
      ]).length;

    for (const changes of wrong) expect(read(changes), JSON.stringify(changes)).to.equal(0);
    for (const changes of [
      { removed: null },
      { removed: false },
      { data: "0xAB" },
      { blockHash: block.hash.replace("a", "A") },
    ])
      expect(read(changes), JSON.stringify(changes)).to.equal(1);
  });

  it("are not what the block's bloom denies: it is covered by the hash", () => {
    const empty = { ...block, logsBloom: `0x${"00".repeat(255)}01` } as const;

    expect(isPromised(empty, [filter])).to.equal(false);
    expect(pushedLogs([message(logOf())], empty, [filter])).to.deep.equal([]);
  });
});

describe("pushedPlace", () => {
  const place = { blockHash: `0x${"AB".repeat(32)}`, blockNumber: "0x10", blockTimestamp: "0x64" };
  const of = (changes: object) => pushedPlace(JSON.stringify({ params: { result: { ...place, ...changes } } }));

  it("says of which block a log is, and when that was made", () => {
    expect(of({})).to.deep.equal({ number: 16n, hash: `0x${"ab".repeat(32)}`, timestamp: 100n });
    expect(of({ removed: false })?.number).to.equal(16n);
  });

  it("says nothing of a log that was taken away, lacks the time, or is of another form", () => {
    const forms = [
      { removed: true },
      { removed: 1 },
      { blockTimestamp: undefined },
      { blockTimestamp: 100 },
      { blockNumber: "16" },
      { blockHash: "0xab" },
    ];
    for (const changes of forms) expect(of(changes), JSON.stringify(changes)).to.equal(undefined);
    for (const message of ["", "null", "{}", '{"params":{"result":null}}'])
      expect(pushedPlace(message), message).to.equal(undefined);
  });
});
