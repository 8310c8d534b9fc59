import { expect } from "chai";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { explanationOf } from "./explaining.ts";

const entry = (kind: NewEntry["kind"], ref: string, body: NewEntry["body"] = {}): NewEntry => ({ kind, ref, body });
const explained = (incident: string, entries: readonly NewEntry[]) =>
  explanationOf(
    entries.map((one, index) => ({ ...one, seq: index + 1, at: 1_000 * index, prev: "", hash: "" }) as Entry),
    incident,
  );
const decided = (incident: string, verdict: string) =>
  entry("decision", incident, { verdict, reason: "playbook", steps: ["pause"] });
const contained: readonly NewEntry[] = [
  entry("finding", "backed", { severity: "critical", evidence: {} }),
  decided("backed", "act"),
  entry("intent", "1:i", { incident: "backed", action: "pause", to: "0x22", hash: "0xff" }),
  entry("outcome", "1:i", { incident: "backed", action: "pause", status: "contained", verifiedBlock: "200" }),
  entry("stable", "1:i", { incident: "backed", action: "pause", block: "264" }),
];
const look = (holds: string, more: NewEntry["body"] = {}) =>
  entry("effect", "pause", { holds, block: "253", held: "251", ...more });

describe("what an explanation calls verified", () => {
  it("says at which block an effect was lifted, and begins its stage anew (it stayed reorg-stable, and ended with the containment)", () => {
    const lines = explained("backed", [...contained, look("no", { lifted: true }), decided("backed", "ask")]);

    expect(lines.slice(1, 3)).to.deep.equal([
      "stage     detected",
      "waits     somebody has to approve it: `firebreak approve backed`",
    ]);
    expect(lines.join("\n")).to.include("pause LIFTED at block 252: its effect does not hold any more");
  });

  it("says that nobody has to ask why, where its time was over or approvers had announced it, and that it holds again", () => {
    const saying = (...looks: readonly NewEntry[]) => explained("backed", [...contained, ...looks]).join("\n");

    expect(saying(look("no", { by: "time" }))).to.include("pause ended at block 252: its time was over");
    expect(saying(look("no", { by: "approvers" }))).to.include("LIFTED at block 252, as approvers had announced:");
    expect(saying(look("no"), look("yes", { block: "260" }))).to.include("pause holds again at block 260");
  });

  it("says it also of what a ladder brought about that another incident began (status said that it was lifted, and nothing here)", () => {
    const rung = (ref: string, body: NewEntry["body"]) => entry("rung", ref, { ladder: "pause>plan@3", ...body });
    const ladder = [
      entry("finding", "joined", { severity: "critical", evidence: {} }),
      entry("decision", "joined", { verdict: "act", steps: ["pause>plan@3"] }),
      rung("joined", { status: "joined", block: "200" }),
      rung("first", { status: "held", action: "pause", block: "201", others: ["joined"] }),
    ];

    expect(explained("joined", [...ladder, look("no", { lifted: true })]).join("\n")).to.include(
      "pause LIFTED at block 252",
    );
  });

  it("says nothing of a look before it held, of what others did, and of an effect that this incident did not bring about", () => {
    const lines = [
      ...explained("backed", [look("no"), ...contained, look("no", { block: "200" }), entry("effect", "other", {})]),
      ...explained("new", [...contained, entry("finding", "new", { evidence: {} }), look("no", { lifted: true })]),
    ];

    expect(lines.join("\n")).not.to.include("LIFTED").and.not.include("holds again");
  });

  it("names the incident whose transaction covers it, and follows that one (it named nobody, and stayed authorised)", () => {
    const covered = entry("outcome", "pause", { status: "covered", incident: "owner", by: "1:i" });
    const found = [entry("finding", "owner", { severity: "critical", evidence: {} }), decided("owner", "act"), covered];

    const lines = explained("owner", [...contained.slice(0, 3), ...found, ...contained.slice(3)]);

    expect(lines[1]).to.equal("stage     reorg-stable");
    expect(lines.join("\n"))
      .to.include("pause covered by backed\n")
      .and.include("pause sent to 0x22 as 0xff")
      .and.include("pause contained, verified on chain at block 200");
  });
});
