import { expect } from "chai";
import type { Rpc } from "../../src/chain/rpc.ts";
import { everywhere, inOrder, receiptOf } from "../../src/chain/senders.ts";
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
});
