import { expect } from "chai";
import { entryOfExecution, entryOfOvertaking, entryOfProposal } from "../../src/core/proposals.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { proposalOf } from "../support/proposals.ts";
import { entriesOf, explanationOf, finding, key } from "./explaining.ts";

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

  it("says what owners were to sign and what came of it, and nothing of another incident's (it ended with the call for them)", () => {
    const asked = rung(key, { status: "begun", page: "owners sign the proposal that follows", block: "102" });
    const [own, others] = [proposalOf(1n), proposalOf(2n)];
    const proposed = entryOfProposal(own, readingOf(own), { file: "out/own.json", incident: key });
    const of = entryOfProposal(others, readingOf(others), { file: "out/others.json", incident: "other" });
    const executed = entryOfExecution(own, "0xff", "a does NOT hold; look at the target");
    const told = [finding, asked, proposed, of, executed];

    const lines = explanationOf(entriesOf(...told), key).join("\n");

    expect(lines).to.match(
      /proposed out\/own\.json: .* nonce 1, waits for its owners: `firebreak safe sign out\/own\.json`$/m,
    );
    expect(lines).to.match(/executed by 0xff: through the Safe 0x5a.*: a does NOT hold; look at the target$/m);
    expect(lines).not.to.include("out/others.json");
  });

  it("says that another transaction took the nonce of what owners were to sign", () => {
    const own = proposalOf(1n);
    const proposed = entryOfProposal(own, readingOf(own), { file: "out/own.json", incident: key });

    const lines = explanationOf(entriesOf(finding, proposed, entryOfOvertaking(own)), key).join("\n");

    expect(lines).to.match(/ overtaken: another transaction of the Safe 0x5a\w+ took nonce 1, .*propose it again$/m);
  });
});
