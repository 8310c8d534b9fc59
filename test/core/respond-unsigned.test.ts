import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { momentAt } from "./deciding.ts";
import { set } from "./responding.ts";

/** A responder whose key cannot sign at a head for this reason, if any; what is taken again there is what waits, and then what is found there. */
function unsigned(reasonAt: (head: number) => string | undefined, holds: readonly string[] = []) {
  let head = 100;
  const it = set();
  const beat = { ...it.responder.beat, prepared: (step: string) => preparedOf({ holds: holds.includes(step) }) };
  const { executor } = it.responder;
  const own: typeof executor = executor && {
    ...executor,
    sign: async (...asked) => {
      const reason = reasonAt(head);
      if (reason !== undefined) throw new Error(reason);
      return executor.sign(...asked);
    },
  };
  return {
    ...{ ...it, own },
    /** What is written down at this head. */
    async at(number: number, ...found: readonly Finding[]): Promise<readonly string[]> {
      head = number;
      const before = entriesOf(it.store).length;
      const responder = { ...it.responder, beat, executor: own, moment: () => momentAt(number) };
      for (const one of [...it.history.takeAgain(), ...found]) await respond(one, responder);
      await settled();
      return entriesOf(it.store)
        .slice(before)
        .map(({ kind }) => kind);
    },
  };
}

const said = ["finding", "decision", "fault"];

describe("a step for which nothing can be signed", () => {
  it("is told once, and tried at each head (a finding, a decision and a fault were written at each)", async () => {
    const it = unsigned((head) => (head < 103 ? "the key does not answer" : undefined));

    expect(await it.at(100, findingOf())).to.deep.equal(said);
    expect([await it.at(101), await it.at(102)]).to.deep.equal([[], []]);
    expect(await it.at(103)).to.deep.equal(["finding", "decision", "intent", "broadcast"]);
    expect(it.followed).to.have.length(1);
  });

  it("is told again when the reason is another one, and after an hour of usual blocks", async () => {
    const it = unsigned((head) => (head < 102 ? "the key does not answer" : "2 of 3 have signed"));
    await it.at(100, findingOf());

    expect([await it.at(101), await it.at(102), await it.at(103)]).to.deep.equal([[], said, []]);
    expect([await it.at(402), await it.at(403)]).to.deep.equal([[], said]);
  });

  it("is told once for each reason where several take turns, and for one whose numbers alone differ (each was written down at every head)", async () => {
    const refused = (head: number) => `the base fee is above ${head} gwei`;
    const it = unsigned((head) => (head % 2 === 0 ? "the key does not answer" : refused(head)));
    await it.at(100, findingOf());
    const second = await it.at(101);

    expect([second, await it.at(102), await it.at(103), await it.at(104)]).to.deep.equal([said, [], [], []]);
    expect([await it.at(400), await it.at(402), await it.at(403)]).to.deep.equal([[], said, said]);
  });

  it("is told once by each of two replicas that cannot sign it for reasons of their own (each was news beside the other, at every head)", async () => {
    const it = unsigned(() => "the first key does not answer");
    const other = unsigned(() => "the second key does not answer");
    await other.at(100, findingOf());
    await it.at(100, findingOf());

    for (const entry of entriesOf(other.store)) it.history.take(entry);

    expect([await it.at(101), await it.at(102)]).to.deep.equal([[], []]);
  });

  it("keeps no other step of the decision from being written down and sent", async () => {
    const it = set({ playbook: { steps: ["silent", "pause"] } });
    const { beat } = it.responder;
    const prepared = (step: string) => (step === "silent" ? undefined : beat.prepared(step));
    const responder = { ...it.responder, beat: { ...beat, prepared } };
    const finding = findingOf();
    await respond(finding, responder);
    it.history.take({ kind: "fault", ref: "pause", body: { action: "pause", held: [finding.key] } });
    const before = entriesOf(it.store).length;

    for (const one of it.history.takeAgain()) await respond(one, responder);
    await settled();

    const after = entriesOf(it.store).slice(before);
    const written = after.map(({ kind }) => kind).filter((kind) => kind !== "broadcast");
    expect(written).to.deep.equal(["finding", "decision", "intent", "fault"]);
    expect(it.history.takeAgain()).to.deep.equal([finding]);
  });

  it("is told of an order, and of the same found in another block of that height, also where it was told before (nobody tried them again)", async () => {
    const it = unsigned(() => "the key does not answer");
    const ordered = { ...findingOf(), order: ["pause"] };
    const anew = findingOf({ block: { number: 100n, hash: blockOf(100, "b").hash } });
    await it.at(100, findingOf());

    await respond(ordered, { ...it.responder, executor: it.own });
    await respond(anew, { ...it.responder, executor: it.own });

    expect(entriesOf(it.store).filter(({ kind }) => kind === "fault")).to.have.length(3);
    expect(new Set(it.history.takeAgain())).to.deep.equal(new Set([ordered, anew]));
  });

  it("goes on being tried where a person approves other steps of the incident meanwhile (approving the second cancelled the first)", async () => {
    const it = unsigned((head) => (head < 102 ? "the key does not answer" : undefined));
    await it.at(100, findingOf());
    const prepared = () => preparedOf({ holds: true });
    const holding = { ...it.responder, beat: { ...it.responder.beat, prepared } };

    await respond({ ...findingOf(), order: ["strip"] }, holding);

    expect(it.history.takeAgain()).to.deep.equal([findingOf()]);
  });

  it("is told once beside an order of it, which waits as well (each was news beside the other, at every head)", async () => {
    const it = unsigned(() => "the key does not answer");
    const ordered = { ...findingOf(), order: ["pause"] };
    await it.at(100, findingOf(), ordered);

    expect([await it.at(101), await it.at(102)]).to.deep.equal([[], []]);
    expect(new Set(it.history.takeAgain())).to.deep.equal(new Set([findingOf(), ordered]));
  });

  it("is told once of what is found at every block, and waits for the first of them (it was written down at every block, and forgotten with the last one)", async () => {
    const it = unsigned(() => "the key does not answer");
    const [first, next] = [findingOf(), findingOf({ block: blockOf(101) })];

    expect([await it.at(100, first), await it.at(101, next), await it.at(102)]).to.deep.equal([said, [], []]);
    it.history.take({ kind: "retracted", ref: next.key, body: { blockHash: next.block.hash, round: 0 } });
    expect(it.history.takeAgain()).to.deep.equal([first]);
  });

  it("is told anew where the block of what was told is gone (what is in its place was in no record)", async () => {
    const it = unsigned(() => "the key does not answer");
    await it.at(100, findingOf());
    it.history.take({ kind: "retracted", ref: findingOf().key, body: { blockHash: blockOf(100).hash, round: 0 } });

    expect(await it.at(101, findingOf({ block: blockOf(101, "b") }))).to.deep.equal(said);
  });

  it("is what is left of an order, of which the other steps are not taken again (at every head, also after somebody lifted them)", async () => {
    const it = unsigned((head) => (head < 103 ? "the key does not answer" : undefined), ["pause"]);
    const first = await it.at(100, { ...findingOf(), order: ["pause", "strip"] });

    expect(first).to.deep.equal(["finding", "decision", "outcome", "fault"]);
    expect([await it.at(101), await it.at(102)]).to.deep.equal([[], []]);
    expect(await it.at(103)).to.deep.equal(["finding", "decision", "intent", "broadcast"]);
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["strip"]);
  });
});
