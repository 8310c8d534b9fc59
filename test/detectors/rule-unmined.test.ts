import { expect } from "chai";
import { rule } from "../../src/detectors/rule.ts";
import { toWord } from "../../src/lib/words.ts";
import { leaving, leftBy } from "../core/judging.ts";
import { target } from "../support/fakes.ts";
import { make } from "./looking.ts";
import { answering } from "./numbers.ts";

const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const watching = (settings: object = {}) => make(rule, { reads: { supply }, when: "supply > 100", ...settings });

describe("rule, of what is not mined", () => {
  it("judges what would be left where it waits for no event: what it allows, what it does not", async () => {
    const left = async (issued: bigint) =>
      (await leftBy(watching(), answering({ "0x18160ddd": [100n] }), leaving(() => toWord(issued)).chain)).found;

    expect([(await left(100n)).length, (await left(101n)).length]).to.deep.equal([0, 1]);
  });

  it("judges nothing beside the logs where it waits for an event", () => {
    const on = { address: target, event: "event Minted(uint256 amount)" };

    expect(watching().reads).to.deep.equal([[target]]);
    expect(watching({ on }).reads).to.equal(undefined);
  });
});
