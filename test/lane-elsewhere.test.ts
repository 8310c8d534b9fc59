import { expect } from "chai";
import { createHistory, remembering } from "../src/core/history.ts";
import type { Finding } from "../src/core/types.ts";
import { createElsewhere } from "../src/lane-elsewhere.ts";
import { learn, playbookOf } from "./core/deciding.ts";
import { blockOf, entriesOf, fakeStore, findingOf } from "./support/fakes.ts";

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

function learnOn(history: Parameters<typeof learn>[0], finding: Finding): void {
  learn({ take: (entry) => history.take({ ...entry, body: { ...entry.body, on: "10" } }) }, finding);
}
