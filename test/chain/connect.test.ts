import { expect } from "chai";
import { type Identity, openProven } from "../../src/chain/connect.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { failureOf, hashFor } from "../support/fakes.ts";
import { answering, serve } from "./server.ts";

const genesis = hashFor("block 0");

/** A node whose chain can be exchanged behind its address. */
async function openNode(identity: Identity) {
  const is = { id: "0x1", genesis };
  const asked: string[] = [];
  const server = await serve(
    answering(({ method }) => {
      asked.push(method);
      if (method === "eth_chainId") return { result: is.id };
      if (method === "eth_getBlockByNumber") return { result: { hash: is.genesis } };
      return { result: "0x7" };
    }),
  );
  let drop = (): void => undefined;
  const rpc = openProven((onConnect) => {
    drop = onConnect;
    return openRpc(server.url, { onConnect });
  }, identity);
  return {
    rpc,
    is,
    asked,
    /** As if the connection had been made anew. */
    reconnect: () => drop(),
    close: async () => {
      await rpc.close();
      await server.close();
    },
  };
}

describe("a node that must prove which chain it is of", () => {
  it("is believed nothing when its id is another one, and asked again each time", async () => {
    const node = await openNode({ chainId: 5n, genesis: undefined });

    const codes = [
      await failureOf(node.rpc.request("eth_gasPrice")),
      await failureOf(node.rpc.request("eth_gasPrice")),
    ];
    await node.close();

    expect(codes).to.deep.equal(["WRONG_CHAIN", "WRONG_CHAIN"]);
    expect(node.asked).to.not.include("eth_gasPrice");
  });

  it("is believed nothing when block 0 is another one, though its id is right", async () => {
    const right = await openNode({ chainId: 1n, genesis });
    const fork = await openNode({ chainId: 1n, genesis: hashFor("another") });
    const [good, bad] = [await right.rpc.request("eth_gasPrice"), await failureOf(fork.rpc.request("eth_gasPrice"))];
    await right.close();
    await fork.close();

    expect([good, bad]).to.deep.equal(["0x7", "WRONG_CHAIN"]);
  });

  it("is not asked who it is while the connection stays", async () => {
    const node = await openNode({ chainId: 1n, genesis });
    await node.rpc.request("eth_gasPrice");
    await node.rpc.request("eth_gasPrice");
    const before = node.asked.filter((method) => method === "eth_chainId").length;
    await node.rpc.request("eth_gasPrice");
    const after = node.asked.filter((method) => method === "eth_chainId").length;
    await node.close();

    expect(after).to.equal(before);
  });

  it("sends nothing to a chain that was put behind the address meanwhile, and goes on when the right one is back", async () => {
    const node = await openNode({ chainId: 1n, genesis });
    await node.rpc.request("eth_gasPrice");
    node.is.id = "0x5";
    node.reconnect();

    const swapped = await failureOf(node.rpc.request("eth_sendRawTransaction", ["0x00"]));
    node.is.id = "0x1";
    const back = await node.rpc.request("eth_gasPrice");
    await node.close();

    expect([swapped, back]).to.deep.equal(["WRONG_CHAIN", "0x7"]);
    expect(node.asked).to.not.include("eth_sendRawTransaction");
  });
});
