import { expect } from "chai";
import { readFirst, readLogs } from "../../src/chain/logs.ts";
import type { Ask } from "../../src/chain/quorum.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { LogFilter } from "../../src/core/parts.ts";
import { blockOf, failureOf, fullBloom, hashFor, stranger, target } from "../support/fakes.ts";

const topic0 = hashFor("RoleGranted");
const block = { ...blockOf(100), logsBloom: fullBloom };
const filter = { address: target, topic0 };
const logOf = (address = target, topic = topic0) => ({
  address,
  topics: [topic],
  data: "0x",
  transactionHash: hashFor("x"),
  logIndex: address === target ? "0x0" : "0x1",
});

/** A node that answers each method with what is given, and refuses the others. */
function set(known: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const ask: Ask = async (method, params, read) => {
    asked.push(`${method} ${JSON.stringify(params)}`);
    if (!(method in known)) throw new RpcError("node", method, -32601, "no such method");
    return read(known[method]);
  };
  return { ask, asked, methods: () => asked.map((one) => one.split(" ")[0]) };
}

describe("logs of a block", () => {
  it("are not taken for none when the bloom promises one: a new head without its logs is doubted", async () => {
    const { ask } = set({ eth_getLogs: [], eth_getBlockReceipts: null });

    expect(await failureOf(readLogs(ask, block, [filter]))).to.equal("LOGS_UNVERIFIED");
  });

  it("are read from the receipts when the node gave none although the bloom promises one", async () => {
    const { ask } = set({ eth_getLogs: [], eth_getBlockReceipts: [{ logs: [logOf(), logOf(stranger)] }] });

    const logs = await readLogs(ask, block, [filter]);

    expect(logs.map(({ address }) => address)).to.deep.equal([target]);
  });

  it("are none when the receipts agree that the bloom promised too much", async () => {
    const { ask } = set({ eth_getLogs: [], eth_getBlockReceipts: [{ logs: [] }] });

    expect(await readLogs(ask, block, [filter])).to.deep.equal([]);
  });

  it("are read from one receipt after the other where a node does not give them together (it stood still)", async () => {
    const { ask, methods } = set({
      eth_getLogs: [],
      eth_getBlockByHash: { transactions: [hashFor("x")] },
      eth_getTransactionReceipt: { logs: [logOf()] },
    });

    expect(await readLogs(ask, block, [filter])).to.have.length(1);
    expect(methods()).to.include("eth_getTransactionReceipt");
  });

  it("stay doubtful while one of its receipts is missing, and may be asked for again", async () => {
    const { ask } = set({
      eth_getLogs: [],
      eth_getBlockByHash: { transactions: [hashFor("x")] },
      eth_getTransactionReceipt: null,
    });

    const error = await readLogs(ask, block, [filter]).catch((raised: unknown) => raised);

    expect(error).to.include({ code: "LOGS_UNVERIFIED", retryable: true });
  });

  it("are doubted when one of two promised filters has none", async () => {
    const other = { address: stranger, topic0 };
    const { ask, methods } = set({
      eth_getLogs: [logOf()],
      eth_getBlockReceipts: [{ logs: [logOf(), logOf(stranger)] }],
    });

    expect(await readLogs(ask, block, [filter, other])).to.have.length(2);
    expect(methods()).to.deep.equal(["eth_getLogs", "eth_getBlockReceipts"]);
  });

  it("come at once as far as one answer has them; what it lacked comes from the receipts, and nothing comes twice", async () => {
    const other = { address: stranger, topic0 };
    const { ask, methods } = set({
      eth_getLogs: [logOf()],
      eth_getBlockReceipts: [{ logs: [logOf(), logOf(stranger)] }],
    });

    const { logs, missing } = await readFirst(ask, block, [filter, other]);

    expect(logs.map(({ address }) => address)).to.deep.equal([target]);
    expect(methods()).to.deep.equal(["eth_getLogs"]);
    expect((await missing?.())?.map(({ address }) => address)).to.deep.equal([stranger]);
  });

  it("are whole when nothing that the bloom promises is missing", async () => {
    const { ask } = set({ eth_getLogs: [logOf()] });

    expect((await readFirst(ask, block, [filter])).missing).to.equal(undefined);
  });

  it("are not asked for when the bloom of a block with logs denies them", async () => {
    const denying = { ...block, logsBloom: `0x${"0".repeat(511)}1` as const };
    const { ask, asked } = set({});

    expect(await readLogs(ask, denying, [filter])).to.deep.equal([]);
    expect(await readLogs(ask, block, [])).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it("are asked for on a chain that leaves the bloom out", async () => {
    const { ask } = set({ eth_getLogs: [logOf()] });

    expect(await readLogs(ask, { ...block, logsBloom: `0x${"00".repeat(256)}` }, [filter])).to.have.length(1);
  });

  it("are not asked for in a block without transactions, whose bloom is as empty as where blooms are left out", async () => {
    const { ask, asked } = set({});
    const nothing = { ...block, logsBloom: `0x${"00".repeat(256)}`, isBare: true } as const;

    expect(await readLogs(ask, nothing, [filter])).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it("are asked for by their events alone where thousands of contracts are watched, and hold only what is watched", async () => {
    const many = Array.from({ length: 1_000 }, (_, index): LogFilter => {
      return { address: `0x${index.toString(16).padStart(40, "c")}`, topic0 };
    });
    const { ask, asked } = set({ eth_getLogs: [logOf(), logOf(stranger)], eth_getBlockReceipts: [] });

    const logs = await readLogs(ask, block, [...many, filter]);

    expect(logs.map(({ address }) => address)).to.deep.equal([target]);
    expect(asked[0]).to.include(topic0).and.not.include("address");
  });

  it("are read from the receipts where an answer cannot hold them, in whatever words (whoever emits a watched event blinded us)", async () => {
    const refusals = [
      new FirebreakError("RPC_BAD_ANSWER", "the node sent more than 32 MB"),
      new RpcError("node", "eth_getLogs", -32_005, "query returned more than 10000 results"),
      new RpcError("node", "eth_getLogs", -32_008, "Response is too big"),
    ];
    for (const refusal of refusals)
      for (const logsBloom of [fullBloom, `0x${"00".repeat(256)}`] as const) {
        const { ask } = set({ eth_getBlockReceipts: [{ logs: [logOf(), logOf(stranger)] }] });
        const asking: Ask = (method, ...more) =>
          method === "eth_getLogs" ? Promise.reject(refusal) : ask(method, ...more);

        expect(await readLogs(asking, { ...block, logsBloom }, [filter])).to.have.length(1);
      }
  });

  it("are not looked for in the receipts for another refusal: the block may only be new to the node", async () => {
    const { ask, methods } = set({ eth_getBlockReceipts: [] });

    expect(await failureOf(readLogs(ask, block, [filter]))).to.equal("RPC_ERROR");
    expect(methods()).to.deep.equal(["eth_getLogs"]);
  });

  it("are asked for by the block's hash, and hold only what matches a filter whole", async () => {
    const other = { address: stranger, topic0: hashFor("Upgraded") };
    const crossed = [logOf(), logOf(stranger, topic0), logOf(stranger, hashFor("Upgraded"))];
    const { ask, asked } = set({ eth_getLogs: crossed });

    const logs = await readLogs(ask, block, [filter, other]);

    expect(logs.map(({ address, topics }) => [address, topics[0]])).to.deep.equal([
      [target, topic0],
      [stranger, hashFor("Upgraded")],
    ]);
    expect(asked).to.have.length(1);
    expect(asked[0]).to.include(block.hash);
  });
});
