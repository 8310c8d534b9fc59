import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Facts, judge } from "../../../src/lifecycle/readiness/grade.ts";
import type { LeverFound } from "../../../src/lifecycle/readiness/lever-found.ts";
import type { Person } from "../../../src/lifecycle/readiness/people.ts";
import { sender, stranger, target } from "../../support/fakes.ts";

const key: Person = { account: sender, kind: "key", says: "a key", alone: [sender], speed: "now" };
const hub: Person = { account: target, kind: "hub", says: "a guardian hub", alone: [sender], speed: "now" };
const safe: Person = { account: stranger, kind: "safe", says: "a Safe of 2 out of 3", alone: [], speed: "people" };
const timelock: Person = { account: target, kind: "timelock", says: "a timelock", alone: [], speed: "late" };

/** A lever that nothing speaks against: a hub pulls a part of it, a Safe opens it again. */
const best: LeverFound = {
  ...{ call: "pauseLanes(uint256,uint32,bytes32)", at: target, scope: "part", expired: undefined, isPulled: false },
  ...{ holders: [hub], perhaps: [], stranger: "refused", exits: "open", stops: [], leaves: [] },
  undo: { call: "resumeLanes(uint256)", by: [safe], afterAppointment: [], stranger: false, works: true },
};
const facts: Facts = {
  ...{ address: target, block: "1", hasCode: true, proxies: [], upgrades: [], unread: [] },
  ...{ limits: ["a rate limiter"], levers: [best] },
};

function gradeWith(changes: Partial<LeverFound>, others: Partial<Facts> = {}): string {
  return judge({ ...facts, levers: [{ ...best, ...changes }], ...others }).grade;
}

/** Each rule as docs/readiness.md has it, and what makes it fit. */
const page = readFileSync("docs/readiness.md", "utf8");
const undoneBy = (undo: Partial<LeverFound["undo"]>) => ({ undo: { ...best.undo, ...undo } });
const fitting: Readonly<Record<string, [Partial<LeverFound>, Partial<Facts>?]>> = {
  "no-code": [{}, { hasCode: false, levers: [] }],
  "no-lever": [{}, { levers: [] }],
  expired: [{ expired: "over" }],
  anybody: [{ holders: [], stranger: "passes" }],
  "no-holder": [{ holders: [] }],
  late: [{ holders: [timelock] }],
  "anybody-undoes": [undoneBy({ stranger: true })],
  "one-key": [undoneBy({ by: [key] })],
  "one-key-appoints": [undoneBy({ afterAppointment: [key] })],
  "one-key-upgrade": [{}, { upgrades: [key] }],
  "not-tried": [undoneBy({ by: [], works: undefined })],
  "no-way-back": [undoneBy({ by: [], works: false })],
  people: [{ holders: [safe] }],
  exits: [{ exits: "stopped" }],
  "whole-only": [{ scope: "whole" }],
  "no-rate-limit": [{}, { limits: [] }],
};

describe("docs/readiness.md", () => {
  it("has every rule with its grade, in their order", () => {
    const rows = [...page.matchAll(/^\| ([A-F]) \| `([a-z-]+)` \|/gm)].map(([, grade, rule]) => ({ grade, rule }));
    const found = Object.entries(fitting).map(([rule, [lever, others = {}]]) => {
      const { grade, findings } = judge({ ...facts, levers: [{ ...best, ...lever }], ...others });
      expect(findings[0]?.rule).to.equal(rule);
      return { grade, rule };
    });

    expect(rows).to.deep.equal(found);
  });
});

describe("the grade of a contract", () => {
  it("is F without a lever, or when its time is over, whoever holds it", () => {
    expect(judge({ ...facts, levers: [] }).grade).to.equal("F");
    expect(gradeWith({ expired: "its pause window ended" })).to.equal("F");
  });

  it("is E when nobody is known who pulls it, or only after a delay", () => {
    expect(gradeWith({ holders: [] })).to.equal("E");
    expect(gradeWith({ holders: [timelock] })).to.equal("E");
    expect(gradeWith({ holders: [timelock, hub] })).to.equal("A");
  });

  it("is D when anybody, or one key, can pull it wrongly or undo it", () => {
    expect(gradeWith({ holders: [], stranger: "passes" })).to.equal("D");
    expect(gradeWith({ undo: { ...best.undo, by: [key] } })).to.equal("D");
    expect(gradeWith({ undo: { ...best.undo, afterAppointment: [key] } })).to.equal("D");
    expect(gradeWith({ undo: { ...best.undo, stranger: true } })).to.equal("D");
    expect(gradeWith({}, { upgrades: [key] })).to.equal("D");
  });

  it("is C when several must sign, or the way back fails or could not be tried", () => {
    expect(gradeWith({ holders: [safe] })).to.equal("C");
    expect(gradeWith({ undo: { ...best.undo, by: [], works: false } })).to.equal("C");
    expect(gradeWith({ undo: { ...best.undo, by: [], works: undefined } })).to.equal("C");
    expect(gradeWith({ undo: { ...best.undo, by: [], works: undefined }, expires: true })).to.equal("A");
  });

  it("is B when exits stop or were not seen, nothing is narrower, or nothing limits what leaves", () => {
    expect(gradeWith({ exits: "stopped" })).to.equal("B");
    expect(gradeWith({ exits: "unknown" })).to.equal("B");
    expect(gradeWith({ scope: "whole" })).to.equal("B");
    expect(gradeWith({}, { limits: [] })).to.equal("B");
  });

  it("is the one of its best lever, and every lever's findings are told once", () => {
    const judged = judge({ ...facts, levers: [{ ...best, holders: [] }, best], limits: [] });

    expect(judged).to.include({ grade: "B", why: "no rate limit was found: everything can leave in one block" });
    expect(judged.findings.map(({ rule }) => rule)).to.deep.equal(["no-rate-limit", "no-holder"]);
  });

  it("names first that it is pulled right now, which most of the rest follows from (it stood last)", () => {
    const paused = { ...best, call: "pause()", isPulled: true, holders: [] };
    const [alone, beside] = [
      judge({ ...facts, levers: [paused] }),
      judge({ ...facts, levers: [paused, best], limits: [] }),
    ];

    expect(alone.why).to.match(/^pause\(\) is pulled right now; nobody was found who can make pause\(\)/);
    expect(alone.findings.map(({ rule }) => rule)).to.deep.equal(["pulled", "no-holder"]);
    expect(beside.findings.map(({ rule }) => rule)).to.deep.equal(["pulled", "no-rate-limit", "no-holder"]);
    expect(judge({ ...facts, levers: [{ ...paused, holders: [hub] }], upgrades: [key] }).why).to.match(/^one key/);
  });

  it("names first what could not be read, and that there is no code, where these may be why nothing was found", () => {
    const unread = ["slot 7 was not recorded"];
    const none = { ...facts, levers: [], unread };

    expect(judge({ ...facts, levers: [{ ...best, holders: [] }], unread }).why).to.match(
      /^1 question\(s\) could .*; nobody/,
    );
    expect(judge(none).findings.map(({ rule }) => rule)).to.deep.equal(["unread", "no-lever"]);
    expect(judge({ ...facts, levers: [], hasCode: false }).why).to.equal("there is no code at this address");
    expect(judge({ ...none, hasCode: false }).why).to.match(/^1 question/);
  });

  it("says what could not be read, without making anything better", () => {
    const { grade, findings } = judge({ ...facts, unread: ["slot 7 was not recorded"] });

    expect(grade).to.equal("A");
    expect(findings.map(({ rule }) => rule)).to.deep.equal(["unread"]);
  });
});
