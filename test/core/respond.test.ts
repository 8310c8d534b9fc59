import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { respond } from "../../src/core/respond.ts";
import { makeIntent } from "../store/changes.ts";
import {
  blockOf,
  codeOf,
  entriesOf,
  findingOf,
  hashFor,
  never,
  preparedOf,
  sender,
  settled,
} from "../support/fakes.ts";
import { kinds, set } from "./responding.ts";

describe("respond", () => {
  it("sends nothing when the effect holds already, says so, and has it confirmed at the next head", async () => {
    const { responder, trace, store, assumed } = set({ prepared: preparedOf({ holds: true }) });

    await respond(findingOf({ block: blockOf(90) }), responder);

    expect(trace).to.deep.equal(["commit"]);
    expect(kinds(store)).to.deep.equal(["finding", "decision", "outcome"]);
    expect(entriesOf(store).at(-1)?.body).to.include({ block: "90", seen: "100" });
    expect(assumed).to.deep.equal(["pause 100"]);
  });

  it("takes what holds to have held at the later of the finding's block and the one that was read, and at no head that nobody looked at (it was read at 90, and asked of 100)", async () => {
    const heldAt = async (block: number, readAt: bigint) => {
      const { responder, store, assumed } = set({ prepared: preparedOf({ holds: true }), readAt });
      await respond(findingOf({ block: blockOf(block) }), responder);
      return [entriesOf(store).at(-1)?.body["seen"], ...assumed];
    };

    expect(await heldAt(93, 90n)).to.deep.equal(["93", "pause 93"]);
    expect(await heldAt(93, 95n)).to.deep.equal(["95", "pause 95"]);
    // The chain may have rolled back to a lower head since it was read.
    expect(await heldAt(93, 110n)).to.deep.equal(["100", "pause 100"]);
    // One node may name any height.
    expect(await heldAt(1_000_000, 95n)).to.deep.equal(["100", "pause 100"]);
  });

  it("signs nothing when an open intent brings the same action about, and says which", async () => {
    const open = makeIntent("first");
    const { responder, trace, store, followed } = set({ open });

    await respond(findingOf({ key: "another incident" }), responder);

    expect(trace).to.deep.equal(["commit"]);
    expect(entriesOf(store).at(-1)?.body).to.include({ status: "covered", by: "first" });
    expect(followed).to.deep.equal([]);
  });

  it("brings about on doubtful evidence only what ends by itself, and on unmined evidence only first-tier plans", async () => {
    const pending = { hash: hashFor("tx"), from: sender, includable: true };
    const signsFor = async (changes: object, prepared: object) => {
      const { responder, trace } = set({
        prepared: preparedOf(prepared),
        playbook: { belowQuorum: "act", pending: "act" },
      });
      await respond(findingOf(changes), responder);
      return trace.includes("sign");
    };

    expect(await signsFor({ belowQuorum: true }, {})).to.equal(false);
    expect(await signsFor({ belowQuorum: true }, { expires: false, tier: 2 })).to.equal(false);
    expect(await signsFor({ belowQuorum: true }, { expires: true, tier: 3 })).to.equal(true);
    expect(await signsFor({ pending }, { expires: true })).to.equal(false);
    expect(await signsFor({ pending }, { expires: true, tier: 2 })).to.equal(false);
    expect(await signsFor({ pending }, { expires: true, tier: 1 })).to.equal(true);
    expect(await signsFor({}, {})).to.equal(true);
  });

  it("acts all the same when the disk hangs, after a second", async () => {
    const { responder, trace, shouts } = set({ store: { commit: never } });

    await respond(findingOf(), responder);
    await settled();

    expect(trace[1]).to.match(/^broadcast/);
    expect(shouts[0]).to.have.property("code", "JOURNAL_SLOW");
  });

  it("tells again of an incident that goes on, once per cool-down of its playbook", async () => {
    const { responder, store } = set({ playbook: { do: "propose" } });

    await respond(findingOf({ block: blockOf(100) }), responder);
    await respond(findingOf({ block: blockOf(110) }), responder);
    await respond(findingOf({ block: blockOf(111) }), responder);

    expect(kinds(store)).to.deep.equal(["finding", "decision", "finding", "decision"]);
  });

  it("sends nothing in mode shadow, whatever the playbook says", async () => {
    const { responder, trace, store } = set({ mode: "shadow" });

    await respond(findingOf(), responder);

    expect(trace).to.deep.equal(["commit"]);
    expect(kinds(store)).to.deep.equal(["finding", "decision"]);
  });

  it("sends nothing when a person is to be asked", async () => {
    const { responder, trace, store } = set({ playbook: { do: "propose" } });

    await respond(findingOf(), responder);

    expect(trace).to.deep.equal(["commit"]);
    expect(kinds(store)).to.deep.equal(["finding", "decision"]);
  });

  it("sends nothing and gives the nonce back when the intent is known already, to whichever replica", async () => {
    const { responder, trace, followed } = set({ store: { replica: "a", commit: async () => undefined } });

    await respond(findingOf(), responder);

    expect(trace).to.deep.equal(["sign", "release 0"]);
    expect(followed).to.deep.equal([]);
  });

  it("acts all the same after a second when the journal hangs, and shouts", async () => {
    const { responder, trace, shouts } = set({ store: { commit: () => never() } });

    await respond(findingOf(), responder);

    expect(trace[1]).to.match(/^broadcast/);
    expect(shouts.map(codeOf)).to.deep.equal(["JOURNAL_SLOW"]);
  });

  it("journals a broadcast that every node refused, and leaves the intent to be followed", async () => {
    const broadcast = () => Promise.reject(new FirebreakError("SEND_REFUSED", "no node accepted it"));
    const { responder, store, followed } = set({ executor: { broadcast } });

    await respond(findingOf(), responder);
    await settled();

    expect(kinds(store)).to.deep.equal(["finding", "decision", "intent", "fault"]);
    expect(followed).to.have.length(1);
  });

  it("signs, commits once and only then sends: nothing else stands between finding and broadcast", async () => {
    const { responder, trace, store, followed } = set();

    await respond(findingOf(), responder);
    const sent = trace.slice(0, 3).map((one) => one.split(" ")[0]);
    await settled();

    expect(sent).to.deep.equal(["sign", "commit", "broadcast"]);
    expect(kinds(store)).to.deep.equal(["finding", "decision", "intent", "broadcast"]);
    expect(store.changes[0]?.intent).to.deep.equal(followed[0]);
    expect(followed[0]?.id).to.equal(`1:owner:changed:pause:100:${blockOf(100).hash.slice(2, 10)}:0`);
  });

  it("gives what is found anew in another block of that height an intent of its own (its id was taken, and nothing was sent)", async () => {
    const { responder, history, followed } = set();

    await respond(findingOf(), responder);
    history.take({ kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } });
    await respond(findingOf({ block: blockOf(100, "b") }), responder);

    expect(new Set(followed.map(({ id }) => id)).size).to.equal(2);
  });

  it("does not wait for a node that accepts nothing and refuses nothing", async () => {
    const { responder, followed } = set({ executor: { broadcast: () => never() } });

    await respond(findingOf(), responder);

    expect(followed).to.have.length(1);
  });

  it("takes every step of the playbook, in order, and writes the finding once", async () => {
    const { responder, trace, store, followed } = set({ playbook: { steps: ["pause", "strip"] } });

    await respond(findingOf(), responder);

    expect(trace.filter((one) => one === "sign")).to.have.length(2);
    expect(kinds(store).filter((kind) => kind === "finding")).to.have.length(1);
    expect(followed.map(({ action }) => action)).to.deep.equal(["pause", "strip"]);
  });

  it("gives the call a hash of what was found, so that the transaction leads to the journal", async () => {
    const seen: string[] = [];
    const call = (evidence: `0x${string}`) => {
      seen.push(evidence);
      return { to: blockOf(1).hash, data: "0x" } as const;
    };
    const { responder } = set({ prepared: preparedOf({ call }), playbook: { cooldownBlocks: 0n } });

    await respond(findingOf({ evidence: { now: "0x1" } }), responder);
    await respond(findingOf({ evidence: { now: "0x2" }, block: { number: 101n, hash: hashFor("a101") } }), responder);

    expect(seen).to.have.length(2);
    expect(new Set(seen).size).to.equal(2);
    expect(seen[0]).to.match(/^0x[0-9a-f]{64}$/);
  });
});
