import { expect } from "chai";
import { Registry } from "prom-client";
import type { NewEntry } from "../../src/core/types.ts";
import { incidentMetrics } from "../../src/metrics/incidents.ts";

describe("the metrics of incidents", () => {
  async function counted(...entries: readonly NewEntry[]): Promise<readonly string[]> {
    const registry = new Registry();
    const { take } = incidentMetrics([registry]);
    for (const entry of entries) take({ ...entry, seq: 1, at: 0, prev: "", hash: "" });
    const lines = (await registry.metrics()).split("\n");
    return lines.filter((line) => /^firebreak_.* [1-9]/.test(line));
  }

  it("count what undid a containment: a reorganisation, or whoever lifted it (neither was in any metric)", async () => {
    const seen = await counted(
      { kind: "retracted", ref: "i", body: { reason: "its block is gone", action: "pause", forget: [] } },
      { kind: "effect", ref: "pause", body: { holds: "no", block: "5", chain: "1", held: "4", lifted: true } },
    );

    expect(seen).to.deep.equal([
      'firebreak_undone_total{why="reorganised"} 1',
      'firebreak_undone_total{why="lifted"} 1',
    ]);
  });

  it("count nothing undone where only the block of a withdrawal is gone (people were paged for what was never contained)", async () => {
    const body = { reason: "its block is gone", action: "pause", block: "5", forget: [], was: "withdrawn" };

    expect(await counted({ kind: "retracted", ref: "i", body })).to.deep.equal([]);
  });

  it("count apart what was over by its own time, or announced, for which nobody is woken", async () => {
    const lifted = { holds: "no", block: "5", chain: "1", held: "4", lifted: true };
    const seen = await counted(
      { kind: "effect", ref: "pause", body: { ...lifted, by: "time" } },
      { kind: "effect", ref: "pause", body: { ...lifted, by: "approvers" } },
    );

    expect(seen).to.deep.equal(['firebreak_undone_total{why="announced"} 1', 'firebreak_undone_total{why="ended"} 1']);
  });

  it("count no finding that is withdrawn, and no effect that only cannot be read or was read again", async () => {
    const seen = await counted(
      { kind: "retracted", ref: "k", body: { block: "5", blockHash: "0x", reason: "its block is gone" } },
      { kind: "effect", ref: "pause", body: { holds: "unknown", block: "5", chain: "1" } },
      { kind: "effect", ref: "pause", body: { holds: "no", block: "6", chain: "1", held: "4" } },
    );

    expect(seen).to.deep.equal([]);
  });

  it("count each call for people by why", async () => {
    const seen = await counted(
      { kind: "rung", ref: "k", body: { status: "begun", page: "call the council", severity: "critical" } },
      { kind: "rung", ref: "k", body: { status: "ended", reason: "no rung brought its effect about" } },
      { kind: "fault", ref: "pause", body: { reason: "no signer is configured", action: "pause", untried: ["k"] } },
      { kind: "fault", ref: "pause", body: { reason: "held: the record cannot be written", held: ["k"] } },
      { kind: "fault", ref: "pause", body: { reason: "its transaction is not mined", refused: ["k"] } },
      { kind: "fault", ref: "proposal:k", body: { reason: "no proposal was written", severity: "critical" } },
      { kind: "fault", ref: "pause", body: { reason: "not authorised", alarm: "unauthorised" } },
      { kind: "proposal", ref: "0x01", body: { status: "proposed", severity: "critical" } },
      { kind: "proposal", ref: "0x01", body: { status: "executed" } },
    );

    expect(seen).to.deep.equal(
      ['rung"} 1', 'ended"} 1', 'untried"} 3', 'proposed"} 1', 'fault"} 2'].map(
        (end) => `firebreak_people_needed_total{why="${end}`,
      ),
    );
  });

  it("count what approvers loosened, by verb, and nothing that tightens (a signed silence was in no metric)", async () => {
    const seen = await counted(
      { kind: "command", ref: "silence:*", body: { verb: "silence", scope: "*", by: ["0x01"] } },
      { kind: "command", ref: "lift:*", body: { verb: "lift", scope: "*", what: "silence" } },
      { kind: "command", ref: "act:pause", body: { verb: "act", scope: "pause" } },
    );

    expect(seen).to.deep.equal(['firebreak_loosened_total{verb="silence"} 1']);
  });

  it("count that a cap left steps of what is acted on to people, and not what is only announced (they were asked of nobody)", async () => {
    const body = { reason: "one is the cap", steps: ["pause"] };
    const seen = await counted(
      { kind: "decision", ref: "k", body: { ...body, verdict: "act", left: ["strip"] } },
      { kind: "decision", ref: "k", body: { ...body, verdict: "delay", left: ["strip"] } },
      { kind: "decision", ref: "k", body: { ...body, verdict: "act" } },
    );

    expect(seen).to.deep.equal(['firebreak_people_needed_total{why="left"} 1']);
  });

  it("count no rung that an action takes, and no fault of which nobody has to think", async () => {
    const seen = await counted(
      { kind: "rung", ref: "k", body: { status: "begun", action: "pause" } },
      { kind: "rung", ref: "k", body: { status: "held", action: "pause" } },
      { kind: "fault", ref: "source", body: { reason: "no node answers" } },
    );

    expect(seen).to.deep.equal([]);
  });
});
