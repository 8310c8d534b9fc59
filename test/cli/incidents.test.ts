import { expect } from "chai";
import { createIncidents, type Incident } from "../../src/cli/incidents.ts";
import type { NewEntry } from "../../src/core/types.ts";

const key = "drain:0x1";
const reason = "its block is no longer part of the chain";

/** What was found in a block of this hash, and decided of it. */
function found(blockHash: string, verdict: string, why: string = verdict, more: NewEntry["body"] = {}): NewEntry[] {
  const place = { on: "1", chain: "1", block: "100" };
  return [
    { kind: "finding", ref: key, body: { ...place, blockHash, ...more } },
    { kind: "decision", ref: key, body: { ...place, verdict, reason: why, ...more } },
  ];
}
const gone = (blockHash: string): NewEntry => ({ kind: "retracted", ref: key, body: { blockHash, reason } });
const handled = "already handled: every step of stop was taken for this incident within 300 blocks";

function shown(...entries: readonly NewEntry[]): Incident | undefined {
  const incidents = createIncidents();
  for (const entry of entries) incidents.take(entry);
  return new Map(incidents.rows()).get(key);
}

describe("an incident in the status", () => {
  it("is withdrawn when its block is gone, until it is found again (it went on asking)", () => {
    const ask = { verdict: "ask", reason: "ask" };

    expect(shown(...found("0xa", "ask"))).to.deep.equal(ask);
    expect(shown(...found("0xa", "ask"), gone("0xa"))).to.deep.equal({ ...ask, withdrawn: reason });
    expect(shown(...found("0xa", "ask"), gone("0xa"), ...found("0xb", "ask"), gone("0xa"))).to.deep.equal(ask);
    expect(shown(...found("0xa", "ask"), ...found("0xb", "ask"), gone("0xa"))).to.deep.equal(ask);
  });

  it("is as a containment that a reorganisation undid leaves it, and as a person's order", () => {
    const undone: NewEntry = { kind: "retracted", ref: key, body: { action: "pause", blockHash: "0xa", reason } };
    const ordered = found("0xa", "act", "a person ordered it", { order: ["pause"] });

    expect(shown(...found("0xa", "act"), undone)).to.deep.equal({ verdict: "act", reason: "act" });
    expect(shown(...ordered, gone("0xa"))).to.deep.equal({ verdict: "act", reason: "a person ordered it" });
  });

  it("is what was decided last, such as a silence that ended what was announced; that it was handled already says nothing (a silence did not show)", () => {
    const silenced = { verdict: "ignore", reason: "silenced" };

    expect(shown(...found("0xa", "delay"), ...found("0xa", "ignore", "silenced"))).to.deep.equal(silenced);
    expect(shown(...found("0xa", "act"), ...found("0xb", "ignore", "silenced"))).to.deep.equal(silenced);
    expect(shown(...found("0xa", "act"), ...found("0xb", "ignore", handled))).to.include({ verdict: "act" });
    expect(shown(...found("0xa", "ask"), gone("0xa"), ...found("0xb", "ignore", "silenced"))).to.deep.equal(silenced);
    expect(shown(...found("0xa", "ignore", handled))).to.deep.equal({ verdict: "ignore", reason: handled });
  });

  it("waits for people beside what was acted on, on whichever chain, until they approve it or its block is gone (it was asked of nobody)", () => {
    const acted = found("0xa", "act", "one is the cap", { playbook: "stop", steps: ["pause"], left: ["strip"] });
    const elsewhere = found("0xa", "act", "acts", { on: "10", playbook: "stop", steps: ["freeze"] });
    const ordered = found("0xa", "act", "ordered", { playbook: "operator", steps: ["strip"], order: ["strip"] });
    const all = [acted, [...acted, ...elsewhere], [...acted, ...ordered], [...acted, gone("0xa")]];

    expect(all.map((entries) => shown(...entries)?.left)).to.deep.equal([["strip"], ["strip"], undefined, undefined]);
  });

  it("waits for people where the block came back, whatever another replica says late of the time that it was gone (nobody was asked any more)", () => {
    const late: NewEntry = { kind: "retracted", ref: key, body: { blockHash: "0xa", reason, round: 0 } };
    const again: NewEntry = { kind: "retracted", ref: key, body: { blockHash: "0xa", reason, round: 1 } };
    const acted = found("0xa", "act", "one is the cap", { playbook: "stop", steps: ["pause"], left: ["strip"] });

    expect(shown(...acted, late, ...acted, late)).to.deep.equal(shown(...acted));
    expect(shown(...acted, late, ...acted, again)).to.have.keys("verdict", "reason", "withdrawn");
  });

  it("still waits for people, or for its block, whatever is ignored of another finding or on another chain", () => {
    const elsewhere = found("0xa", "ignore", "no playbook covers drain", { on: "10" });

    for (const verdict of ["ask", "delay"])
      expect(shown(...found("0xa", verdict), ...found("0xb", "ignore", "silenced"))).to.include({ verdict });
    expect(shown(...found("0xa", "act"), ...elsewhere)).to.include({ verdict: "act" });
    expect(shown(...found("0xa", "delay"), ...found("0xb", "delay"), ...found("0xa", "ignore"))).to.include({
      verdict: "ignore",
    });
  });
});
