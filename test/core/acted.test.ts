import { expect } from "chai";
import { entryOfFinding } from "../../src/core/entries.ts";
import { createHistory, type IncidentHistory } from "../../src/core/history.ts";
import { respond } from "../../src/core/respond.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf, never } from "../support/fakes.ts";
import { learn, learnDecided, learnTaken, momentAt } from "./deciding.ts";
import { set } from "./responding.ts";

const steps = ["pause", "strip"];
const key = findingOf().key;
const actedOf = (history: IncidentHistory) => steps.map((step) => history.lastActed(key, step));
const gone = (block: number): NewEntry => ({ kind: "retracted", ref: key, body: { blockHash: blockOf(block).hash } });

/** What a process had written that was killed while the key signed its second step. */
async function killed(order?: readonly string[]) {
  const signs = set().responder.executor?.sign ?? never;
  const sign: typeof signs = (action, ...more) => (action === "strip" ? never() : signs(action, ...more));
  const { responder, store } = set({ playbook: { steps }, executor: { sign } });
  void respond(findingOf(order && { order }), responder);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return entriesOf(store);
}

/** One that was started on this journal, and what it takes up at its first head. */
function started(entries: readonly NewEntry[], head = 101n) {
  const it = set({ playbook: { steps, cooldownBlocks: 300n } });
  for (const entry of entries) it.history.take(entry);
  it.history.takeUp(head - 128n, head + 64n);
  return { ...it, again: it.history.takeAgain() };
}

describe("a responder that is killed between two steps of one decision", () => {
  it("takes the second when it is started, and not the first again (the second was never taken)", async () => {
    const it = started(await killed());

    for (const finding of it.again) await respond(finding, it.responder);

    expect(it.again).to.deep.equal([findingOf()]);
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["strip"]);
    expect(started([...(await killed()), ...entriesOf(it.store)]).again).to.deep.equal([]);
  });

  it("takes it also where the same is only found once more", async () => {
    const it = started(await killed(), 1_000n);

    await respond(findingOf({ block: blockOf(105) }), it.responder);

    expect(it.again).to.deep.equal([]);
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["strip"]);
  });

  it("takes of a person's order what is left alone: the rest may be lifted by now", async () => {
    const { again } = started(await killed(steps));

    expect(again.map(({ order }) => order)).to.deep.equal([["strip"]]);
  });

  it("leaves alone what is older than a start looks back: just before, at; and what one node made up", async () => {
    const entries = await killed();

    const found = [228n, 229n, 36n, 35n].map((head) => started(entries, head).again.length);

    expect(found).to.deep.equal([1, 0, 1, 0]);
  });

  it("leaves alone what was decided anew, and what a block that is gone gave rise to", async () => {
    const entries = await killed();
    const silenced: NewEntry = { kind: "decision", ref: key, body: { verdict: "ignore", on: "1", reason: "silenced" } };
    const again = entryOfFinding(findingOf(), momentAt(100), 0);

    expect(started([...entries, again, silenced]).again).to.deep.equal([]);
    expect(started([...entries, gone(100)]).again).to.deep.equal([]);
    expect(started([...entries, gone(99)]).again).to.have.length(1);
  });

  it("keeps what is sure when a more doubtful finding of the incident is acted on meanwhile", async () => {
    const doubtful = findingOf({ belowQuorum: true, block: blockOf(101) });
    const after: NewEntry[] = [];
    learn({ take: (entry) => void after.push(entry) }, doubtful, ["strip"]);

    expect(started([...(await killed()), ...after]).again).to.deep.equal([findingOf()]);
  });
});

describe("a step of a decision", () => {
  it("is taken by an entry of its own: an intent, an outcome, a refusal, or a rung of its ladder", () => {
    const own: readonly NewEntry[] = [
      { kind: "intent", ref: "1:k", body: { action: "pause", incident: key, chain: "1" } },
      { kind: "outcome", ref: "pause", body: { status: "already", incident: key, on: "1" } },
      { kind: "outcome", ref: "pause", body: { status: "covered", incident: key, on: "1", by: "1:k" } },
      { kind: "fault", ref: "pause", body: { reason: "too doubtful", refused: [key] } },
      { kind: "fault", ref: "pause", body: { reason: "an earlier version did not say of which incident" } },
      { kind: "rung", ref: key, body: { status: "joined", ladder: "pause", on: "1" } },
    ];

    for (const entry of own) {
      const history = createHistory(1n);
      learnDecided(history, findingOf(), steps);
      history.take(entry);
      expect(actedOf(history), JSON.stringify(entry)).to.deep.equal([100n, undefined]);
    }
  });

  it("is not taken by that of another step or incident", () => {
    const history = createHistory(1n);
    learnDecided(history, findingOf(), steps);

    learnTaken(history, findingOf({ key: "other" }), steps);
    learnTaken(history, findingOf(), ["other"]);

    expect(actedOf(history)).to.deep.equal([undefined, undefined]);
  });

  it("is left of nothing where replicas write the same decision and refusal each, and one of them the other step", () => {
    const history = createHistory(1n);
    learn(history, findingOf(), steps);
    learnDecided(history, findingOf(), steps);
    learnTaken(history, findingOf(), ["pause"]);

    history.takeUp(0n, 200n);

    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("waits once, where it could not be tried before the process was killed", () => {
    const history = createHistory(1n);
    learnDecided(history, findingOf(), ["pause"]);
    history.take({ kind: "fault", ref: "pause", body: { reason: "no key", action: "pause", untried: [key] } });

    history.takeUp(0n, 200n);

    expect(history.takeAgain()).to.deep.equal([findingOf()]);
    expect(actedOf(history)).to.deep.equal([undefined, undefined]);
  });

  it("is counted as taken on the evidence of its own decision", () => {
    const history = createHistory(1n);
    learn(history, findingOf({ belowQuorum: true }), ["pause"]);
    const before = history.lastActed(key, "pause", true);
    learn(history, findingOf(), ["pause"]);

    expect([before, history.lastActed(key, "pause", true)]).to.deep.equal([undefined, 100n]);
  });
});
