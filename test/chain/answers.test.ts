import { expect } from "chai";
import * as answers from "../../src/chain/answers.ts";
import { blockOf, codeOf, failureOf, hashFor, stranger, target } from "../support/fakes.ts";
import { turnsDuring } from "../support/turns.ts";

const at = blockOf(100);
const header = {
  number: "0x64",
  hash: hashFor("h").toUpperCase().replace("0X", "0x"),
  parentHash: hashFor("p"),
  timestamp: "0x10",
  baseFeePerGas: "0x3b9aca00",
  logsBloom: "0x00",
};

const codeFrom = (read: () => unknown): string => {
  try {
    read();
    return "accepted";
  } catch (error) {
    return codeOf(error);
  }
};

describe("answers of nodes", () => {
  it("are refused, and may be asked for again, when a block is not what it must be", () => {
    const wrong = [
      {},
      "0x64",
      [],
      7,
      { ...header, number: "100" },
      { ...header, number: `0x1${"0".repeat(64)}` },
      { ...header, hash: "0x12" },
      { ...header, parentHash: undefined },
      { ...header, timestamp: -1 },
      { ...header, baseFeePerGas: "none" },
    ];

    const codes = wrong.map((answer) => codeFrom(() => answers.asBlock(answer, "a block")));

    expect(codes).to.deep.equal(Array(wrong.length).fill("RPC_BAD_ANSWER"));
  });

  it("are another block than the one that was asked for: below, at, above", () => {
    const codes = [99n, 100n, 101n].map((number) => codeFrom(() => answers.asBlock(header, "a block", number)));

    expect(codes).to.deep.equal(["RPC_BAD_ANSWER", "accepted", "RPC_BAD_ANSWER"]);
  });

  it("say of a block that nobody knows that it is unknown", () => {
    expect(codeFrom(() => answers.asBlock(null, "a block"))).to.equal("BLOCK_UNKNOWN");
  });

  it("become a block in lower case, without a base fee where the chain has none", () => {
    const block = answers.asBlock({ ...header, baseFeePerGas: null }, "a block");

    expect(block).to.include({ number: 100n, hash: hashFor("h"), timestamp: 16n, baseFee: 0n });
  });

  it("say that a block has no receipts only when its hash covers that: the first block of mainnet", () => {
    const empty = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
    const zeros = (bytes: number) => `0x${"00".repeat(bytes)}`;
    const genesis = {
      ...{ number: "0x0", timestamp: "0x0", gasUsed: "0x0", gasLimit: "0x1388", difficulty: "0x400000000" },
      hash: "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
      stateRoot: "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
      sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
      extraData: "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
      ...{ parentHash: zeros(32), miner: zeros(20), logsBloom: zeros(256), mixHash: zeros(32) },
      ...{ nonce: "0x0000000000000042", transactionsRoot: empty, receiptsRoot: empty },
    };

    expect(answers.asBlock(genesis, "a block").isBare).to.equal(true);
    expect(answers.asBlock({ ...genesis, timestamp: "0x1" }, "a block").isBare).to.equal(undefined);
    expect(answers.asBlock({ ...header, receiptsRoot: empty }, "a block").isBare).to.equal(undefined);
  });

  it("become transactions, with no recipient where a contract is created", async () => {
    const transactions = [
      { hash: hashFor("a"), from: target, to: null, input: "0x60", value: "0x0" },
      { hash: hashFor("b"), from: target, to: stranger, input: "0x", value: "0x5" },
    ];

    const read = await answers.asTransactions({ transactions }, at);

    expect(read.map(({ to, value }) => [to, value])).to.deep.equal([
      [undefined, 0n],
      [stranger, 5n],
    ]);
    for (const wrong of [null, {}, { transactions: [hashFor("x")] }])
      expect(await failureOf(answers.asTransactions(wrong, at))).to.equal("RPC_BAD_ANSWER");
  });

  it("become what became of each transaction, and the contract that it created", async () => {
    const receipts = [
      { transactionHash: hashFor("a"), status: "0x1", contractAddress: target },
      { transactionHash: hashFor("b"), status: "0x0", contractAddress: null },
    ];

    expect(await answers.asResults(receipts, at)).to.deep.equal([
      { hash: hashFor("a"), success: true, created: target },
      { hash: hashFor("b"), success: false, created: undefined },
    ]);
    expect(await failureOf(answers.asResults([{}], at))).to.equal("RPC_BAD_ANSWER");
  });

  it("become a word with the zeros that some nodes leave out, and a number", () => {
    expect(answers.asWord("0x1")).to.equal(`0x${"0".repeat(63)}1`);
    expect(answers.asQuantity("0x10")).to.equal(16n);
    expect(["0x", "", null, 1].map((one) => codeFrom(() => answers.asQuantity(one)))).to.deep.equal(
      Array(4).fill("RPC_BAD_ANSWER"),
    );
  });

  it("become a receipt that says whether it succeeded, or none while it waits", () => {
    const receipt = { transactionHash: hashFor("x"), blockNumber: "0x64", blockHash: hashFor("h"), status: "0x0" };
    const asReceipt = (answer: unknown) => answers.asReceipt(answer, hashFor("x"));

    expect(asReceipt(null)).to.equal(undefined);
    expect(asReceipt(receipt)).to.include({ success: false });
    expect(asReceipt({ ...receipt, status: "0x1" })).to.include({ success: true });
    expect(codeFrom(() => asReceipt({}))).to.equal("RPC_BAD_ANSWER");
    expect(codeFrom(() => answers.asReceipt(receipt, hashFor("another")))).to.equal("RPC_BAD_ANSWER");
  });

  it("are gone through in pieces where they list much, with a turn for everybody else after 512 of them", async () => {
    const [count, inAPiece] = [5_120, 512];
    const of = (one: unknown) => Array.from({ length: count }, () => one);
    const transaction = { hash: hashFor("a"), from: target, to: null, input: "0x60", value: "0x0" };
    const result = { transactionHash: hashFor("a"), status: "0x1" };

    const turns = [
      await turnsDuring(answers.asTransactions({ transactions: of(transaction) }, at)),
      await turnsDuring(answers.asTransactionHashes({ transactions: of(hashFor("a")) }, at)),
      await turnsDuring(answers.asResults(of(result), at)),
      await turnsDuring(answers.asSimulation([{ calls: of({ status: "0x1", returnData: "0x" }) }])),
    ];

    for (const one of turns) expect(one).to.be.at.least(count / inAPiece - 2);
  });

  it("become the outcome of each simulated call", async () => {
    const simulated = [
      {
        calls: [
          { status: "0x1", returnData: "0xAB" },
          { status: "0x0", returnData: "0x" },
        ],
      },
    ];

    expect(await answers.asSimulation(simulated)).to.deep.equal([
      { success: true, output: "0xab" },
      { success: false, output: "0x" },
    ]);
    expect(await failureOf(answers.asSimulation({}))).to.equal("RPC_BAD_ANSWER");
  });
});
