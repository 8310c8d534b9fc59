import { expect } from "chai";
import { explanationOf } from "../../src/cli/explain-of.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { entriesOf, finding, key } from "./explaining.ts";

const rung = (ref: string, body: NewEntry["body"]): NewEntry => ({
  kind: "rung",
  ref,
  body: { ladder: "a>b", ...(body["status"] !== "joined" && { action: "a" }), ...body },
});

describe("an explanation of a ladder", () => {
  it("says what came of a ladder that it joined and another incident began", () => {
    const lines = explanationOf(
      entriesOf(
        finding,
        rung(key, { status: "joined", block: "100" }),
        rung("first", { status: "held", action: "a", block: "101", others: [key] }),
        rung("first", { status: "held", action: "a", block: "109", others: ["x"] }),
      ),
      key,
    ).join("\n");

    expect(lines).to.include("stage     verified").and.to.include("block 101: held a").and.not.to.include("109");
  });

  it("says of a ladder whose effect was there once that it is over since (it said that it held)", () => {
    const lines = (more: NewEntry) => explanationOf(entriesOf(finding, more), key).join("\n");

    expect(lines(rung(key, { status: "held", block: "101", over: true }))).to.include("101: held, over since, a");
    expect(lines(rung("first", { status: "begun", block: "102", served: [key] }))).to.include(
      "102: was there for this one, and is over: begun anew for others, a",
    );
    expect(lines(rung(key, { status: "held", block: "103" }))).to.include("103: held a");
  });
});
