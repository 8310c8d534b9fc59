import { expect } from "chai";
import type { Entry } from "../../../src/core/types.ts";
import { containmentIn } from "../../../src/range/drill/containment.ts";

const entry = (seq: number, kind: Entry["kind"], ref: string, status = ""): Entry => ({
  ...{ seq, kind, ref, at: seq, prev: "", hash: "" },
  body: { status },
});

describe("the containment of a journal", () => {
  it("is none where its block went away and nothing came after it", () => {
    expect(containmentIn([entry(1, "outcome", "a", "failed")])).to.equal(undefined);
    expect(containmentIn([entry(1, "outcome", "a", "contained"), entry(2, "retracted", "a")])).to.equal(undefined);
  });

  it("is the first that stayed", () => {
    const entries = [
      entry(1, "outcome", "a", "contained"),
      entry(2, "retracted", "a"),
      entry(3, "outcome", "a", "contained"),
      entry(4, "outcome", "b", "already"),
    ];

    expect(containmentIn(entries)?.seq).to.equal(3);
    expect(containmentIn(entries.filter(({ kind }) => kind !== "retracted"))?.seq).to.equal(1);
  });

  it("is the one whose block is known, where another incident found it done", () => {
    const mined = entry(2, "outcome", "b", "contained");
    const entries = [entry(1, "outcome", "a", "already"), { ...mined, body: { ...mined.body, minedBlock: "7" } }];

    expect(containmentIn(entries)?.seq).to.equal(2);
    expect(containmentIn(entries.slice(0, 1))?.seq).to.equal(1);
  });
});
