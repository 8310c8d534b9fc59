import { expect } from "chai";
import { score } from "../../../src/range/drill/score.ts";
import { contained, entry, journal } from "./scored.ts";

describe("the authority path of a score", () => {
  const rules = { actions: { first: { use: "pause" }, plan: { use: "trip-plan" }, module: { use: "trip-module" } } };
  const intentOf = (ref: string, action: string) => ({ ...entry(5, "intent", 1_010, { action, incident: "x" }), ref });
  const entries = [
    ...journal.slice(0, 4),
    intentOf("1", "first"),
    intentOf("2", "plan"),
    intentOf("3", "module"),
    ...journal.slice(5, 6),
  ];
  const containing = (ref: string) => ({ ...journal.slice(6)[0], ref }) as (typeof journal)[number];
  const pathOf = (...outcome: typeof entries) => score({ ...contained, rules, entries: [...entries, ...outcome] }).path;

  it("is that of the intent that contained, by the rules that were run, and not of the first one by the scenario's", () => {
    expect(pathOf(containing("2"))).to.equal("guardian key → hub plan");
    expect(pathOf(containing("3"))).to.equal("guardian key → Safe module");
    expect(pathOf()).to.equal("guardian key");
  });
});
