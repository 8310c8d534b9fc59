import { expect } from "chai";
import { blockOf, liveOf, urlOf } from "../../src/cli/live.ts";
import { loadScenario } from "../../src/range/drill/scenario.ts";

const embedded = loadScenario("20-bridge-both-ends");
const recorded = loadScenario("02-poly-network");
const ground = { world: "bare", recording: "one-of-base" } as const;
const several = { ...recorded, chains: { base: { ...embedded.chains["base"], id: 8453, ...ground } } };

const [first, second] = ["http://node.test/?a=b", "http://127.0.0.1:8545"];
const urls = (...texts: readonly string[]) =>
  texts.reduce<ReturnType<typeof urlOf>>((all, text) => urlOf(text, all), []);
const blocks = (...texts: readonly string[]) =>
  texts.reduce<ReturnType<typeof blockOf>>((all, text) => blockOf(text, all), []);
const refusalOf = (...asked: Parameters<typeof liveOf>): string => {
  try {
    liveOf(...asked);
  } catch (error) {
    return String(error);
  }
  return "";
};

describe("the nodes of a drill's chains", () => {
  it("are refused for a chain that there is not or that stands on none, with those for which they can be named", () => {
    expect(refusalOf(several, urls(`polygon=${first}`), []))
      .to.include("the chains mainnet, base, and none called polygon")
      .and.include("can be named for mainnet, base");
    expect(refusalOf({ ...several, chains: embedded.chains }, urls(`base=${first}`), []))
      .to.include("base of 02-poly-network is made anew")
      .and.include("can be named for mainnet");
    expect(refusalOf(embedded, urls(first), []))
      .to.include("mainnet of 20-bridge-both-ends")
      .and.include("it needs no node, leave out --fork-url");
    expect(refusalOf(several, urls(`constructor=${first}`), [])).to.include("none called constructor");
  });

  it("are refused twice for one chain, and a block without a node or that is no number", () => {
    expect(refusalOf(several, urls(first, `mainnet=${second}`), [])).to.include("one node for mainnet");
    expect(refusalOf(several, urls(first), blocks("base=5"))).to.include("block 5 for base and no node");
    expect(() => blocks("base=latest")).to.throw(/whole number/);
    expect(() => blocks("")).to.throw(/whole number/);
  });

  it("are those of the first chain unless a name stands before them, and a URL's own = begins no value", () => {
    const live = liveOf(several, urls(first, `base=${second}`), blocks("base=7"));

    expect([...live]).to.deep.equal([
      ["mainnet", { url: first }],
      ["base", { url: second, block: 7 }],
    ]);
  });
});
