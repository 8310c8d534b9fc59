import { expect } from "chai";
import { createReplicas } from "../../src/cli/replicas.ts";
import type { NewEntry } from "../../src/core/types.ts";

const [key, other] = [`0x${"a1".repeat(20)}`, `0x${"b2".repeat(20)}`];

/** What is known after these entries, each of the replica that stands before it. */
function said(...entries: readonly (readonly [replica: string, NewEntry])[]) {
  const replicas = createReplicas();
  for (const [name, { kind, ref, body }] of entries)
    replicas.take({ kind, ref, at: 7, body: name === "" ? body : { ...body, replica: name } });
  return replicas;
}
const started = (sender: string, more: NewEntry["body"] = {}): NewEntry => ({
  kind: "started",
  ref: "responder",
  body: { mode: "act", chain: "1", sender, ...more },
});
const armed: NewEntry = { kind: "armed", ref: "pause", body: { reason: "simulated" } };
const disarmed: NewEntry = { kind: "disarmed", ref: "pause", body: { reason: "no role" } };
const fault: NewEntry = { kind: "fault", ref: "source", body: { reason: "no node answers" } };
const fills: NewEntry = { kind: "backfill", ref: "chain", body: { from: "1", to: "9", left: "4" } };

describe("what replicas say of themselves", () => {
  it("is kept for each: the start of one takes nothing of another (it emptied all)", () => {
    const replicas = said(
      ["one", started(key, { warnings: ["one node is believed alone"] })],
      ["one", disarmed],
      ["one", fault],
      ["one", fills],
      ["two", started(other, { mode: "shadow", warnings: ["one node is believed alone"] })],
      ["two", armed],
    );

    expect(replicas.actions()).to.deep.equal({
      "pause of one": { armed: false, reason: "no role", replica: "one" },
      "pause of two": { armed: true, reason: "simulated", replica: "two" },
    });
    expect(replicas.faults()).to.deep.equal({
      "source of one": { at: 7, reason: "no node answers", replica: "one" },
    });
    expect(replicas.backFill()).to.deep.equal({ "chain of one": { from: "1", to: "9", left: "4", replica: "one" } });
    expect(replicas.warnings()).to.deep.equal(["one node is believed alone"]);
    expect([replicas.names(), replicas.mode()]).to.deep.equal([["one", "two"], "act of one, shadow of two"]);
  });

  it("is of a fault that it is over, and since when, until it comes again (it stood there as if it went on)", () => {
    const over: NewEntry = { kind: "fault", ref: "source", body: { reason: "blocks are read again", over: true } };
    const row = { at: 7, reason: "no node answers" };

    expect(said(["", fault], ["", over]).faults()).to.deep.equal({ source: { ...row, overAt: 7 } });
    expect(said(["", fault], ["", over], ["", fault]).faults()).to.deep.equal({ source: row });
    expect(said(["", over]).faults()).to.deep.equal({});
  });

  it("is gone with its own next start, also with its key on another machine", () => {
    const again = said(["one", started(key)], ["one", fault], ["one", started(key)]);
    const chains = [{ sender: "none" }, { sender: `${other}, ${key}` }];
    const moved = said(["host-one", started(key)], ["host-one", fault], ["host-two", started("none", { chains })]);

    expect(again.faults()).to.deep.equal({});
    expect([moved.faults(), moved.names()]).to.deep.equal([{}, ["host-two"]]);
  });

  it("is that of nobody's key where several have none", () => {
    const none = said(["one", started("none")], ["one", fault], ["two", started("none")]);

    expect(none.names()).to.deep.equal(["one", "two"]);
  });

  it("needs no name where one process writes", () => {
    const alone = said(["", started(key)], ["", armed], ["", fault]);

    expect(alone.actions()).to.deep.equal({ pause: { armed: true, reason: "simulated" } });
    expect(alone.faults()).to.deep.equal({ source: { at: 7, reason: "no node answers" } });
    expect([alone.names(), alone.mode()]).to.deep.equal([[], "act"]);
    expect(said().mode()).to.equal("unknown");
  });
});
