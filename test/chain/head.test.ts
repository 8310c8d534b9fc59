import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { blockOf, failureOf, target } from "../support/fakes.ts";
import { logOf, makeChain, nodeOf } from "./nodes.ts";

const call = { to: target, data: "0x8da5cb5b" } as const;
const honest = makeChain(100, 105, [logOf()], []);

describe("heads of three nodes, one of which refused too many requests", () => {
  it("asks a node that wants to be spared only where the others do not make a quorum", async () => {
    const nodes = ["a", "b", "c"].map((name) => nodeOf(name, honest));
    const rpcs = nodes.map(({ rpc }) => rpc);
    const cooling = new Set(["a"]);
    const chain = openChain(1n, rpcs, { quorum: 2, isCooling: ({ name }) => cooling.has(name) });

    const without = [(await chain.head()).number, await chain.call(call, blockOf(1))];
    const spared = nodes[0]?.state.asked.length;
    if (nodes[1] !== undefined) nodes[1].state.isDown = true;
    const needed = [(await chain.head()).number, await chain.call(call, blockOf(2))];
    for (const name of ["b", "c"]) cooling.add(name);
    const all = (await chain.head()).number;
    if (nodes[0] !== undefined) nodes[0].state.isDown = true;
    const alone = await failureOf(chain.head());

    expect([without, spared, needed, all]).to.deep.equal([[105n, "0x01"], 0, [105n, "0x01"], 105n]);
    expect(alone).to.equal("NO_QUORUM");
  });
});
