import { expect } from "chai";
import type { ChainConfig } from "../../src/config/config.ts";
import { followNodes } from "../../src/lane/nodes.ts";
import { fakeStandings, standingOf } from "../support/fakes.ts";

/** What is told of one node that is so many blocks behind at one look after the other. */
async function told(blockSeconds: number, behind: readonly (number | undefined)[]): Promise<readonly string[]> {
  const stop = new AbortController();
  const said: string[] = [];
  let looks = 0;
  await followNodes(
    {
      nodes: fakeStandings(...behind.map((one) => [standingOf({ node: "a:8545", behind: one })])),
      config: { blockSeconds } as ChainConfig,
    },
    (node, what, isOver) => said.push(`${looks} ${node} ${what.split(/[:;]/)[0]}${isOver ? " (over)" : ""}`),
    stop.signal,
    async () => {
      if (++looks === behind.length) stop.abort();
    },
  );
  return said;
}

describe("following a chain's nodes", () => {
  it("tells of a node that shows no head at the second look, once however long it lasts", async () => {
    expect(await told(12, [undefined])).to.deep.equal([]);
    expect(await told(12, [undefined, undefined, undefined, undefined])).to.deep.equal(["1 a:8545 it shows no head"]);
  });

  it("says why a node shows no head, since one that answers too much runs (it said to look whether it does)", async () => {
    const silent = "a:8545 sent more than 33554432 bytes; ask it for less or use another node";
    const [said, stop]: [string[], AbortController] = [[], new AbortController()];
    const nodes = fakeStandings(...[0, 1].map(() => [standingOf({ behind: undefined, silent })]));
    const tell = (_: string, what: string) => void [said.push(what), stop.abort()];

    await followNodes({ nodes, config: { blockSeconds: 12 } as ChainConfig }, tell, stop.signal, async () => {});

    expect(said).to.deep.equal([`it shows no head: ${silent}`]);
  });

  it("tells of one of another chain what was expected and found, and not that it shows no head (it said so)", async () => {
    const otherChain = "expected chain 1 at a:8545, found chain 10; correct chain.id or the URL";
    const said: string[] = [];
    const stop = new AbortController();

    await followNodes(
      {
        nodes: fakeStandings([standingOf({ behind: undefined, otherChain })]),
        config: { blockSeconds: 12 } as ChainConfig,
      },
      (_, what) => void [said.push(what), stop.abort()],
      stop.signal,
      async () => {},
    );

    expect(said).to.deep.equal([`it is of another chain: ${otherChain}`]);
  });

  it("tells once of one that names another chain at each look, and takes turns at lagging and showing no head (each look was a fault of its own in the record)", async () => {
    const stop = new AbortController();
    const said: string[] = [];
    const looks = Array.from({ length: 20 }, (_, at) => [
      standingOf({ behind: at % 2 === 0 ? undefined : 9, ...(at > 9 && { otherChain: `found chain ${at}` }) }),
    ]);
    let seen = 0;

    await followNodes(
      { nodes: fakeStandings(...looks), config: { blockSeconds: 12 } as ChainConfig },
      (_, what) => void said.push(what.split(";")[0] ?? ""),
      stop.signal,
      async () => void (++seen === looks.length && stop.abort()),
    );

    expect(said).to.deep.equal([
      "it is 3 blocks or more behind the others",
      "it shows no head: it answers, and shows none",
      "it is of another chain: found chain 10",
    ]);
  });

  it("tells of one that lags by three blocks on a slow chain, and by fifteen seconds of blocks on a fast one", async () => {
    const late = "1 a:8545 it is 3 blocks or more behind the others";

    expect(await told(12, [2, 2, 2])).to.deep.equal([]);
    expect(await told(12, [3, 3, 4])).to.deep.equal([late]);
    expect(await told(0.25, [59, 59, 59])).to.deep.equal([]);
    expect(await told(0.25, [60, 60, 60])).to.deep.equal([late.replace("3", "60")]);
  });

  it("tells again of what came back after four good looks, and not of what only flickers", async () => {
    const trouble = [undefined, undefined];

    expect(await told(12, [...trouble, 0, 0, 0, ...trouble])).to.have.length(1);
    expect(await told(12, [...trouble, 0, 0, 0, 0, ...trouble])).to.have.length(3);
  });

  it("tells of what comes and goes for an hour a few times alone, and as at first of what was well for ten minutes since (one node filled the journal)", async () => {
    const flaps = Array.from({ length: 50 }, () => [undefined, undefined, 0, 0, 0, 0]).flat();
    const longer = [undefined, undefined, ...Array(8).fill(0)];
    const well = Array(50).fill(0);

    expect(await told(12, flaps)).to.have.length(3);
    expect(await told(12, [...flaps, ...longer, ...longer])).to.have.length(5);
    expect(await told(12, [...flaps, ...well, ...flaps])).to.have.length(7);
  });

  it("tells once that it is over, and not of what nobody was told of (that it came back was never said)", async () => {
    const [silent, back] = ["1 a:8545 it shows no head", "5 a:8545 it answers, and follows the chain again (over)"];

    expect(await told(12, [undefined, undefined, 0, 0, 0, 0, 0, 0])).to.deep.equal([silent, back]);
    expect(await told(12, [undefined, 0, 0, 0, 0, 0])).to.deep.equal([]);
  });
});
