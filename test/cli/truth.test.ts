import { expect } from "chai";
import { createTruthTable } from "../../src/cli/truth.ts";
import type { NewEntry } from "../../src/core/types.ts";

const started: NewEntry = { kind: "started", ref: "responder", body: {} };
const armed = (ref: string, more: NewEntry["body"] = {}): NewEntry => ({
  kind: "armed",
  ref,
  body: { block: "100", chain: "1", path: "key", ...more },
});
const effect = (holds: string, block: string): NewEntry => ({
  kind: "effect",
  ref: "pause",
  body: { holds, block, chain: "1" },
});
const contained: NewEntry = {
  kind: "outcome",
  ref: "i",
  body: { status: "contained", action: "pause", hash: "0xabc", minedBlock: "104", verifiedBlock: "105" },
};

function seen(...entries: readonly NewEntry[]) {
  const table = createTruthTable();
  for (const one of entries) table.take(one);
  return table.rows();
}

/** The same of a replica. */
const of = (replica: string, { kind, ref, body }: NewEntry): NewEntry => ({ kind, ref, body: { ...body, replica } });
const begun = (replica: string, sender: string): NewEntry =>
  of(replica, { kind: "started", ref: "responder", body: { sender } });

describe("the truth table of a journal", () => {
  it("has a line for each action of the process that runs now, and none for ways back, accounts and proposals", () => {
    const rows = seen(
      started,
      armed("old"),
      started,
      armed("pause"),
      armed("pause/undo", { path: "undo" }),
      armed("account:1", { path: "account" }),
      armed("proposal:owners-5d41402a", { path: "proposal" }),
    );

    expect(rows).to.deep.equal([{ action: "pause", chain: "1", holds: "no", block: "100", since: "100" }]);
  });

  it("names our transaction and its block for what we brought about, and nobody's for what others did", () => {
    const [ours] = seen(started, armed("pause"), contained, effect("yes", "106"));
    const [theirs] = seen(started, armed("pause"), effect("yes", "106"));

    expect(ours).to.include({ holds: "yes", by: "0xabc", since: "104", block: "106" });
    expect(theirs).to.deep.equal({ action: "pause", chain: "1", holds: "yes", block: "106", since: "106" });
  });

  it("still names it after a restart, and no longer when somebody has opened it since", () => {
    const [again] = seen(started, armed("pause"), contained, started, armed("pause"), effect("yes", "120"));
    const [reopened] = seen(started, armed("pause"), contained, effect("no", "110"), effect("yes", "120"));

    expect(again).to.include({ holds: "yes", by: "0xabc", since: "104" });
    expect(reopened).to.deep.equal({ action: "pause", chain: "1", holds: "yes", block: "120", since: "120" });
  });

  /** Another transaction of ours, mined two blocks before it is seen. */
  const again = (intent: string, mined: number): NewEntry => {
    const blocks = { minedBlock: `${mined}`, verifiedBlock: `${mined + 2}` };
    return { ...contained, ref: intent, body: { ...contained.body, hash: "0xdef", ...blocks } };
  };
  const gone = (intent: string): NewEntry => ({
    kind: "retracted",
    ref: intent,
    body: { reason: "a reorganisation", action: "pause", block: "104", forget: [] },
  });

  it("says nothing else of what held before a further transaction of ours (it was said to hold since that one)", () => {
    const [ours] = seen(started, armed("pause"), contained, effect("yes", "106"), again("j", 110));
    const [theirs] = seen(started, armed("pause"), effect("yes", "106"), again("j", 110), effect("yes", "113"));

    expect(ours).to.include({ by: "0xabc", since: "104", block: "112" });
    expect(theirs).to.include({ since: "106", block: "113" }).and.not.have.property("by");
  });

  it("names ours of just the block in which it was seen first, and not of one block later", () => {
    const [at] = seen(started, armed("pause"), effect("yes", "106"), again("j", 106));
    const [above] = seen(started, armed("pause"), effect("yes", "106"), again("j", 107));

    expect(at).to.include({ by: "0xdef", since: "106" });
    expect(above).to.include({ since: "106" }).and.not.have.property("by");
  });

  it("names the one that took the place of ours when its block is gone, and not when another one's is", () => {
    const before = [started, armed("pause"), contained, effect("yes", "106")];
    const [replaced] = seen(...before, gone("i"), again("j", 107));
    const [kept] = seen(...before, gone("other"), again("j", 107));

    expect(replaced).to.include({ by: "0xdef", since: "107" });
    expect(kept).to.include({ by: "0xabc", since: "104" });
  });

  it("names nobody for what somebody paused after ours was lifted, though its outcome came late", () => {
    const [row] = seen(started, armed("pause"), effect("no", "106"), contained, effect("yes", "120"));

    expect(row).to.include({ holds: "yes", since: "120" }).and.not.have.property("by");
  });

  it("does not take an outcome of a block before the last look for what holds now [it said yes for good of what was open]", () => {
    const rows = seen(started, armed("pause"), effect("no", "106"), contained);

    expect(rows.map(({ holds, block }) => [holds, block])).to.deep.equal([["no", "106"]]);
  });

  it("says unknown where the chain could not be read", () => {
    const [row] = seen(started, armed("pause"), effect("unknown", "103"));

    expect(row).to.include({ holds: "unknown", since: "103" });
  });

  const held = [begun("a", "0xa"), of("a", armed("pause")), of("a", effect("yes", "101"))];

  it("keeps what one replica sees when another one starts, and ends (what was paused was gone from it)", () => {
    const [row, ...more] = seen(...held, begun("b", "0xb"), of("b", armed("pause", { block: "200" })));

    expect(row).to.deep.equal({ action: "pause", chain: "1", holds: "yes", block: "101", since: "101" });
    expect(more).to.deep.equal([]);
  });

  it("forgets what a replica saw with its own next start, also with its key on another machine", () => {
    expect(seen(...held, begun("a", "0xa"))).to.deep.equal([]);
    expect(seen(...held, begun("c", "0xa"))).to.deep.equal([]);
  });

  it("believes who said it last, and nobody again who was contradicted", () => {
    const lifted = [...held, begun("b", "0xb"), of("b", effect("yes", "102")), of("b", effect("no", "300"))];
    const again = [begun("b", "0xb"), of("b", armed("pause", { block: "400" }))];
    const unread = [...held, begun("b", "0xb"), of("b", effect("unknown", "300"))];

    expect(seen(...lifted)[0]).to.include({ holds: "no", since: "300" });
    expect(seen(...lifted, ...again)[0]).to.include({ holds: "no", block: "400" });
    expect(seen(...unread)[0]).to.include({ holds: "unknown" });
    expect(seen(...unread, begun("b", "0xb"))[0]).to.include({ holds: "yes", since: "101" });
  });

  it("says since when it was so before a start, where it is the same after it (it was so since the start)", () => {
    const again = armed("pause", { block: "120" });
    const theirs = [started, armed("pause"), effect("yes", "106")];
    const lifted = [...theirs, effect("no", "110")];

    expect(seen(started, armed("pause"), started, again, started, again)[0]).to.include({ holds: "no", since: "100" });
    expect(seen(...lifted, started, again)[0]).to.include({ holds: "no", since: "110" });
    expect(seen(...theirs, started, again, effect("yes", "121"))[0]).to.include({ holds: "yes", since: "106" });
  });

  it("says since when it is otherwise where it changed while nothing ran, or after the start", () => {
    const theirs = [started, armed("pause"), effect("yes", "106"), started, armed("pause", { block: "120" })];
    const opened = [...theirs, effect("no", "121")];
    const unknown = [...theirs, effect("unknown", "121"), effect("yes", "125")];

    expect(seen(...opened)[0]).to.include({ holds: "no", since: "120" });
    expect(seen(...opened, effect("yes", "130"))[0]).to.include({ holds: "yes", since: "130" });
    expect(seen(...unknown)[0]).to.include({ holds: "yes", since: "125" });
    expect(seen(started, armed("pause"), started, armed("pause"), effect("yes", "130"))[0]).to.include({
      holds: "yes",
      since: "130",
    });
  });
});
