import { expect } from "chai";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { eachOf, everywhere, inOrder, receiptOf } from "../../src/chain/senders.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { failureOf, hashFor, never } from "../support/fakes.ts";

const receipt = { transactionHash: hashFor("x"), blockNumber: "0x64", blockHash: hashFor("h"), status: "0x1" };

function node(trace: string[], name: string, answer: () => Promise<unknown>): Rpc {
  return {
    name,
    request: (method) => {
      trace.push(`${name} ${method}`);
      return answer();
    },
    close: async () => undefined,
  };
}

const says = (answer: unknown) => async () => answer;
const refuses = (reason: string) => () => Promise.reject(new FirebreakError("RPC_ERROR", reason));

describe("senders", () => {
  it("say every node's reason when all refuse", async () => {
    const nodes = [node([], "a", refuses("underpriced")), node([], "b", refuses("insufficient funds"))];

    const error = await everywhere(nodes, "eth_sendRawTransaction", []).catch((raised: unknown) => raised);

    expect(error).to.include({ code: "SEND_REFUSED", retryable: true });
    expect(String(error)).to.include("underpriced").and.include("insufficient funds");
  });

  it("send to every node at once and are content with the first acceptance, whoever hangs or refuses", async () => {
    const trace: string[] = [];
    const nodes = [node(trace, "a", never), node(trace, "b", refuses("busy")), node(trace, "c", says("0x1"))];

    const sending = everywhere(nodes, "eth_sendRawTransaction", []);
    const asked = [...trace];

    expect(asked).to.have.length(3);
    expect(await sending).to.equal("0x1");
  });

  it("refuse at once when there is no node", async () => {
    expect(await failureOf(everywhere([], "eth_sendRawTransaction", []))).to.equal("SEND_REFUSED");
    expect(await failureOf(inOrder([], "eth_chainId", []))).to.equal("CONFIG");
  });

  it("ask in order, and raise what the last one said", async () => {
    const trace: string[] = [];
    const nodes = [node(trace, "a", refuses("busy")), node(trace, "b", says("0x1")), node(trace, "c", says("0x2"))];

    expect(await inOrder(nodes, "eth_chainId", [])).to.equal("0x1");
    expect(trace).to.deep.equal(["a eth_chainId", "b eth_chainId"]);
    expect(await failureOf(inOrder([node([], "a", refuses("busy"))], "eth_chainId", []))).to.equal("RPC_ERROR");
  });

  it("find a receipt on whichever node has it (a lagging first node hid it)", async () => {
    const nodes = [node([], "a", says(null)), node([], "b", refuses("busy")), node([], "c", says(receipt))];

    expect(await receiptOf(nodes, hashFor("x"))).to.include({ success: true });
  });

  it("know of no receipt when a node says so, and raise when none answers", async () => {
    const [silent, busy] = [node([], "a", says(null)), node([], "b", refuses("busy"))];

    expect(await receiptOf([silent, busy], hashFor("x"))).to.equal(undefined);
    expect(await failureOf(receiptOf([busy, busy], hashFor("x")))).to.equal("RPC_ERROR");
  });

  it("hear each node for itself, without those that fail, and without those that hang where half have answered", async () => {
    const [one, two] = [node([], "a", says("0x1")), node([], "b", says("0x2"))];
    const [busy, hanging] = [node([], "c", refuses("busy")), node([], "d", never)];

    expect(await eachOf([one, busy, two], "eth_estimateGas", [])).to.deep.equal(["0x1", "0x2"]);
    expect(await eachOf([hanging, one, two], "eth_estimateGas", [])).to.deep.equal(["0x1", "0x2"]);
    expect(await failureOf(eachOf([busy, busy], "eth_estimateGas", []))).to.equal("RPC_ERROR");
    expect(await failureOf(eachOf([], "eth_estimateGas", []))).to.equal("CONFIG");
  });

  it("believe a revert that more of them say than answer, and no fewer", async () => {
    const reverting = node([], "r", () => Promise.reject(new RpcError("r", "eth_estimateGas", 3, "reverted")));
    const one = node([], "a", says("0x1"));
    const asked = (nodes: readonly Rpc[]) => eachOf(nodes, "eth_estimateGas", []);

    expect(await failureOf(asked([one, reverting, reverting]))).to.equal("RPC_ERROR");
    expect([await asked([reverting, one]), await asked([one, reverting, one])]).to.deep.equal([
      ["0x1"],
      ["0x1", "0x1"],
    ]);
  });

  it("believe a receipt that a quorum says, and none while they do not agree", async () => {
    const [has, lags, busy] = [node([], "a", says(receipt)), node([], "b", says(null)), node([], "c", refuses("busy"))];
    const other = node([], "d", says({ ...receipt, blockNumber: "0x65" }));
    const found = (nodes: readonly Rpc[]) => receiptOf(nodes, hashFor("x"), 2);

    expect(await found([lags, has, has])).to.include({ success: true });
    expect([await found([has, lags, busy]), await found([has, other]), await found([lags, lags, has])]).to.deep.equal(
      Array(3).fill(undefined),
    );
    expect(await failureOf(found([busy, busy, busy]))).to.equal("RPC_ERROR");
  });
});
