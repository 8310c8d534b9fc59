import { expect } from "chai";
import type { NodeStanding } from "../../src/chain/standing.ts";
import { nodeWarningsOf } from "../../src/cli/check-nodes.ts";
import type { ChainConfig } from "../../src/config/config.ts";
import { openNode } from "../opening.ts";
import { firebreak } from "../support/cli.ts";
import { fakeStandings, standingOf } from "../support/fakes.ts";
import { openLiveChain } from "../support/live-chain.ts";

const dead = (node: string, silent?: string) => standingOf({ node, behind: undefined, silent });
const fine = standingOf();

async function warned(nodes: readonly NodeStanding[], quorum: number) {
  const config = { name: "mainnet", rpc: nodes.map(({ node }) => node), quorum } as unknown as ChainConfig;
  return nodeWarningsOf({ chains: [{ config, nodes: fakeStandings(nodes) }] });
}

describe("what check says of nodes that do not answer", () => {
  it("names each of them, why it did not, and how many more may be lost (it passed without a word)", async () => {
    const [first, second, ...others] = await warned([fine, fine, fine, dead("b:1", "refused"), dead("c:1")], 3);
    const [spared] = await warned([fine, fine, fine, dead("b:1", "refused")], 2);

    expect(first).to.equal(
      "mainnet: expected a head of each of its 5 nodes, found none of b:1 (refused). Of 5 nodes 3 must agree, so that one more that falls silent makes it blind; bring it back, or name another one",
    );
    expect(second).to.include("found none of c:1 (it answers, and shows none)");
    expect(others).to.deep.equal([]);
    expect(spared).to.include("1 more may fall silent until nothing is agreed on;");
  });

  it("says nothing where all answer, also where one lags", async () => {
    expect(await warned([fine, standingOf({ behind: 9 }), fine], 2)).to.deep.equal([]);
  });

  describe("as a command", function () {
    this.timeout(120_000);
    let live: Awaited<ReturnType<typeof openLiveChain>>;
    before(async () => {
      live = await openLiveChain();
    });
    after(() => live.close());

    it("refuses one of three that is of another chain, with which a responder would start: nothing burns here", async () => {
      const wrong = await openNode("0x5");
      const rpc = [`${live.fork.url}/?n=1`, `${live.fork.url}/?n=2`, wrong.url];

      const { code, err } = await firebreak(
        ["check", "--config", live.write({ chain: { id: 1, rpc, quorum: 2 } }).path],
        live.env,
      );
      await wrong.close();

      expect(code).to.equal(1);
      expect(err).to.match(
        /^firebreak: expected chain 1 at 127\.0\.0\.1:\d+, found chain 5; correct chain\.id or the URL/,
      );
    });

    it("warns of one of three, in lines and as JSON, and still passes; without a quorum it ends", async () => {
      const [one, two] = [`${live.fork.url}/?n=1`, `${live.fork.url}/?n=2`];
      const nowhere = "http://127.0.0.1:9/v3/a-secret-of-the-provider";
      const check = (rpc: readonly string[], ...more: readonly string[]) =>
        firebreak(["check", ...more, "--config", live.write({ chain: { id: 1, rpc, quorum: 2 } }).path], live.env);

      const gone = await check([one, nowhere]);
      const [text, json] = [await check([one, two, nowhere]), await check([one, two, nowhere], "--json")];
      const { objections, warnings } = JSON.parse(json.out) as { objections: unknown[]; warnings: string[] };
      const said = warnings.filter((one) => one.includes("found none of"));

      expect([gone.code, text.code, json.code]).to.deep.equal([1, 0, 0]);
      expect(objections).to.deep.equal([]);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(/^chain: expected a head of each of its 3 nodes, found none of 127\.0\.0\.1:9 \(/);
      expect(text.out).to.include(`! ${said[0]}`).and.not.include("a-secret");
    });
  });
});
