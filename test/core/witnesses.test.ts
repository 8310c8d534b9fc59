import { expect } from "chai";
import { isSaidBefore } from "../../src/core/entries.ts";
import { blockOf, entriesOf } from "../support/fakes.ts";
import { playbookOf, tellAt } from "./deciding.ts";
import { kinds, set } from "./responding.ts";

const both = playbookOf({ when: { detectors: ["a", "b", "c"], atLeast: 2, withinBlocks: 5n }, steps: ["pause"] });
const verdicts = (store: ReturnType<typeof set>["store"]) =>
  store.changes.flatMap(({ entries }) =>
    entries.filter(({ kind }) => kind === "decision").map(({ body }) => body["verdict"]),
  );
const at = (block: number, detector: string) => ({ detector, key: `${detector}:${block}` });

describe("corroboration", () => {
  it("waits for a second detector, and never counts one twice, however often it speaks", async () => {
    const { responder, store } = set({ playbook: both });

    for (const block of [100, 101, 102, 103]) await tellAt(block, at(block, "a"), responder);

    expect(verdicts(store)).to.deep.equal(["wait", "wait", "wait", "wait"]);
  });

  it("acts on the second witness within the window: in its last block, and not one later", async () => {
    const [just, late] = [set({ playbook: both }), set({ playbook: both })];

    for (const [{ responder }, block] of [
      [just, 105],
      [late, 106],
    ] as const) {
      await tellAt(100, at(100, "a"), responder);
      await tellAt(block, at(block, "b"), responder);
    }

    expect([verdicts(just.store), verdicts(late.store)]).to.deep.equal([
      ["wait", "act"],
      ["wait", "wait"],
    ]);
  });

  it("does not believe a witness that is not sure enough, not grave enough, or not of the list", async () => {
    const playbook = { ...both, when: { ...both.when, confidence: 50 } };
    const others = [{ confidence: 49 }, { severity: "info" }, { detector: "z" }] as const;

    const seen = [];
    for (const other of others) {
      const { responder, store } = set({ playbook });
      await tellAt(100, { ...at(100, "a"), ...other }, responder);
      await tellAt(101, at(101, "b"), responder);
      seen.push(verdicts(store).at(-1));
    }

    expect(seen).to.deep.equal(["wait", "wait", "wait"]);
  });

  it("forgets a witness whose block is gone", async () => {
    const { responder, store, history } = set({ playbook: both });
    await tellAt(100, at(100, "a"), responder);

    history.take({ kind: "retracted", ref: "a:100", body: { block: "100", blockHash: blockOf(100).hash } });
    await tellAt(101, at(101, "b"), responder);

    expect(verdicts(store)).to.deep.equal(["wait", "wait"]);
  });

  it("writes a witness down once per block, also when it says nothing new: the history knows only what is written", async () => {
    const { responder, store } = set({ playbook: both });
    for (const block of [100, 100, 104, 108]) await tellAt(block, { detector: "a", key: "the same" }, responder);

    await tellAt(113, at(113, "b"), responder);

    expect(kinds(store).filter((kind) => kind === "finding")).to.have.length(4);
    expect(verdicts(store).at(-1)).to.equal("act");
  });

  it("tells people once of a witness that says the same at every block, and again once the incident has gone on for long", async () => {
    const { responder, store } = set({ playbook: both });
    const isTold = () => entriesOf(store).map((entry) => [entry.kind, !isSaidBefore(entry)]);
    for (const block of [100, 101, 102]) await tellAt(block, { detector: "a", key: "the same" }, responder);
    const soon = isTold();

    for (let block = 103; block <= 402; block++) await tellAt(block, { detector: "a", key: "the same" }, responder);

    const of = (told: boolean) => [
      ["finding", told],
      ["decision", told],
    ];
    expect(soon).to.deep.equal([...of(true), ...of(false), ...of(false)]);
    expect(isTold().filter(([, told]) => told)).to.deep.equal([...of(true), ...of(true)]);
  });

  it("asks people once where a playbook asks, though it agrees at every block", async () => {
    const { responder, store } = set({ playbook: { ...both, do: "propose" } });
    await tellAt(100, { detector: "b", key: "other" }, responder);

    for (const block of [100, 101, 102]) await tellAt(block, { detector: "a", key: "the same" }, responder);

    const asked = entriesOf(store).filter(({ body }) => body["verdict"] === "ask");
    expect(asked.map((entry) => !isSaidBefore(entry))).to.deep.equal([true, false, false]);
  });

  it("leaves a finding with too few witnesses to the next playbook", async () => {
    const { responder, store } = set({ playbook: both });
    const alone = playbookOf({ name: "alone", when: { detectors: ["a"] }, do: "notify" });
    const policy = { ...responder.policy, playbooks: [...responder.policy.playbooks, alone] };

    await tellAt(100, at(100, "a"), { ...responder, policy });
    await tellAt(101, at(101, "b"), { ...responder, policy });

    expect(verdicts(store)).to.deep.equal(["notify", "act"]);
  });

  it("keeps a loud detector from pushing out what another one saw", async () => {
    const { responder, store } = set({ playbook: { ...both, when: { ...both.when, detectors: ["a", "b"] } } });
    await tellAt(100, at(100, "a"), responder);
    for (let index = 0; index < 300; index++) await tellAt(101, { detector: "z", key: `z:${index}` }, responder);

    await tellAt(102, at(102, "b"), responder);

    expect(verdicts(store).at(-1)).to.equal("act");
  });
});
