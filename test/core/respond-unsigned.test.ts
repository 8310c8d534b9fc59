import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import { blockOf, entriesOf, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { momentAt } from "./deciding.ts";
import { set } from "./responding.ts";

/** A responder whose key cannot sign at a head for this reason, if any; what is taken again there is what waits. */
function unsigned(reasonAt: (head: number) => string | undefined) {
  let head = 100;
  const it = set();
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
    async at(number: number, first = false): Promise<readonly string[]> {
      head = number;
      const before = entriesOf(it.store).length;
      const responder = { ...it.responder, executor: own, moment: () => momentAt(number) };
      for (const one of first ? [findingOf()] : it.history.takeAgain()) await respond(one, responder);
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

    expect(await it.at(100, true)).to.deep.equal(said);
    expect([await it.at(101), await it.at(102)]).to.deep.equal([[], []]);
    expect(await it.at(103)).to.deep.equal(["finding", "decision", "intent", "broadcast"]);
    expect(it.followed).to.have.length(1);
  });

  it("is told again when the reason is another one, and after an hour of usual blocks", async () => {
    const it = unsigned((head) => (head < 102 ? "the key does not answer" : "2 of 3 have signed"));
    await it.at(100, true);

    expect([await it.at(101), await it.at(102), await it.at(103)]).to.deep.equal([[], said, []]);
    expect([await it.at(402), await it.at(403)]).to.deep.equal([[], said]);
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

  it("is told of an order, and of the same found in another block, also where it was told before (nobody tried them again)", async () => {
    const it = unsigned(() => "the key does not answer");
    const ordered = { ...findingOf(), order: ["pause"] };
    const anew = findingOf({ block: { number: 101n, hash: blockOf(101, "b").hash } });
    await it.at(100, true);

    await respond(ordered, { ...it.responder, executor: it.own });
    await respond(anew, { ...it.responder, executor: it.own });

    expect(entriesOf(it.store).filter(({ kind }) => kind === "fault")).to.have.length(3);
    expect(new Set(it.history.takeAgain())).to.deep.equal(new Set([ordered, anew]));
  });

  it("goes on being tried where a person approves other steps of the incident meanwhile (approving the second cancelled the first)", async () => {
    const it = unsigned((head) => (head < 102 ? "the key does not answer" : undefined));
    await it.at(100, true);
    const prepared = () => preparedOf({ holds: true });
    const holding = { ...it.responder, beat: { ...it.responder.beat, prepared } };

    await respond({ ...findingOf(), order: ["strip"] }, holding);

    expect(it.history.takeAgain()).to.deep.equal([findingOf()]);
  });
});
