import { expect } from "chai";
import { parseConfig } from "../src/config.ts";
import { warningsOf } from "../src/warnings.ts";

const warned = (rpc: readonly string[], quorum?: number) =>
  warningsOf(parseConfig(JSON.stringify({ chain: { id: 1, rpc, ...(quorum && { quorum }) }, store: "x" }), "x").chains);

describe("warnings of a configuration", () => {
  const nodes = ["http://a", "http://b", "http://c"];

  it("name each chain on which one node is believed alone, whether it has others or not", () => {
    expect(warned(["http://a/SECRET"], 1)).to.have.length(1);
    expect(warned(["http://a/SECRET"], 1)[0])
      .to.match(/^chain: one node .* there is no other/)
      .and.not.include("SECRET");
    expect(warned(nodes, 1)[0]).to.include("the other 2 only stand in for it");
  });

  it("say nothing where a quorum agrees", () => {
    expect([warned(nodes), warned(nodes, 2), warned(nodes, 3)]).to.deep.equal([[], [], []]);
  });
});
