import { expect } from "chai";
import { explanationOf } from "../../src/cli/explain-of.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";

const key = "owner:0x11:changed";
const entriesOf = (...entries: readonly NewEntry[]): readonly Entry[] =>
  entries.map(
    (entry, index) =>
      ({ ...entry, seq: index + 1, at: 1_700_000_000_000 + 1_000 * index, prev: "", hash: "" }) as Entry,
  );

const finding: NewEntry = {
  kind: "finding",
  ref: key,
  body: {
    severity: "critical",
    detector: "owner",
    subject: "0x11",
    block: "100",
    chain: "1",
    evidence: { before: "0xa", now: "0xb" },
  },
};

describe("the facts of an explanation", () => {
  it("shows every fact of a long rule, and of more than fit how many they are and where (it showed six, and said nothing of the rest)", () => {
    const factsOf = (count: number) => {
      const values = Array.from({ length: count }, (_, index) => [`read${index}`, `${index}`]);
      const evidence = { when: "a > b", ...Object.fromEntries(values), transaction: "0xcd" };
      const lines = explanationOf(entriesOf({ ...finding, body: { ...finding.body, evidence } }), key);
      return lines.slice(3).map((line) => line.trim());
    };

    expect(factsOf(23).slice(0, 2)).to.deep.equal(["when a > b", "read0 0"]);
    expect(factsOf(23).slice(-2)).to.deep.equal(["read22 22", "transaction 0xcd"]);
    expect(factsOf(24).slice(-3)).to.deep.equal([
      "read21 21",
      "… 2 more facts: `firebreak audit export` writes the record with all of them",
      "transaction 0xcd",
    ]);
  });
});
