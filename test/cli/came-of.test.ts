import { expect } from "chai";
import { cameOf } from "../../src/cli/came-of.ts";
import { entry, found, rung, said } from "./outcoming.ts";

const ladder = "base>plan@3";
const decision = entry("decision", "k", { verdict: "act", steps: [ladder] });
const joined = [found("0x1"), decision, rung("joined", "")].map((one) => {
  const { action, ...body } = one.body;
  return action === "" ? { ...one, body } : one;
});
/** Of the ladder that another incident began. */
const theirs = (status: string, more = {}) => entry("rung", "first", { status, ladder, action: "base", ...more });

describe("what a ladder says of those that joined it", () => {
  it("is that the effect is there, for each of them (it said authorised, and of no outcome, for good)", () => {
    expect(said(...joined, theirs("begun"))).to.deep.equal(["none", "none", "authorised"]);
    expect(said(...joined, theirs("held", { others: ["k"] }))).to.deep.equal(["already", "already", "verified"]);
  });

  it("is that it was lifted, where nobody saw it or the ladder is begun anew for others", () => {
    const lifted = ["lifted", "lifted", "detected"];

    expect(said(...joined, theirs("held", { others: ["k"], over: true }))).to.deep.equal(lifted);
    expect(said(...joined, theirs("begun", { served: ["k"], round: 1 }))).to.deep.equal(lifted);
    expect(
      said(
        ...joined,
        theirs("held", { others: ["k"], block: "8" }),
        entry("effect", "base", { holds: "no", block: "9" }),
      ),
    ).to.deep.equal(lifted);
  });

  it("is not that it was lifted, by a look that was begun before it was there: below, at, above", () => {
    const seen = (block: string) =>
      said(
        ...joined,
        theirs("held", { others: ["k"], block: "8" }),
        entry("effect", "base", { holds: "no", block }),
      )[0];

    expect(["7", "8", "9"].map(seen)).to.deep.equal(["already", "already", "lifted"]);
  });

  it("is that it is undone, where a reorganisation took it, until it is there again", () => {
    const held = theirs("held", { others: ["k"] });
    const reopened = entry("rung", "first", { status: "reopened", ladder, from: "9", others: ["k"] });

    expect(said(...joined, held, reopened)).to.deep.equal(["undone", "undone", "authorised"]);
    expect(said(...joined, held, reopened, held)).to.deep.equal(["already", "already", "verified"]);
  });

  it("is nothing of one that has an outcome of its own, or of others", () => {
    const own = entry("outcome", "base", { incident: "k", action: "base", status: "contained" });

    expect(said(...joined, rung("begun", "base"), own, theirs("held", { others: ["k"] }))[0]).to.equal("contained");
    expect(said(...joined, theirs("held", { others: ["x"] }))[0]).to.equal("none");
    expect(cameOf("k", { status: "ended" })).to.deep.equal([]);
  });
});
