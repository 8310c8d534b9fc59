import { expect } from "chai";
import { createMeter } from "../../src/chain/meter.ts";
import { createStandings } from "../../src/chain/standing.ts";
import { FirebreakError } from "../../src/core/errors.ts";

/** Nodes with these heads; one without a head is down. */
function nodesOf(heads: readonly (number | undefined)[], quorum: number) {
  const state = { now: 10_000, heads: [...heads] };
  const asked: number[] = [];
  const places = heads.map((_, index) => {
    const [reads, sends] = [createMeter(() => state.now), createMeter(() => state.now)];
    const reader = reads.over({
      name: `node-${index}:8545`,
      async request() {
        asked.push(index);
        const head = state.heads[index];
        if (head === undefined) throw new FirebreakError("RPC_UNREACHABLE", "down", { retryable: true });
        return { number: `0x${head.toString(16)}` };
      },
      close: async () => undefined,
    });
    return { reader, reads, sends, coolingMs: () => 0, budget: () => ({ takes: 25, asked: index, waiting: 0 }) };
  });
  return { state, asked, places, standings: createStandings(places, quorum, () => state.now) };
}

const behind = ({ standings }: ReturnType<typeof nodesOf>) => standings.all().map((one) => one.behind);

describe("how nodes stand beside each other", () => {
  it("makes nobody late when one node invents a high block", async () => {
    const nodes = nodesOf([100, 1_000_000, 99], 2);

    await nodes.standings.look();

    expect(behind(nodes)).to.deep.equal([0, 0, 1]);
  });

  it("says nothing of how far a node is that does not answer, now or any more", async () => {
    const nodes = nodesOf([100, undefined], 1);
    await nodes.standings.look();
    const [, first] = behind(nodes);
    nodes.state.heads = [undefined, 100];
    nodes.state.now += 60_000;
    await nodes.standings.look();

    expect([first, ...behind(nodes)]).to.deep.equal([undefined, undefined, 0]);
    expect(nodes.standings.all()[0]).to.deep.include({ head: 100n, headAgeMs: 60_000 });
    expect(nodes.standings.all()[0]?.reads.errors.unreachable).to.equal(1);
  });

  it("says why a node did not answer the last look, until it does", async () => {
    const nodes = nodesOf([100, undefined], 1);
    await nodes.standings.look();
    const [first, second] = nodes.standings.all();
    nodes.state.heads = [100, 100];
    await nodes.standings.look();

    expect([first?.silent, second?.silent]).to.deep.equal([undefined, "down"]);
    expect(nodes.standings.all().map(({ silent }) => silent)).to.deep.equal([undefined, undefined]);
  });

  it("says why a node is of another chain, until it is of this one (nobody was told)", async () => {
    const { standings, places } = nodesOf([100, undefined], 1);
    const [, down] = places;
    const said = { now: "expected chain 1, found chain 10" };
    const request = async () => {
      if (said.now === "") return { number: "0x64" };
      throw new FirebreakError("WRONG_CHAIN", said.now);
    };
    const reader = down?.reads.over({ name: "node-1:8545", request, close: async () => undefined });
    const others = createStandings([...(down && reader ? [{ ...down, reader }] : [])], 1, () => 10_000);

    await others.look();
    const [wrong] = others.all();
    said.now = "";
    await others.look();
    await standings.look();

    expect(wrong).to.deep.include({ otherChain: "expected chain 1, found chain 10", behind: undefined });
    expect(others.all()[0]).to.deep.include({ otherChain: undefined, behind: 0 });
    expect(standings.all()[1]?.otherChain).to.equal(undefined);
  });

  it("asks nobody who showed a head in the last second", async () => {
    const nodes = nodesOf([100, 98], 1);
    await nodes.places[0]?.reader.request("eth_getBlockByNumber", ["latest", false]);
    nodes.state.now += 999;
    await nodes.standings.look();
    nodes.state.now += 1;
    await nodes.standings.look();

    expect(nodes.standings.all().map(({ budget }) => budget.asked)).to.deep.equal([0, 1]);
    expect(nodes.asked).to.deep.equal([0, 1, 0]);
    expect(behind(nodes)).to.deep.equal([0, 2]);
  });
});
