import { expect } from "chai";
import { agreedBy } from "../../src/chain/quorum.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";

const failing = (error: Error): Rpc => ({
  name: "node",
  request: () => Promise.reject(error),
  close: async () => undefined,
});
const unreachable = new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true });
const unknown = new FirebreakError("BLOCK_UNKNOWN", "no such block", { retryable: true });
const final = new FirebreakError("BLOCK_UNKNOWN", "it will never be there");
const refusal = (code: number) => new RpcError("node", "eth_call", code, "refused");

/** The code of what three nodes say of which none can answer, and whether it may be asked again. */
async function said(...failures: readonly Error[]) {
  const ask = agreedBy({ order: () => failures.map(failing), quorum: 2 });
  const error = await ask("eth_call", [], String).catch((error: unknown) => error);
  return error instanceof FirebreakError ? `${error.code} ${error.retryable}` : error;
}

describe("a quorum of nodes of which none can answer", () => {
  it("says what all of them say alike", async () => {
    expect(await said(unknown, unknown, unknown)).to.equal("BLOCK_UNKNOWN true");
    expect(await said(refusal(-32_000), refusal(-32_601), refusal(-32_000))).to.equal("RPC_ERROR false");
  });

  it("says what enough of them never will say otherwise (with one node down, missing state was asked for again for ever)", async () => {
    expect(await said(unreachable, final, final)).to.equal("BLOCK_UNKNOWN false");
    expect(await said(refusal(-32_000), unreachable, refusal(-32_000))).to.equal("RPC_ERROR false");
  });

  it("is no quorum where one of them says something else, which would have been the answer", async () => {
    expect(await said(unreachable, unreachable, final)).to.equal("NO_QUORUM true");
    expect(await said(unreachable, unknown, unreachable)).to.equal("NO_QUORUM true");
    expect(await said(refusal(-32_005), refusal(-32_005), refusal(-32_000))).to.equal("NO_QUORUM true");
    expect(await said(unknown, final, unknown)).to.equal("NO_QUORUM true");
  });
});
