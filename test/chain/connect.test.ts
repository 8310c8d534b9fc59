import { expect } from "chai";
import { type OpenCarrier, overHttp } from "../../src/chain/carrier.ts";
import { createGenesis, type Identity, openProven, requireChain } from "../../src/chain/connect.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { failureOf, hashFor } from "../support/fakes.ts";
import { answering, serve } from "./server.ts";

const genesis = hashFor("block 0");

/** A node whose chain can be exchanged behind its address. */
async function openNode(identity: Identity, name = "node") {
  const is = { id: "0x1", genesis: genesis as string | undefined };
  const asked: string[] = [];
  const server = await serve(
    answering(({ method }) => {
      asked.push(method);
      if (method === "eth_chainId") return { result: is.id };
      if (method === "eth_getBlockByNumber") return { result: is.genesis === undefined ? null : { hash: is.genesis } };
      if (method === "eth_call") return { error: { code: 3, message: "execution reverted" } };
      return { result: "0x7" };
    }),
  );
  let drop = (): void => undefined;
  let isLate = false;
  const carry: OpenCarrier = (origin, options) => {
    const { post, close } = overHttp(origin, options);
    const late: typeof post = (request) => {
      if (isLate) drop();
      isLate = false;
      return post(request);
    };
    return { post: late, close };
  };
  const rpc = openProven((onConnect) => {
    drop = onConnect;
    return openRpc(server.url, { name, onConnect, carry });
  }, identity);
  return {
    rpc,
    is,
    asked,
    /** As if the connection had been made anew. */
    reconnect: () => drop(),
    /** The next question makes a connection, and goes out over it. */
    reconnectLate: () => {
      isLate = true;
    },
    close: async () => {
      await rpc.close();
      await server.close();
    },
  };
}

describe("a node that must prove which chain it is of", () => {
  it("is believed nothing when its id is another one, and asked again each time", async () => {
    const node = await openNode({ chainId: 5n, genesis: createGenesis(undefined, 1) });

    const codes = [
      await failureOf(node.rpc.request("eth_gasPrice")),
      await failureOf(node.rpc.request("eth_gasPrice")),
    ];
    await node.close();

    expect(codes).to.deep.equal(["WRONG_CHAIN", "WRONG_CHAIN"]);
    expect(node.asked).to.not.include("eth_gasPrice");
  });

  it("is believed nothing when block 0 is another one, though its id is right", async () => {
    const right = await openNode({ chainId: 1n, genesis: createGenesis(genesis, 1) });
    const fork = await openNode({ chainId: 1n, genesis: createGenesis(hashFor("another"), 1) });
    const [good, bad] = [await right.rpc.request("eth_gasPrice"), await failureOf(fork.rpc.request("eth_gasPrice"))];
    await right.close();
    await fork.close();

    expect([good, bad]).to.deep.equal(["0x7", "WRONG_CHAIN"]);
  });

  it("is not asked who it is while the connection stays", async () => {
    const node = await openNode({ chainId: 1n, genesis: createGenesis(genesis, 1) });
    await node.rpc.request("eth_gasPrice");
    await node.rpc.request("eth_gasPrice");
    const before = node.asked.filter((method) => method === "eth_chainId").length;
    await node.rpc.request("eth_gasPrice");
    const after = node.asked.filter((method) => method === "eth_chainId").length;
    await node.close();

    expect(after).to.equal(before);
  });

  it("sends nothing to a chain that was put behind the address meanwhile, and goes on when the right one is back", async () => {
    const node = await openNode({ chainId: 1n, genesis: createGenesis(genesis, 1) });
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

  it("is believed neither an answer nor a refusal that comes over a connection which the question itself made [the first of another chain were taken]", async () => {
    const node = await openNode({ chainId: 1n, genesis: createGenesis(genesis, 1) });
    const ask = (method: string) => {
      node.reconnectLate();
      return failureOf(node.rpc.request(method));
    };
    await node.rpc.request("eth_gasPrice");

    const same = [await ask("eth_gasPrice"), await ask("eth_call")];
    await node.rpc.request("eth_gasPrice");
    node.is.id = "0x5";
    const other = [await ask("eth_gasPrice")];
    node.is.id = "0x1";
    await node.rpc.request("eth_gasPrice");
    node.is.genesis = hashFor("a fork of the same id");
    other.push(await ask("eth_call"));
    await node.close();

    expect(same).to.deep.equal(["no failure", "RPC_ERROR"]);
    expect(other).to.deep.equal(["WRONG_CHAIN", "WRONG_CHAIN"]);
  });

  it("refuses the node whose block 0 is not the one that a quorum showed, also when it was the first to answer", async () => {
    const shared = { chainId: 1n, genesis: createGenesis(undefined, 2) };
    const nodes = [await openNode(shared, "liar"), await openNode(shared, "one"), await openNode(shared, "two")];
    const [liar, one, two] = nodes.map(({ rpc }) => rpc);
    if (nodes[0] !== undefined) nodes[0].is.genesis = hashFor("another");

    const first = await liar?.request("eth_gasPrice");
    await one?.request("eth_gasPrice");
    await two?.request("eth_gasPrice");
    const codes = [
      await failureOf(liar?.request("eth_gasPrice") ?? Promise.resolve()),
      await one?.request("eth_gasPrice"),
    ];
    const atStart = await failureOf(requireChain({ rpcs: nodes.map(({ rpc }) => rpc), quorum: 3, ...shared }));
    for (const node of nodes) await node.close();

    expect([first, ...codes, atStart]).to.deep.equal(["0x7", "WRONG_CHAIN", "0x7", "WRONG_CHAIN"]);
  });

  it("says what to correct: what the configuration names, or else that another chain is there now (it named a setting that nobody had written)", async () => {
    const said = async (configured: string | undefined) => {
      const node = await openNode({ chainId: 1n, genesis: createGenesis(configured, 1) });
      await node.rpc.request("eth_gasPrice");
      node.is.genesis = hashFor("a fresh chain of the same id");
      node.reconnect();
      const error: unknown = await node.rpc.request("eth_gasPrice").catch((raised) => raised);
      await node.close();
      return String(Object(error).message);
    };

    expect(await said(genesis)).to.include("; correct chain.genesis or the URL; nothing of it is believed");
    expect(await said(undefined))
      .to.match(/it is another chain than when this began: give the right node or, .* another store, and start again;/)
      .and.not.include("chain.genesis");
  });

  it("is held to the block 0 that it showed before, where the configuration names none and it is the only one", async () => {
    const node = await openNode({ chainId: 1n, genesis: createGenesis(undefined, 1) });
    await node.rpc.request("eth_gasPrice");
    node.is.genesis = hashFor("a fork of the same id");
    node.reconnect();

    const swapped = await failureOf(node.rpc.request("eth_sendRawTransaction", ["0x00"]));
    await node.close();

    expect(swapped).to.equal("WRONG_CHAIN");
    expect(node.asked).to.not.include("eth_sendRawTransaction");
  });

  it("may have thrown its block 0 away, unless the configuration names it", async () => {
    const free = await openNode({ chainId: 1n, genesis: createGenesis(undefined, 1) });
    const named = await openNode({ chainId: 1n, genesis: createGenesis(genesis, 1) });
    free.is.genesis = named.is.genesis = undefined;

    const answers = [await free.rpc.request("eth_gasPrice"), await failureOf(named.rpc.request("eth_gasPrice"))];
    await free.close();
    await named.close();

    expect(answers).to.deep.equal(["0x7", "WRONG_CHAIN"]);
  });
});
