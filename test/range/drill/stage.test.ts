import { expect } from "chai";
import { createStage } from "../../../src/range/drill/stage.ts";
import type { Fork } from "../../../src/range/fork.ts";

/** A fork whose chain holds the transactions that are named. */
function openFake(mined: ReadonlySet<string>) {
  let sent = 0;
  const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    eth_getBalance: () => "0x0",
    eth_sendTransaction: () => `0x${++sent}`,
    eth_getTransactionReceipt: ([hash]) =>
      mined.has(String(hash)) ? { status: "0x1", contractAddress: null, blockNumber: "0x1" } : null,
  };
  const rpc = async (method: string, params: readonly unknown[] = []) => answers[method]?.(params) ?? null;
  return { rpc } as unknown as Fork;
}

describe("a stage", () => {
  it("counts of what somebody sent only what a reorganisation left in the chain", async () => {
    const mined = new Set(["0x1", "0x3"]);
    const stage = createStage(openFake(mined));
    for (const from of ["0xAA", "0xaa", "0xaa", "0xbb"]) await stage.submit({ from, to: "0xcc" }, new Map());

    expect([await stage.countOf("0xAa"), await stage.countOf("0xbb"), await stage.countOf("0xdd")]).to.deep.equal([
      2, 0, 0,
    ]);
  });
});
