import { expect } from "chai";
import { startedText } from "../../src/notifiers/started.ts";

const [one, two] = [
  { chain: "1", from: "block 100", quorum: "2 of 3", sender: "0xaa" },
  { chain: "10", from: "the head", quorum: "1 of 1", sender: "0xbb" },
];

describe("the line of a start", () => {
  it("says of each chain in words how it stands, and once what is common (it showed JSON, cut off)", () => {
    const chains = [
      { name: "one", ...one },
      { name: "two", ...two },
    ];

    expect(startedText("responder", { mode: "act", ...one, chains })).to.equal(
      "responder · one: chain 1, from block 100, quorum 2 of 3, sender 0xaa · two: chain 10, from the head, quorum 1 of 1, sender 0xbb · mode act",
    );
  });

  it("says by its id how a chain is called that an earlier version wrote down, and of one chain what there is", () => {
    expect(startedText("responder", { mode: "act", ...one, chains: [one, two] })).to.include(
      " · 10: chain 10, from the head",
    );
    expect(startedText("responder", { mode: "act", ...one })).to.equal(
      "responder · mode act, chain 1, from block 100, quorum 2 of 3, sender 0xaa",
    );
  });
});
