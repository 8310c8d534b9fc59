import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import { blockOf, failureOf, hashFor, target } from "../support/fakes.ts";
import { logOf, type Made, makeBlock, makeChain, nodeOf, wanted } from "./nodes.ts";

const call = { to: target, data: "0x8da5cb5b" } as const;
const honest = makeChain(100, 105, [logOf()], []);
const last = honest.at(-1) as Made;

/** Three nodes of an honest chain, read with a quorum of two. */
function three() {
  const nodes = ["a", "b", "c"].map((name) => nodeOf(name, honest));
  const [a, b, c] = nodes.map(({ state }) => state) as [
    (typeof nodes)[0]["state"],
    (typeof nodes)[0]["state"],
    (typeof nodes)[0]["state"],
  ];
  const differing: string[] = [];
  let now = 0;
  const chain = openChain(
    1n,
    nodes.map(({ rpc }) => rpc),
    { quorum: 2, now: () => now, staleMs: 60_000, graceMs: 1_000, differs: ({ name }) => void differing.push(name) },
  );
  return {
    chain,
    a,
    b,
    c,
    differing,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe("a quorum of two of three nodes", () => {
  it("finds an event that one node hides, whichever it is, and names it", async () => {
    for (const liar of ["a", "b", "c"] as const) {
      const { chain, differing, [liar]: lying } = three();
      lying.receipts = ({ receipts }) => receipts.map((one) => ({ ...one, logs: [] }));

      const logs = await chain.logs(await chain.head(), wanted);

      expect(logs.map(({ data }) => data)).to.deep.equal(["0x01"]);
      expect(differing).to.deep.equal(liar === "a" ? ["a"] : []);
    }
  });

  it("does not believe an event that one node forges, in its receipts or in a block of its own", async () => {
    const quiet = makeChain(100, 105, [], []);
    const { chain, a, b, c, differing } = three();
    for (const state of [a, b, c]) state.chain = quiet;
    a.receipts = ({ receipts }) => receipts.map((one) => ({ ...one, logs: [logOf()] }));
    const inReceipts = await chain.logs(await chain.head(), wanted);
    a.receipts = undefined;
    a.chain = honest;
    const head = await chain.head();

    expect(inReceipts).to.deep.equal([]);
    expect(head.hash).to.equal(quiet.at(-1)?.header.hash);
    expect(await chain.logs(head, wanted)).to.deep.equal([]);
    expect(new Set(differing)).to.deep.equal(new Set(["a"]));
  });

  it("does not believe a header that does not have its hash", async () => {
    const { chain, a, differing } = three();
    await chain.head();
    const next = makeBlock(106, last.header.hash);
    a.chain = [...honest, { ...next, header: { ...next.header, receiptsRoot: hashFor("forged") } }];

    expect((await chain.head()).number).to.equal(105n);
    expect(differing).to.deep.equal(["a"]);
  });

  it("has no head when one lies and one is down, and none when two are down: fail-over never lowers the quorum", async () => {
    const lied = three();
    lied.a.chain = makeChain(100, 105, [logOf("0x02")]);
    lied.b.isDown = true;
    const alone = three();
    alone.a.isDown = true;
    alone.b.isDown = true;

    expect(await failureOf(lied.chain.head())).to.equal("NO_QUORUM");
    expect(await failureOf(alone.chain.head())).to.equal("NO_QUORUM");
    expect(await failureOf(alone.chain.call(call, blockOf(105)))).to.equal("NO_QUORUM");
    expect(await failureOf(alone.chain.blockAt(105n))).to.equal("NO_QUORUM");
  });

  it("has a head while one node is down, hangs or is a block ahead or behind", async () => {
    const heads: bigint[] = [];
    for (const change of [{ isDown: true }, { hangs: true }, { chain: honest.slice(0, -1) }]) {
      const { chain, b } = three();
      Object.assign(b, change);
      heads.push((await chain.head()).number);
    }
    const { chain, b } = three();
    b.chain = [...honest, makeBlock(106, last.header.hash)];
    heads.push((await chain.head()).number);

    expect(heads).to.deep.equal([105n, 105n, 105n, 105n]);
  });

  it("meets at the newest block that enough nodes have, however far one is ahead", async () => {
    const { chain, a, b, c } = three();
    a.chain = honest.slice(0, 1);
    b.chain = honest.slice(0, 4);
    c.chain = honest;

    expect((await chain.head()).number).to.equal(103n);
  });

  it("takes a block for its head through the child that another node shows", async () => {
    const { chain, a, b, c } = three();
    a.chain = honest.slice(0, -1);
    b.isDown = true;

    expect((await chain.head()).number).to.equal(104n);
    expect(c.asked).to.deep.equal(["eth_getBlockByNumber"]);
  });

  it("says that there is none when only one node has shown a newer block for longer than the grace: at, above", async () => {
    const { chain, c, wait } = three();
    await chain.head();
    c.chain = [...honest, makeBlock(106, last.header.hash)];
    await chain.head();

    wait(1_000);
    const at = await failureOf(chain.head());
    wait(1);

    expect([at, await failureOf(chain.head())]).to.deep.equal(["no failure", "NO_QUORUM"]);
  });

  it("believes of a state what two say, asks the third only when these differ, and names who differs", async () => {
    const { chain, a, b, c, differing } = three();
    const agreed = await chain.call(call, blockOf(105));
    const before = c.asked.length;
    a.read = "0x02";

    const outvoted = await chain.call(call, blockOf(104));

    expect([agreed, outvoted]).to.deep.equal(["0x01", "0x01"]);
    expect([before, b.asked.length, c.asked.length]).to.deep.equal([0, 2, 1]);
    expect(differing).to.deep.equal(["a"]);
  });

  it("waits for nobody who hangs for longer than a moment", async () => {
    const { chain, a } = three();
    a.hangs = true;

    // This one never answers.
    expect(await chain.call(call, blockOf(105))).to.equal("0x01");
  });

  it("takes a revert for an answer when two nodes say so, whatever their words", async () => {
    const words = ["execution reverted", "VM Exception while processing transaction: revert"];
    const nodes = words.map((text, index) => {
      const { rpc } = nodeOf(`${index}`, honest);
      return {
        ...rpc,
        request: async () => {
          throw new RpcError(rpc.name, "eth_call", -32_000, text);
        },
      };
    });
    const one = nodeOf("honest", honest);

    expect(await failureOf(openChain(1n, nodes, { quorum: 2 }).call(call, blockOf(1)))).to.equal("CALL_REVERTED");
    expect(await failureOf(openChain(1n, [one.rpc, ...nodes.slice(1)], { quorum: 2 }).call(call, blockOf(1)))).to.equal(
      "NO_QUORUM",
    );
  });

  it("asks for receipts one by one where no node gives them together, and checks these as well", async () => {
    const { rpc } = nodeOf("old", honest);
    const old = {
      ...rpc,
      request: async (method: string, params: readonly unknown[] = []) => {
        if (method === "eth_getBlockReceipts") throw new RpcError("old", method, -32_601, "no such method");
        if (method === "eth_getTransactionReceipt")
          return last.receipts.find(({ transactionHash }) => transactionHash === params[0]);
        const header = await rpc.request(method, params);
        const transactions = last.receipts.map(({ transactionHash }) => transactionHash);
        return typeof header === "object" ? { ...header, transactions } : header;
      },
    };
    const chain = openChain(1n, [old, old], { quorum: 2 });

    expect(await chain.logs(await chain.head(), wanted)).to.have.length(1);
  });
});
