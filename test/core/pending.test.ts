import { expect } from "chai";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { createPendings } from "../../src/core/pending.ts";
import { blockOf, findingOf, hashFor, preparedOf, sender } from "../support/fakes.ts";
import { loosen, momentAt, playbookOf, policyOf, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const announced = playbookOf({ do: "act-unless-vetoed", vetoBlocks: 20n, steps: ["pause"] });
const verdicts = (store: ReturnType<typeof set>["store"]) =>
  store.changes.flatMap(({ entries }) =>
    entries.filter(({ kind }) => kind === "decision").map(({ body }) => body["verdict"]),
  );
const finding = { key: "owner:changed" };

/** What is due at this block is handled, as the loop does at every head. */
async function headAt(block: number, { responder, history }: ReturnType<typeof set>): Promise<void> {
  for (const due of history.takeDue(BigInt(block))) await tellAt(block, due, responder);
}

/** The same, once what could not be prepared can be. */
const ready = ({ responder }: ReturnType<typeof set>) => ({
  ...responder,
  beat: { ...responder.beat, prepared: () => preparedOf() },
});

describe("act unless vetoed", () => {
  it("says when it will act and sends nothing before: one block before the deadline, at it", async () => {
    const it = set({ playbook: announced });
    await tellAt(100, finding, it.responder);

    await headAt(119, it);
    const before = verdicts(it.store);
    await headAt(120, it);

    expect(before).to.deep.equal(["delay"]);
    expect(verdicts(it.store)).to.deep.equal(["delay", "act"]);
    expect(it.followed).to.have.length(1);
  });

  it("acts once: nothing is due afterwards, and the deadline does not run again for the same finding", async () => {
    const it = set({ playbook: announced });
    await tellAt(100, finding, it.responder);
    for (const block of [120, 121, 140]) await headAt(block, it);

    expect(verdicts(it.store)).to.deep.equal(["delay", "act"]);
  });

  it("keeps the first deadline when the finding is repeated", async () => {
    const it = set({ playbook: announced });
    await tellAt(100, finding, it.responder);
    await tellAt(110, finding, it.responder);

    await headAt(120, it);

    expect(it.followed).to.have.length(1);
  });

  it("leaves people the whole time when the finding comes from a back-fill", async () => {
    const it = set({ playbook: announced });
    await tellAt(500, { ...finding, block: blockOf(100) }, it.responder);

    await headAt(519, it);
    expect(it.followed).to.have.length(0);
    await headAt(520, it);
    expect(it.followed).to.have.length(1);
  });

  it("sends nothing when an approver vetoed it, or when the block of the finding is gone", async () => {
    const [vetoed, gone] = [set({ playbook: announced }), set({ playbook: announced })];
    for (const it of [vetoed, gone]) await tellAt(100, finding, it.responder);
    loosen(vetoed.history, "veto", "owner:changed", momentAt(120).time + 1n);
    gone.history.take({ kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } });

    for (const it of [vetoed, gone]) await headAt(120, it);

    expect(verdicts(vetoed.store)).to.deep.equal(["delay", "notify"]);
    expect(verdicts(gone.store)).to.deep.equal(["delay"]);
    expect([...vetoed.followed, ...gone.followed]).to.deep.equal([]);
  });

  it("announces anew what was withdrawn when it is handled again, as where an effect was lifted (it acted at once)", async () => {
    const [vetoed, silenced] = [set({ playbook: announced }), set({ playbook: announced })];
    for (const it of [vetoed, silenced]) await tellAt(100, finding, it.responder);
    loosen(vetoed.history, "veto", "owner:changed", momentAt(121).time);
    loosen(silenced.history, "silence", "owner", momentAt(121).time);
    for (const it of [vetoed, silenced]) await headAt(120, it);

    for (const it of [vetoed, silenced]) await tellAt(130, { ...finding, block: blockOf(100) }, it.responder);

    expect([verdicts(vetoed.store), verdicts(silenced.store)]).to.deep.equal([
      ["delay", "notify", "delay"],
      ["delay", "ignore", "delay"],
    ]);
  });

  it("tries again after a failure without waiting anew, and announces the same incident anew when it comes back", async () => {
    const it = set({ playbook: announced, prepared: undefined });
    await tellAt(100, finding, it.responder);
    await headAt(120, it);
    const [retry] = it.history.takeAgain();
    await tellAt(121, retry ?? {}, ready(it));
    await tellAt(300, finding, it.responder);

    expect(verdicts(it.store)).to.deep.equal(["delay", "act", "act", "delay"]);
  });

  it("tries again after a failure without waiting anew where a repeat was acted on (people had their time twice)", async () => {
    const it = set({ playbook: announced, prepared: undefined });
    await tellAt(100, finding, it.responder);
    await tellAt(120, { ...finding, block: blockOf(120) }, it.responder);
    const [retry] = it.history.takeAgain();
    await tellAt(121, retry ?? {}, ready(it));

    expect(verdicts(it.store)).to.deep.equal(["delay", "act", "act"]);
  });

  it("gives each playbook its own time, whichever of them a repeat falls to (a whole protocol was paused with one block's notice)", async () => {
    const it = set();
    const when = { detectors: ["owner", "witness"], atLeast: 2 };
    const all = playbookOf({ name: "all", when, do: "act-unless-vetoed", vetoBlocks: 300n, steps: ["pause-all"] });
    const one = playbookOf({ name: "one", do: "act-unless-vetoed", vetoBlocks: 5n, steps: ["pause"] });
    const responder = { ...it.responder, policy: policyOf([all, one]) };
    await tellAt(100, finding, responder);
    await tellAt(104, { key: "witness:there", detector: "witness", block: blockOf(104) }, responder);
    await tellAt(104, { ...finding, block: blockOf(104) }, responder);
    const owners = (block: number) => it.history.takeDue(BigInt(block)).filter(({ key }) => key === "owner:changed");
    const due = [105, 404, 405].map((block) => owners(block).map((found) => Number(found.block.number)));

    expect(it.history.pending("owner:changed", "one")?.due).to.equal(105n);
    expect(it.history.pending("owner:changed", "all")?.due).to.equal(404n);
    expect(due).to.deep.equal([[100], [104], []]);
  });

  it("hands out for an approval what was proposed last, whichever playbook it was before", () => {
    const { history } = set();
    const ask = (step: string, block: number) => {
      const found = findingOf({ ...finding, block: blockOf(block) });
      const about = { finding: found, steps: [step], playbook: `of ${step}`, reason: "it is asked", atRisk: "" };
      history.take(entryOfFinding(found, momentAt(block), 0));
      history.take(entryOfDecision({ ...about, verdict: "ask" }, momentAt(block), 0));
    };
    ask("pause-all", 100);
    ask("pause", 101);
    ask("pause-all", 102);

    expect(history.open(finding.key)?.steps).to.deep.equal(["pause-all"]);
  });

  it("keeps what was announced when a stranger's transaction to the same contract cannot be mined (it took the announcement's place)", async () => {
    const it = set({ playbook: { ...announced, pending: "act" }, prepared: preparedOf({ tier: 1 }) });
    const seen = (name: string, includable: boolean) => ({
      key: "pending:owner:a",
      pending: { hash: hashFor(name), from: sender, includable },
    });
    await tellAt(100, seen("attack", true), it.responder);
    await tellAt(101, seen("stuck", false), it.responder);

    await headAt(120, it);

    expect(verdicts(it.store)).to.deep.equal(["delay", "ask", "act"]);
  });

  it("forgets what people never answered, the oldest of 10,000 first, and never what is announced", () => {
    const pendings = createPendings();
    const decide = (key: string, verdict: string) =>
      pendings.decided(findingOf({ key }), verdict, { playbook: "stop", steps: ["pause"], due: "120" });
    decide("announced", "delay");

    for (let index = 0; index < 10_001; index++) decide(`asked ${index}`, "ask");

    const open = ["announced", "asked 0", "asked 1", "asked 2", "asked 10000"].map((key) => pendings.open(key));
    expect(open.map((one) => one?.finding.key)).to.deep.equal([
      "announced",
      undefined,
      undefined,
      "asked 2",
      "asked 10000",
    ]);
  });

  it("tries again at once what was acted on and failed, whatever was asked of another finding meanwhile (people had their time twice)", () => {
    const pendings = createPendings();
    const [first, other] = [findingOf(), findingOf({ block: blockOf(152) })];
    const decide = (of: typeof first, verdict: string) =>
      pendings.decided(of, verdict, { playbook: "stop", steps: ["pause"], due: "150" });
    decide(first, "delay");
    decide(first, "act");
    decide(other, "ask");

    pendings.failed(first);

    expect(pendings.of(first.key, "stop")?.due).to.equal(150n);
  });
});
