import { expect } from "chai";
import { incidentsNamed } from "../../src/cli/explain-of.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { entriesOf, explanationOf, finding, key } from "./explaining.ts";

const decision = (verdict: string, reason: string): NewEntry => ({
  kind: "decision",
  ref: key,
  body: { verdict, reason, steps: ["pause"] },
});
const story = entriesOf(
  finding,
  decision("delay", "acts at block 120 unless vetoed"),
  { kind: "command", ref: "x", body: { verb: "veto", scope: key, by: ["0xa1"], ends: "1700003600" } },
  decision("act", "a person ordered it"),
  { kind: "intent", ref: "1:x", body: { action: "pause", incident: key, to: "0x22", hash: "0xff" } },
  { kind: "replaced", ref: "1:x", body: { hash: "0xfe" } },
  { kind: "fault", ref: "1:x", body: { reason: "a node was slow" } },
  {
    kind: "outcome",
    ref: "1:x",
    body: { status: "contained", incident: key, action: "pause", minedBlock: "121", verifiedBlock: "122" },
  },
  { kind: "fault", ref: "source", body: { reason: "of no concern" } },
);

describe("an explanation", () => {
  it("says what was seen, decided and why, what people said, what was done and whether it was verified", () => {
    const lines = explanationOf(story, key).join("\n");

    for (const part of [
      "critical: owner at 0x11 in block 100",
      "before 0xa",
      "delay pause: acts at block 120",
      "veto by 0xa1",
      "act pause: a person ordered it",
      "pause sent to 0x22 as 0xff, 1 time(s) with a higher fee",
      "a node was slow",
      "pause contained, mined in block 121, verified on chain at block 122",
    ])
      expect(lines).to.include(part);
    expect(lines).not.to.include("of no concern");
  });

  it("says of a lift what it lifts (it said `lift`)", () => {
    const body = { verb: "lift", scope: key, what: "silence" };
    const lift: NewEntry = { kind: "command", ref: `lift:${key}`, body };

    expect(explanationOf(entriesOf(finding, lift), key).join("\n")).to.match(/^people .*Z lift silence$/m);
  });

  it("says why a step of a decision was not taken: refused, or held back (it said that it acts, and nothing else)", () => {
    const fault = (ref: string, reason: string, more: NewEntry["body"]): NewEntry => {
      return { kind: "fault", ref, body: { reason, ...more } };
    };
    const refused = fault("pause", "evidence below the quorum brings about only effects that end", { refused: [key] });
    const held = fault("chain:base", "base cannot be followed yet", { on: "8453", held: [key] });
    const other = fault("strip", "of no concern", { refused: ["another"] });

    const lines = explanationOf(entriesOf(finding, decision("act", "a"), refused, held, other), key).join("\n");

    expect(lines).to.match(/^done .*fault of pause: evidence below the quorum/m);
    expect(lines).to.include("fault of chain:base: base cannot be followed yet").and.not.include("of no concern");
  });

  it("says of which transaction it is that one is final (a first one's end stood as that of the last)", () => {
    const about = { action: "pause", incident: key, block: "90", minedBlock: "22" };
    const stable = (more: NewEntry["body"]): NewEntry => ({ kind: "stable", ref: "1:x", body: { ...about, ...more } });
    const lines = explanationOf(entriesOf(finding, stable({ hash: "0xff" }), stable({})), key).join("\n");

    expect(lines).to.include("pause, by 0xff, mined in block 22, is final at block 90");
    expect(lines).to.include("pause, as it held in block 22, is final at block 90");
  });

  it("names the action of each outcome, and is not verified while one of them failed (it was, and said no name)", () => {
    const outcome = (action: string, status: string): NewEntry => ({
      kind: "outcome",
      ref: action,
      body: { status, incident: key, action },
    });
    const intent = (ref: string): NewEntry => ({ kind: "intent", ref, body: { action: ref, incident: key } });
    const both = [intent("base"), intent("plan"), outcome("base", "failed"), outcome("plan", "contained")];

    const lines = explanationOf(entriesOf(finding, ...both), key).join("\n");

    expect(lines).to.include("base failed").and.include("plan contained");
    expect(lines).to.match(/^stage +mined$/m);
  });

  it("says that a reorganisation took a containment away, after what it took (it said contained)", () => {
    const lost: NewEntry = {
      kind: "retracted",
      ref: "1:x",
      body: { reason: "its block 121 is no longer part of the chain", action: "pause", forget: [] },
    };

    const lines = explanationOf([...story, ...entriesOf(lost)], key);

    const verified = lines.findIndex((line) => line.includes("pause contained"));
    expect(lines[verified + 1]).to.match(/ pause UNDONE: its block 121 is no longer part of the chain$/);
    expect(lines[1]).to.equal("stage     broadcast");
  });

  it("says that what was withdrawn is open again (it was called undone)", () => {
    const body = { reason: "its block 121 is gone", action: "pause", forget: [], was: "withdrawn" };

    const lines = explanationOf([...story, ...entriesOf({ kind: "retracted", ref: "1:x", body })], key).join("\n");

    expect(lines).to.include(" pause is open again: its block 121 is gone").and.not.include("UNDONE");
  });

  it("says of what was found when its effect was over that it is not there for it (it read as contained)", () => {
    const body = { status: "contained", incident: "other", action: "pause", minedBlock: "101", untried: [key] };

    const lines = explanationOf(entriesOf(finding, { kind: "outcome", ref: "1:other", body }), key).join("\n");

    expect(lines).to.include("pause contained, mined in block 101; over before this was found, which is handled again");
  });

  it("says what a cap left to people beside what is contained (nobody was asked)", () => {
    const { body } = decision("act", "one is the cap");
    const left = entriesOf(
      finding,
      { kind: "decision", ref: key, body: { ...body, playbook: "stop", left: ["strip"] } },
      { kind: "outcome", ref: "pause", body: { status: "already", incident: key, seen: "100" } },
    );

    const lines = explanationOf(left, key);

    expect(lines).to.include("stage     verified");
    expect(lines).to.include(`waits     somebody has to approve strip: \`firebreak approve ${key}\``);
  });

  it("says where it is written what people do, as the last decision has it", () => {
    const told = (link: string): NewEntry => {
      const { body, ...rest } = decision("ask", link);
      return { ...rest, body: { ...body, runbook: link } };
    };
    const lines = explanationOf(entriesOf(finding, told("https://old.example"), told("https://new.example")), key);

    expect(lines.filter((line) => line.startsWith("runbook"))).to.deep.equal(["runbook   https://new.example"]);
  });

  it("fits on a screen however long the incident went on, and keeps its first and its newest lines", () => {
    const long = entriesOf(finding, ...Array.from({ length: 500 }, (_, index) => decision("ask", `reason ${index}`)));

    const lines = explanationOf(long, key);

    expect(lines.length).to.be.below(24);
    expect(lines.join("\n")).to.include("reason 0").and.include("reason 499").and.include("494 more");
    for (let count = 1; count < 12; count++)
      expect(explanationOf(long.slice(0, count), key).join("\n")).not.to.include("… 1 more");
  });

  it("says of findings that are all doubtful why they are (they read like facts)", () => {
    const but = (more: NewEntry["body"]): NewEntry => ({ ...finding, body: { ...finding.body, ...more } });
    const [low, pending] = [but({ belowQuorum: true }), but({ pending: { hash: "0xcd" } })];
    const seen = (...findings: readonly NewEntry[]) => explanationOf(entriesOf(...findings), key)[2];

    expect(seen(low)).to.match(/; fewer nodes than the quorum vouch for it$/);
    expect(seen(low, pending)).to.match(/; not mined: 0xcd$/);
    expect(seen(low, finding)).to.match(/; 2 findings, the last one in block 100$/);
  });

  it("says in order what was withdrawn and found again, and decides anew (it ended withdrawn, decided once)", () => {
    const gone: NewEntry = { kind: "retracted", ref: key, body: { block: "100", reason: "its block is gone" } };
    const again = { ...finding, body: { ...finding.body, block: "101" } };
    const ask = decision("ask", "a");

    const lines = explanationOf(entriesOf(finding, ask, gone, again, ask, again, ask), key);

    const at = lines.findIndex((line) => line.endsWith(" withdrawn, what was found in block 100: its block is gone"));
    expect(lines[at + 1]).to.match(/ found again in block 101$/);
    expect(lines[at + 2]).to.match(/^decided /);
    expect(lines.filter((line) => line.includes("ask pause"))).to.have.length(2);
  });

  it("says once what was decided again and again", () => {
    const lines = explanationOf(
      entriesOf(finding, decision("ask", "a"), decision("ask", "a"), decision("ask", "b")),
      key,
    );

    expect(lines.filter((line) => line.includes("ask pause"))).to.have.length(2);
  });

  it("finds an incident by its key, by an intent, and by a part that only one key has", () => {
    const more = [...story, ...entriesOf({ ...finding, ref: "owner:0x12:changed" })];

    expect(incidentsNamed(more, key)).to.deep.equal([key]);
    expect(incidentsNamed(more, "1:x")).to.deep.equal([key]);
    expect(incidentsNamed(more, "0x12")).to.deep.equal(["owner:0x12:changed"]);
    expect(incidentsNamed(more, "owner")).to.have.length(2);
    expect(incidentsNamed(more, "nothing")).to.deep.equal([]);
  });
});
