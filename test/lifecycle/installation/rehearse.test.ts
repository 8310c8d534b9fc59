import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { rehearse } from "../../../src/lifecycle/installation/rehearse.ts";

const from = `0x${"a1".repeat(20)}` as const;
const to = `0x${"c0".repeat(20)}` as const;

/** A local chain on which every call is refused. */
const refusing = {
  rpc: async (method: string) => {
    if (method === "eth_getBlockByNumber") return { timestamp: "0x1", gasLimit: "0x1c9c380" };
    if (method === "eth_call") throw new FirebreakError("RPC", "execution reverted: not the owner");
    return null;
  },
};

describe("the rehearsal of what others send", () => {
  it("ends with the call that was refused, its sender and its target (only the contract's error was told)", async () => {
    const calls = [{ says: "hand over the vault", from, to, data: "0x", afterDelay: false } as const];
    const error = await rehearse(refusing, calls, 60, () => {}).catch((cause: unknown) => cause);

    expect(error).to.have.property("code", "REVERTED");
    for (const part of ["hand over the vault", from, to, "not the owner"])
      expect(error).to.have.property("message").that.includes(part);
  });
});
