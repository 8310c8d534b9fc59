import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, failureOf, hashFor } from "../support/fakes.ts";

const block = blockOf(100);
const hashes = Array.from({ length: 45 }, (_, index) => hashFor(`t${index}`));
const receiptOf = (hash: unknown) => ({ transactionHash: hash, status: hash === hashes[7] ? "0x0" : "0x1" });
const tooLong = new FirebreakError("RPC_BAD_ANSWER", "it sent more than 32 MB", { retryable: true });

/** A node that answers by method. */
function node(answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>>, asked: string[] = []): Rpc {
  return {
    name: "node",
    request: async (method, params = []) => {
      asked.push(method);
      const answer = answers[method]?.(params);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    close: async () => undefined,
  };
}

describe("what became of a block's transactions", () => {
  const alone = {
    eth_getBlockByHash: () => ({ transactions: hashes }),
    eth_getTransactionReceipt: ([hash]: readonly unknown[]) => receiptOf(hash),
  };

  it("is asked for together", async () => {
    const asked: string[] = [];
    const chain = openChain(1n, [node({ eth_getBlockReceipts: () => hashes.map(receiptOf) }, asked)]);

    expect(await chain.results(block)).to.have.length(45);
    expect(asked).to.deep.equal(["eth_getBlockReceipts"]);
  });

  it("is asked for one by one where all receipts are more than an answer may hold, or are not given together (it was never known)", async () => {
    const refused = (code: number, message: string) => new RpcError("node", "eth_getBlockReceipts", code, message);
    for (const refusal of [
      tooLong,
      refused(-32_601, "method not found"),
      refused(-32_004, "no such thing here"),
      refused(-32_600, "eth_getBlockReceipts is not available: unsupported method"),
    ]) {
      const chain = openChain(1n, [node({ ...alone, eth_getBlockReceipts: () => refusal })]);

      const results = await chain.results(block);

      expect(results.map(({ hash }) => hash)).to.deep.equal(hashes);
      expect(results.filter(({ success }) => !success)).to.deep.equal([
        { hash: hashes[7], success: false, created: undefined },
      ]);
    }
  });

  it("is not known where a node gives the receipt of another transaction, or none", async () => {
    for (const given of [receiptOf(hashes[0]), null]) {
      const answers = { ...alone, eth_getBlockReceipts: () => tooLong, eth_getTransactionReceipt: () => given };

      expect(await failureOf(openChain(1n, [node(answers)]).results(block))).to.equal("RPC_BAD_ANSWER");
    }
  });

  it("is not asked for again in another way when the node is only busy", async () => {
    const asked: string[] = [];
    const busy = new RpcError("node", "eth_getBlockReceipts", 429, "too many requests");
    const chain = openChain(1n, [node({ ...alone, eth_getBlockReceipts: () => busy }, asked)]);

    expect(await failureOf(chain.results(block))).to.equal("RPC_ERROR");
    expect(asked).to.deep.equal(["eth_getBlockReceipts"]);
  });
});
