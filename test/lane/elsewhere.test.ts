import { expect } from "chai";
import { entryOfDecision, entryOfFinding, findingOf as read } from "../../src/core/entries.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { placedAt } from "../../src/core/origin.ts";
import type { Finding } from "../../src/core/types.ts";
import { createElsewhere } from "../../src/lane/elsewhere.ts";
import { learn, momentAt, playbookOf } from "../core/deciding.ts";
import { blockOf, entriesOf, fakeStore, findingOf } from "../support/fakes.ts";

/** A chain that cannot be followed yet. */
function set() {
  const store = fakeStore();
  const history = createHistory(10n);
  const elsewhere = createElsewhere({
    chain: { config: { id: 10n, name: "acting" }, playbooks: [playbookOf({ steps: ["pause"] })] },
    history,
    store: remembering(store, history),
    now: () => 7,
    shout: () => {},
  });
  const find = (changes: Partial<Finding> = {}) => elsewhere.take(findingOf(changes), undefined);
  const waits = () => entriesOf(store).flatMap(({ kind, body }) => (kind === "fault" ? [body["held"]] : []));
  return { find, waits, history };
}

describe("findings for a chain that cannot be followed yet", () => {
  it("are written down once, and handed out when it can be", async () => {
    const { find, waits, history } = set();

    find();
    find({ block: blockOf(101) });

    expect(waits()).to.deep.equal([["owner:changed"]]);
    expect(history.takeAgain().map(({ key, block }) => `${key} ${block.number}`)).to.deep.equal(["owner:changed 0"]);
  });

  it("are at most 100 of a detector, also when somebody makes a thousand (they filled the memory and the journal)", () => {
    const { find, waits } = set();

    for (let at = 0; at < 1_000; at++) find({ key: `k${at}` });

    expect(waits()).to.have.length(100);
  });

  it("wait again when they were handed out and the chain is lost again before they were decided on (they were forgotten)", () => {
    const { find, waits, history } = set();
    find();
    history.takeAgain();

    find({ block: blockOf(102) });

    expect(waits()).to.have.length(2);
    expect(history.takeAgain()).to.have.length(1);
  });

  it("go on waiting when another incident is decided on (all of them were forgotten, and written down once more)", () => {
    const { find, waits, history } = set();
    find();
    const other = findingOf({ key: "other", chainId: 10n });

    learnOn(history, other);
    find();

    expect(waits()).to.have.length(1);
  });

  it("wait no longer when their block is gone", () => {
    const { find, history } = set();
    find();

    history.take({ kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } });

    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("that no playbook with steps there covers do not wait", () => {
    const { find, waits } = set();

    find({ detector: "other" });

    expect(waits()).to.deep.equal([]);
  });
});

describe("findings of another chain, placed on this one", () => {
  const head = blockOf(9_000);
  const elsewhere = placedAt(findingOf(), head);
  const gone = { kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } } as const;

  it("count this chain's blocks and know their own, in the journal too", () => {
    expect(elsewhere.block).to.deep.equal({ number: head.number, hash: head.hash });
    expect(read(entryOfFinding(elsewhere, momentAt(9_000), 0))).to.deep.equal(elsewhere);
    expect(placedAt(elsewhere, blockOf(9_001)).origin).to.equal(blockOf(100).hash);
  });

  it("are handled no more, and not thought handled, when their own block is gone (they were acted on all the same)", () => {
    const history = createHistory(10n);
    learnOn(history, elsewhere);
    const before = history.lastActed("owner:changed", "pause");

    history.take(gone);
    history.take({ kind: "fault", ref: "pause", body: { action: "pause", held: ["owner:changed"] } });

    expect([before, history.lastActed("owner:changed", "pause")]).to.deep.equal([9_000n, undefined]);
    expect(history.takeAgain()).to.deep.equal([]);
    expect(history.seen(["owner"], 0n)).to.deep.equal([]);
  });

  it("are not acted on after a wait for a veto when their own block is gone", () => {
    const history = createHistory(10n);
    const about = { finding: elsewhere, reason: "a test", playbook: "stop", atRisk: "", steps: ["pause"] };
    history.take(entryOfFinding(elsewhere, { ...momentAt(9_000), chainId: 10n }, 0));
    history.take(entryOfDecision({ ...about, verdict: "delay", due: 9_020n }, { chainId: 10n }, 0));

    history.take(gone);

    expect(history.takeDue(9_020n)).to.deep.equal([]);
  });
});

function learnOn(history: Parameters<typeof learn>[0], finding: Finding): void {
  learn({ take: (entry) => history.take({ ...entry, body: { ...entry.body, on: "10" } }) }, finding);
}
