import { expect } from "chai";
import { barredFor } from "../../src/core/barred.ts";
import { decide } from "../../src/core/decide.ts";
import { entryOfFinding, momentOf } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Prepared } from "../../src/core/parts.ts";
import { replay } from "../../src/core/replay.ts";
import { respond } from "../../src/core/respond.ts";
import { entriesOf, findingOf, hashFor, preparedOf, sender, stranger, target } from "../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "./deciding.ts";
import { plain, post } from "./obeying.ts";
import { kinds, set } from "./responding.ts";

const { key } = findingOf();
const doubtful = findingOf({ belowQuorum: true });
const pending = { hash: hashFor("tx"), from: sender, includable: true };
const both = { belowQuorum: "act", pending: "act" } as const;
const decisionsOf = ({ store }: Pick<ReturnType<typeof set>, "store">) =>
  entriesOf(store).flatMap(({ kind, body }) => (kind === "decision" ? [body] : []));
const asks = { safe: stranger, to: target, data: "0x8456cb59", abi: "pause()" } as const;

/** A responder whose `strip` lasts, and whose `pause` ends by itself. */
function mixed(playbook: Parameters<typeof playbookOf>[0] = {}) {
  const it = post({ playbook: { belowQuorum: "act", steps: ["pause", "strip"], ...playbook } });
  const { beat } = it.responder;
  const prepared = (id: string) => preparedOf({ expires: id === "pause" });
  const responder = { ...it.responder, beat: { ...beat, prepared } };
  return { ...it, responder };
}

describe("steps that doubtful evidence does not allow", () => {
  it("are proposed where none is allowed, and nobody is told that it acts (it said ACTS, refused, and asked nobody)", async () => {
    for (const changes of [{ belowQuorum: true }, { pending }]) {
      const it = post({ playbook: both });

      await respond(findingOf(changes), it.responder);

      const [decision] = decisionsOf(it);
      expect(kinds(it.store)).to.deep.equal(["finding", "decision"]);
      expect(decision).to.deep.include({ verdict: "ask", steps: ["pause"] });
      expect(decision?.["reason"]).to.match(/brings about only .*: a person decides on pause/);
      expect(it.history.open(key)?.steps).to.deep.equal(["pause"]);
    }
  });

  it("are taken as soon as a person approves them", async () => {
    const it = post({ playbook: both });
    await respond(doubtful, it.responder);

    const { accepted } = await it.obey(plain("approve", key));

    expect(accepted).to.equal(true);
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["pause"]);
  });

  it("stand beside those that are allowed, which are taken at once", async () => {
    const it = mixed();

    await respond(doubtful, it.responder);

    expect(decisionsOf(it)[0]).to.deep.include({ verdict: "act", steps: ["pause"], left: ["strip"] });
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["pause"]);
    expect(it.history.open(key)?.steps).to.deep.equal(["strip"]);
    expect(kinds(it.store)).to.not.include("fault");
  });

  it("are taken by themselves once the quorum vouches for the finding, and people are asked no more", async () => {
    const it = mixed();
    await respond(doubtful, it.responder);

    await respond(findingOf(), it.responder);

    expect(it.followed.map(({ action }) => action)).to.include("strip");
    expect(it.history.open(key)).to.equal(undefined);
  });

  it("are left to people when what was announced is acted on", async () => {
    const it = mixed({ do: "act-unless-vetoed" });

    await respond(doubtful, it.responder);

    expect(decisionsOf(it)[0]).to.deep.include({ verdict: "delay", steps: ["pause"], left: ["strip"] });
  });

  it("count in no cap", () => {
    const policy = policyOf([playbookOf({ belowQuorum: "act", steps: ["strip", "pause"] })], {
      limits: { perTarget: 1, withinBlocks: 50n },
      targets: { pause: [target], strip: [target] },
    });

    const decision = decide(doubtful, policy, createHistory(1n), { ...momentAt(100), barred: ["strip"] });

    expect(decision).to.deep.include({ verdict: "act", steps: ["pause"], left: ["strip"] });
    expect(decision.reason).to.include("a person decides on strip").and.not.include("is the cap");
  });

  it("are written down with the finding, so that a journal makes the same decision again", async () => {
    const it = mixed();
    await respond(doubtful, it.responder);
    const [finding, ...others] = entriesOf(it.store).map((entry, seq) => ({
      ...entry,
      ...{ seq, at: 0, prev: "", hash: "" },
    }));
    const moment = { ...momentAt(100), barred: ["strip"] };

    const made = finding === undefined ? [] : replay([finding, ...others], it.responder.policy, 1n);

    expect(finding?.body["barred"]).to.deep.equal(["strip"]);
    expect(made.map(({ isSame, decision }) => [isSame, decision.verdict])).to.deep.equal([[true, "act"]]);
    expect("left" in (made[0]?.decision ?? {})).to.equal(true);
    expect(momentOf(entryOfFinding(doubtful, moment, 0))).to.deep.equal(moment);
  });

  it("are those that an action is not made for: what lasts, below the quorum, and all but first-tier plans, unmined", () => {
    const barred = (changes: object, prepared: Prepared | undefined, playbook: object = both) =>
      barredFor(findingOf(changes), set({ playbook, prepared }).responder).length > 0;
    const low = { belowQuorum: true };

    const isLow = [undefined, preparedOf(), preparedOf({ tier: 1 }), preparedOf({ expires: true })];
    expect(isLow.map((one) => barred(low, one))).to.deep.equal([true, true, true, false]);
    const isUnmined = [undefined, preparedOf({ expires: true }), preparedOf({ tier: 2 }), preparedOf({ tier: 1 })];
    expect(isUnmined.map((one) => barred({ pending }, one))).to.deep.equal([true, true, true, false]);
    // Owners who sign judge for themselves, what holds needs nobody, and a person's order is no evidence.
    expect([barred(low, preparedOf({ asks })), barred(low, preparedOf({ holds: true }))]).to.deep.equal([false, false]);
    expect([barred({}, preparedOf()), barred({ ...low, order: ["pause"] }, preparedOf())]).to.deep.equal([
      false,
      false,
    ]);
    // A playbook that asks, tells or is about something else is no reason to write them down.
    for (const other of [{}, { ...both, do: "notify" }, { ...both, when: { detectors: ["other"] } }])
      expect(barred(low, preparedOf(), other)).to.equal(false);
  });

  it("are judged way by way where they are a ladder", () => {
    const rungs = [{ kind: "action", action: "pause", afterBlocks: 0n }] as const;
    const { responder } = set({ playbook: { ...both, steps: ["all"], ladders: { all: rungs } } });
    const policy = { ...responder.policy, ladders: { all: rungs } };

    expect(barredFor(doubtful, { ...responder, policy })).to.deep.equal([]);
  });
});
