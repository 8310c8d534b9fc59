import { expect } from "chai";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { createTraces } from "../../src/chain/traces.ts";
import { blockOf, failureOf, target } from "../support/fakes.ts";

const filter = { to: new Set([target]) };

/** Traces of blocks in which nothing is, and what was asked for them. */
function ofEmpty(answer: (method: string) => Promise<unknown>) {
  const asked: string[] = [];
  const node: Rpc = {
    name: "a:8545",
    request: (method) => {
      asked.push(method);
      return answer(method);
    },
    close: async () => {},
  };
  return { asked, traces: createTraces({ order: () => [node], quorum: 1, transactions: async () => [] }) };
}

describe("call traces of empty blocks", () => {
  it("are asked for until a node has traced, and then no more", async () => {
    const { asked, traces } = ofEmpty(async () => []);

    expect(await traces.calls(blockOf(100), filter)).to.deep.equal([]);
    expect(await traces.calls(blockOf(101), filter)).to.deep.equal([]);
    expect(asked).to.deep.equal(["debug_traceBlockByHash"]);
  });

  it("show that no node traces [`check` passed while the head was empty, and the first block with a call was missed]", async () => {
    const { asked, traces } = ofEmpty((method) =>
      Promise.reject(new RpcError("a:8545", method, -32_601, "the method does not exist")),
    );

    expect(await failureOf(traces.calls(blockOf(100), filter))).to.equal("NOT_EVALUABLE");
    expect(asked).to.deep.equal(["debug_traceBlockByHash", "trace_block"]);
  });
});
