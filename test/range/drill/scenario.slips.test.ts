import { expect } from "chai";
import { extending } from "./extending.ts";

/** What is loaded is refused in this place, for this reason. */
const refused = (load: () => unknown, where: RegExp, why: string) =>
  expect(load).to.throw(where).with.property("message").that.includes(why);

describe("a scenario with a slip", () => {
  it("is refused where it expects something of a token or a chain that it does not have (nobody looked at it)", () => {
    const load = (expected: string) => () => extending("20-bridge-both-ends", "", expected);

    expect(load('lost: { USD: "1", CASH: "1" }\ncontainedAfterBlocksOn: { base: 2 }')).to.not.throw();
    for (const field of ["lost", "lostAtLeast", "lostUnderFault", "lostWithoutResponder"])
      refused(load(`${field}: { UDS: "1" }`), new RegExp(`:1:\\d+ ${field}`), "expected one of USD, CASH, found UDS");
    refused(
      load("containedAfterBlocksOn: { bse: 2 }"),
      /:1:\d+ containedAfterBlocksOn/,
      "expected one of mainnet, base, found bse",
    );
  });

  it("is refused where a number is none, or a range ends before it begins", () => {
    const load = (text: string) => () => extending("20-bridge-both-ends", text);
    const moved = (more: string) => load(`attack:\n  - { label: x, signal: true, send: { from: x, to: y }, ${more} }`);

    expect(moved('after: "2", times: "${gap}"')).to.not.throw();
    refused(moved("after: two"), /:3:\d+ attack\.0\.after/, "expected");
    refused(moved("times: two"), /:3:\d+ attack\.0\.times/, "expected");
    refused(load("vary: { gap: { default: 2, from: 5, to: 2 } }"), /:2:\d+ vary\.gap/, "`from` at or below `to`");
    refused(load("vary: { gap: { default: 2, from: one, to: 2 } }"), /:2:\d+ vary\.gap\.from/, "expected");
  });

  it("is refused where no move of its attack is the signal, or a second one is (it was played to its end, and scored in riddles)", () => {
    const load =
      (attack: string, benign = "") =>
      () =>
        extending("20-bridge-both-ends", `attack: [${attack}]\nbenign: { moves: [${benign}] }`);
    const move = "{ label: x, send: { from: x, to: y } }";
    const signal = "{ label: x, signal: true, send: { from: x, to: y } }";

    expect(load(`${move}, ${signal}`, move)).to.not.throw();
    expect(load("", signal)).to.not.throw();
    refused(load(move), /:2:\d+ attack: /, "found it at none");
    refused(load(`${signal}, ${move}, ${signal}`), /:2:\d+ attack\.2\.signal/, "found another");
    refused(load(signal, `${signal}, ${signal}`), /:3:\d+ benign\.moves\.1\.signal/, "found another");
  });

  it("is refused on the line of a key that nobody knows (it was on the first one)", () => {
    const load = (expected: string) => () => extending("20-bridge-both-ends", "", expected);

    refused(load('lost: {}\nlostt: { USD: "1" }'), /:2:\d+ lostt: /, "expected lost, found lostt");
  });
});
