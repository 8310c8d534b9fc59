import { expect } from "chai";
import { rpcClient } from "../../../src/range/rpc/client.ts";
import { servePassthrough } from "../../../src/range/rpc/passthrough.ts";
import { serveJsonRpc } from "../../../src/range/rpc/server.ts";

describe("servePassthrough", () => {
  it("never passes a transaction on to the node", async () => {
    const asked: string[] = [];
    const node = await serveJsonRpc(async (method) => {
      asked.push(method);
      return method === "eth_getBlockByNumber" ? { timestamp: "0x64" } : "0x1";
    });
    const passthrough = await servePassthrough(node.url);
    const client = rpcClient(passthrough.url, 5_000);

    for (const method of ["eth_sendRawTransaction", "eth_sendTransaction", "eth_call", "anvil_setBalance"]) {
      const error: unknown = await client.call(method, ["0x02"]).catch((raised) => raised);
      expect(error).to.have.nested.property("cause.code", -32601);
    }
    const balance = await client.call("eth_getBalance", [`0x${"11".repeat(20)}`, "latest"]);
    await client.close();
    await passthrough.close();
    await node.close();

    expect(balance).to.equal("0x1");
    expect(asked).to.deep.equal(["eth_chainId", "eth_blockNumber", "eth_getBlockByNumber", "eth_getBalance"]);
  });

  it("answers declared slots itself, refuses one without a reason, and tells of everything else", async () => {
    const account = `0x${"11".repeat(20)}` as const;
    const node = await serveJsonRpc(async (method) =>
      method === "eth_getBlockByNumber" ? { timestamp: "0x5" } : `0x${"00".repeat(31)}07`,
    );
    const declared = [{ account, slot: "0x2", value: "0x9", reason: "the story needs it" }] as const;
    const told: unknown[] = [];
    const onRead = (method: string, params: readonly unknown[]) => told.push([method, ...params]);

    const refused: unknown = await servePassthrough(node.url, { declared: [{ ...declared[0], reason: " " }] }).catch(
      (raised) => raised,
    );
    const passthrough = await servePassthrough(node.url, { declared, onRead });
    const client = rpcClient(passthrough.url, 5_000);
    const [ours, theirs] = [
      await client.call("eth_getStorageAt", [account, `0x${"00".repeat(31)}02`, "0x7"]),
      await client.call("eth_getStorageAt", [account, "0x3", "0x7"]),
    ];
    await client.close();
    await passthrough.close();
    await node.close();

    expect(refused).to.have.property("code", "BAD_DECLARED");
    expect([ours, theirs].map((value) => BigInt(String(value)))).to.deep.equal([9n, 7n]);
    expect(told).to.deep.equal([["eth_getStorageAt", account, "0x3", "0x7"]]);
  });

  it("refuses a block that the node does not have", async () => {
    const node = await serveJsonRpc(async (method) => (method === "eth_getBlockByNumber" ? null : "0x1"));

    const error: unknown = await servePassthrough(node.url, { block: 7 }).catch((raised) => raised);
    await node.close();

    expect(error).to.include({ code: "FORK_UPSTREAM" });
    expect(error).to.have.property("message").that.includes("block 7");
  });
});
