import { expect } from "chai";
import { createGenesis, openProven, requireChain, requireChains, type Starting } from "../../src/chain/connect.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { failureOf, hashFor } from "../support/fakes.ts";

type Node = { readonly id?: unknown; readonly first?: string };
type Opened = Starting & { readonly asked: readonly string[][] };

const [good, other]: readonly Node[] = [{}, { id: "0x5" }];
const fork: Node = { first: "a fork of the same id" };
const dead = undefined;

/** Nodes of chain 1 at a start, each over two connections; `asked` is what came to each of them. */
function startOf(nodes: readonly (Node | undefined)[], quorum: number, configured?: string): Opened {
  const genesis = createGenesis(configured, quorum);
  const asked = nodes.map((): string[] => []);
  const open = (node: Node | undefined, at: number): Rpc => ({
    name: `node-${at}:8545`,
    async request(method) {
      if (node === undefined) throw new FirebreakError("RPC_UNREACHABLE", "down", { retryable: true });
      asked[at]?.push(method);
      if (method === "eth_chainId") return "id" in node ? node.id : "0x1";
      return method === "eth_getBlockByNumber" ? { hash: hashFor(node.first ?? "block 0") } : "0x7";
    },
    close: async () => undefined,
  });
  const proven = () => nodes.map((node, at) => openProven(() => open(node, at), { chainId: 1n, genesis }));
  return { rpcs: [...proven(), ...proven()], quorum, genesis, asked };
}

const started = (...start: Parameters<typeof startOf>) => failureOf(requireChain(startOf(...start)));

describe("a start with nodes of another chain", () => {
  it("ends where no quorum of the others proves the chain, or the one that is trusted is of another", async () => {
    expect(await started([good, other, other], 2)).to.equal("WRONG_CHAIN");
    expect(await started([good, other, other, dead], 3)).to.equal("WRONG_CHAIN");
    expect(await started([other, dead, dead], 2)).to.equal("WRONG_CHAIN");
    expect(await started([good, good, other], 3)).to.equal("WRONG_CHAIN");
    expect(await started([good, fork, fork], 2, hashFor("block 0"))).to.equal("WRONG_CHAIN");
    expect(await started([other], 1)).to.equal("WRONG_CHAIN");
    expect(await started([dead, dead], 1)).to.equal("RPC_UNREACHABLE");
  });

  it("goes on without one where a quorum of the others proves it, whatever that one shows (one of three kept a responder from starting)", async () => {
    expect(await started([other, good, good], 2)).to.equal("no failure");
    expect(await started([fork, good, good], 2)).to.equal("no failure");
    expect(await started([fork, good, good], 2, hashFor("block 0"))).to.equal("no failure");
    expect(await started([other, good], 1)).to.equal("no failure");
    for (const id of ["latest", "0x", "", null, 1, ["0x1"], { toString: 1 }, `0x${"f".repeat(65)}`])
      expect(await started([{ id }, good, good], 2), JSON.stringify(id)).to.equal("no failure");
  });

  it("goes on below the quorum where one is of another chain and one is silent, as where both are silent (the responder ended where one more node was swapped)", async () => {
    const start = startOf([good, other, dead], 2);
    await requireChain(start);

    expect(await started([good, fork, dead], 2, hashFor("block 0"))).to.equal("no failure");
    expect(await started([good, dead, dead], 2)).to.equal("no failure");
    expect(new Set(start.asked[1])).to.deep.equal(new Set(["eth_chainId", "eth_getBlockByNumber"]));
    expect(await failureOf(requireChain(startOf([good, other, dead], 2), "each"))).to.equal("WRONG_CHAIN");
  });

  it("takes no id for one that is none, such as a list with one in it, or a text of megabytes", async () => {
    for (const id of ["0x", null, 1, ["0x1"], { toString: 1 }, `0x${"0".repeat(64)}1`])
      expect(await started([{ id }, good], 2), JSON.stringify(id)).to.equal("WRONG_CHAIN");
  });

  it("asks the one that it goes on without for nothing but which chain it is", async () => {
    const start = startOf([other, good, good], 2);
    await requireChain(start);

    const said = await Promise.all(start.rpcs.map((rpc) => failureOf(rpc.request("eth_gasPrice"))));

    expect(said.filter((code) => code === "WRONG_CHAIN")).to.have.length(2);
    expect(new Set(start.asked[0])).to.deep.equal(new Set(["eth_chainId", "eth_getBlockByNumber"]));
    expect(start.asked[1]).to.include("eth_gasPrice");
  });

  it("counts no node that shows the right chain over one of its connections alone", async () => {
    const { rpcs, ...start } = startOf([good, good], 2);
    const [elsewhere] = startOf([other], 2).rpcs;

    const failure = failureOf(requireChain({ ...start, rpcs: [...rpcs, ...(elsewhere ? [elsewhere] : [])] }));

    expect(await failure).to.equal("WRONG_CHAIN");
  });

  it("ends where each node is believed alone and they differ of block 0, unless the configuration names it: what answered first would choose the chain", async () => {
    expect(await started([good, fork], 1)).to.equal("WRONG_CHAIN");
    expect(await started([fork, good], 1, hashFor("block 0"))).to.equal("no failure");
  });

  it("ends for one of many where each of them must be of the right chain", async () => {
    expect(await failureOf(requireChain(startOf([other, good, good], 2), "each"))).to.equal("WRONG_CHAIN");
    expect(await failureOf(requireChain(startOf([dead, good, good], 2), "each"))).to.equal("no failure");
  });

  it("goes on with the chains that can be proven, and ends where none can", async () => {
    const [right, wrong, away] = [[good], [other], [dead]].map((nodes) => () => startOf(nodes, 1));
    const startAll = (chains: readonly (typeof right)[], proving: "each" | "quorum" = "quorum") =>
      failureOf(
        requireChains(
          chains.flatMap((open) => open?.() ?? []),
          proving,
        ),
      );

    expect(await startAll([wrong, away])).to.equal("WRONG_CHAIN");
    expect(await startAll([away, away])).to.equal("RPC_UNREACHABLE");
    expect(await startAll([right, wrong], "each")).to.equal("WRONG_CHAIN");
    expect(await startAll([right, wrong])).to.equal("no failure");
    expect(await startAll([right, away])).to.equal("no failure");
  });
});
