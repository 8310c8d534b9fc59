import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { blockOf, failureOf, hashFor, target } from "../support/fakes.ts";
import { logOf, type Made, makeBlock, makeChain, nodeOf } from "./nodes.ts";

const call = { to: target, data: "0x8da5cb5b" } as const;
const honest = makeChain(100, 105, [logOf()], []);
type Three = [ReturnType<typeof nodeOf>, ReturnType<typeof nodeOf>, ReturnType<typeof nodeOf>];

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

  it("asks it after a moment where another one keeps silent [each head took that one's whole time-out]", async () => {
    const [silent, one, spared] = ["silent", "one", "spared"].map((name) => nodeOf(name, honest)) as Three;
    silent.state.hangs = true;
    const rpcs = [silent, one, spared].map(({ rpc }) => rpc);
    const chain = openChain(1n, rpcs, { quorum: 2, isCooling: ({ name }) => name === "spared" });

    // The silent one never answers.
    expect((await chain.head()).number).to.equal(105n);
  });
});

describe("heads of three nodes that stand at different heights", () => {
  const upTo = (number: number) => honest.slice(0, number - 99);
  const own = makeBlock(104, hashFor("of its own"));
  const headOf = async (nodes: readonly { readonly rpc: Rpc }[]) =>
    (
      await openChain(
        1n,
        nodes.map(({ rpc }) => rpc),
        { quorum: 2 },
      ).head()
    ).number;

  it("are met at the newest block of two, though the third shows one of its own and lacks what they have", async () => {
    const [one, behind, liar] = [nodeOf("one", upTo(103)), nodeOf("behind", upTo(100)), nodeOf("liar", [own])];

    expect(await headOf([one, behind, liar])).to.equal(100n);
  });

  it("are met though the third, which is the furthest, says no more, and do not wait for it where two have answered", async () => {
    const rpc = (made: readonly Made[]): { readonly rpc: Rpc } => {
      const { rpc: node } = nodeOf("liar", made);
      const request: Rpc["request"] = (method, params = []) =>
        params[0] === "latest" ? node.request(method, params) : new Promise(() => undefined);
      return { rpc: { ...node, request } };
    };
    const apart = [nodeOf("one", upTo(103)), nodeOf("behind", upTo(100)), rpc([own])];
    const close = [nodeOf("one", upTo(101)), nodeOf("other", upTo(103)), rpc(honest)];

    expect([await headOf(apart), await headOf(close)]).to.deep.equal([100n, 101n]);
  });
});

describe("heads of a quorum that reads the chain anew", () => {
  it("are none once the grace is over, however they move, until they are further than what was known", async () => {
    let now = 0;
    const [liar, anew, one] = ["liar", "anew", "one"].map((name) => nodeOf(name, honest)) as Three;
    const rpcs = [liar, anew, one].map(({ rpc }) => rpc);
    const chain = openChain(1n, rpcs, { quorum: 2, now: () => now, graceMs: 1_000 });
    const longer = makeChain(100, 108);
    const show = (count: number) => {
      now += 600;
      for (const { state } of [liar, anew]) state.chain = longer.slice(0, count);
      return failureOf(chain.head());
    };
    for (const { state } of [liar, anew, one]) state.chain = longer.slice(0, 6);
    await chain.head();
    one.state.chain = longer;
    await chain.head();

    const codes = [await show(1), await show(2), await show(3), await show(7)];

    expect(codes).to.deep.equal(["no failure", "NO_QUORUM", "NO_QUORUM", "no failure"]);
  });
});

describe("heads of a chain that made no block for long", () => {
  it("are the quorum's while one node has the next block before the others: for a second, longer [it was told as one without a quorum at once]", async () => {
    let now = 0;
    const [first, one, other] = ["first", "one", "other"].map((name) => nodeOf(name, honest)) as Three;
    const rpcs = [first, one, other].map(({ rpc }) => rpc);
    const chain = openChain(1n, rpcs, { quorum: 2, now: () => now, graceMs: 1_000 });
    const next = [...honest, makeBlock(106, honest.at(-1)?.header.hash ?? "")];
    const lookAt = (ms: number) => {
      now = ms;
      return failureOf(chain.head());
    };
    await chain.head();
    first.state.chain = next;

    const alone = [await lookAt(60_000), await lookAt(61_000), await lookAt(61_001)];
    one.state.chain = next;
    const together = await chain.head();

    expect(alone).to.deep.equal(["no failure", "no failure", "NO_QUORUM"]);
    expect(together.number).to.equal(106n);
  });
});

describe("heads of a chain whose fork adds a field to the headers", () => {
  /** The hash covers a field that is not known here. */
  const forkAt = (number: number, parentHash: string, changes: object = {}): Made => {
    const made = makeBlock(number, parentHash);
    return { ...made, header: { ...made.header, hash: hashFor(`fork ${number}`), ...changes } };
  };
  const [first, second] = [forkAt(106, honest.at(-1)?.header.hash ?? ""), forkAt(107, hashFor("fork 106"))];
  const forked = [...honest, first];
  const unknown = "the nodes' headers have fields that this version does not know, from 106: update";
  const forged = (number: number) => `block ${number}: its header does not have its hash`;

  function three() {
    const nodes = ["a", "b", "c"].map((name) => nodeOf(name, honest));
    const told: string[] = [];
    const differs = ({ name }: { readonly name: string }, what: string) => void told.push(`${name} ${what}`);
    const rpcs = nodes.map(({ rpc }) => rpc);
    const chain = openChain(1n, rpcs, { quorum: 2, now: () => 0, differs });
    const show = async (...chains: readonly (readonly Made[])[]) => {
      for (const [index, { state }] of nodes.entries()) state.chain = chains[index] ?? state.chain;
      return (await chain.head()).hash;
    };
    return { show, told };
  }

  it("are taken where a quorum shows the same, which is told once [every head was below the quorum until a restart]", async () => {
    const { show, told } = three();
    await show();

    const heads = [await show(forked, forked, forked), await show(...Array(3).fill([...forked, second]))];

    expect(heads).to.deep.equal([first.header.hash, second.header.hash]);
    expect(told).to.deep.equal([`a ${unknown}`]);
  });

  it("are met at the block that a quorum has, and are not held up by a node that stands before the fork", async () => {
    const { show, told } = three();
    await show();

    const heads = [await show(honest, forked, [...forked, second]), await show(honest, [...forked, second])];

    expect(heads).to.deep.equal([first.header.hash, second.header.hash]);
    expect(told).to.deep.equal([`b ${unknown}`]);
  });

  it("are not taken from fewer than the quorum, nor where the same hash stands over different fields", async () => {
    const { show, told } = three();
    const before = await show();
    const other = [...honest, forkAt(106, honest.at(-1)?.header.hash ?? "", { timestamp: "0x1" })];

    expect(await show(forked)).to.equal(before);
    expect(await show(forked, other)).to.equal(before);
    expect(told).to.deep.equal([`a ${forged(106)}`, `a ${forged(106)}`, `b ${forged(106)}`]);
  });

  it("do not come to be where a node repeats what another shows, with a field that does not belong to the hash", async () => {
    const { show, told } = three();
    await show();
    const [last] = honest.slice(-1) as [Made];
    const repeated = [{ ...last, header: { ...last.header, gasUsed: "0x1" } }];

    await show(repeated);
    await show(forked, honest, honest);

    expect(told).to.deep.equal([`a ${forged(105)}`, `a ${forged(106)}`]);
  });
});
