import { expect } from "chai";
import { blockOf, entriesOf, preparedOf } from "../../support/fakes.ts";
import { policyOf } from "../deciding.ts";
import { name, set } from "./climbing.ts";

const incident = "owner:changed";

/** A ladder whose first way brought its effect about at block 102, which people have lifted. */
async function contained() {
  const it = set();
  await it.find();
  const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
  it.history().take({
    ...{ kind: "outcome", ref },
    body: { on: "1", status: "contained", action: "direct", verifiedBlock: "102" },
  });
  return it;
}

const untried = (it: ReturnType<typeof set>) =>
  it.history().take({
    ...{ kind: "fault", ref: "direct" },
    body: { action: "direct", untried: [incident], reason: "it no longer holds", replica: "other" },
  });

/** As the other replica took it, at the block of the finding. */
const begun = (it: ReturnType<typeof set>, over = {}) => {
  const rung = entriesOf(it.store).find(({ kind }) => kind === "rung");
  if (rung !== undefined) it.history().take({ ...rung, body: { ...rung.body, replica: "other", ...over } });
};

describe("a climb of which the record says that its effect was there, in a block that goes away before a head is looked at", () => {
  it("is climbed on: nothing is left of that (it was left for good where the replica that says so had died)", async () => {
    const it = set();
    await it.find();
    const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    const body = { on: "1", status: "contained", action: "direct", minedBlock: "101", verifiedBlock: "101" };
    it.history().take({ kind: "outcome", ref, body });

    await it.reorganised([blockOf(101)], 101n);
    await it.heads(102, 103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "reopened 101", "begun 1 103"]);
  });
});

describe("a climb of which another replica tells late", () => {
  /** What is written of its rungs where that is told before its effect was looked at, and after. */
  async function whenTold(tell: (it: ReturnType<typeof set>) => void) {
    const [before, after] = [await contained(), await contained()];
    await after.heads(103);

    for (const it of [before, after]) tell(it);
    for (const it of [before, after]) await it.heads(104, 105);
    return { before: before.rungs(), after: after.rungs() };
  }
  const noMore = { before: ["begun 0 100", "held 104"], after: ["begun 0 100", "held 103"] };

  it("takes no way again for what its effect was there for, which that one had yet to try (it was brought about once more behind what people lifted)", async () => {
    expect(await whenTold(untried)).to.deep.equal(noMore);
  });

  it("takes no further way where that one had taken the first as well (the next one landed behind what people lifted)", async () => {
    expect(await whenTold(begun)).to.deep.equal(noMore);
  });

  it("takes none either where that one counts from a head of its own: before the effect was there, at that block (all ways were taken once more)", async () => {
    for (const since of ["101", "102"])
      expect(await whenTold((it) => begun(it, { since, block: since }))).to.deep.equal(noMore);
  });

  it("is begun anew where that one began it behind the block at which the effect was there, for what was found before", async () => {
    const { after } = await whenTold((it) => begun(it, { since: "103", block: "103" }));
    expect(after).to.deep.equal(["begun 0 100", "held 103", "begun 1 105"]);
  });

  it("takes no way again where that one tells of an older block at which the effect was there, too", async () => {
    const it = set();
    await it.find();
    await it.find({ key: "joined", block: blockOf(101) });
    for (const verifiedBlock of ["102", "100"])
      it.history().take({
        ...{ kind: "outcome", ref: `at ${verifiedBlock}` },
        body: { on: "1", status: "contained", action: "direct", verifiedBlock },
      });
    await it.heads(103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "joined 100", "held 103"]);
  });

  it("waits for no transaction that has had its effect, where the other one tells late that it signed it (what was struck next was answered a block later)", async () => {
    const told = async (isLate: boolean) => {
      const it = set();
      await it.find();
      const intent = entriesOf(it.store).find(({ kind }) => kind === "intent");
      const body = { on: "1", status: "contained", action: "direct", minedBlock: "101", verifiedBlock: "101" };
      it.history().take({ kind: "outcome", ref: intent?.ref ?? "", body });
      if (isLate && intent !== undefined)
        it.history().take({ ...intent, body: { ...intent.body, hash: "0x02", replica: "other" } });
      await it.find({ key: "struck next", block: blockOf(102) });
      await it.heads(102);
      return it.rungs();
    };

    expect(await told(true)).to.deep.equal(await told(false));
    expect(await told(true)).to.deep.equal(["begun 0 100", "joined 100", "begun 0 102"]);
  });

  it("takes its ways again where the block in which the effect held is gone", async () => {
    const it = await contained();
    const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    it.history().take({ kind: "retracted", ref, body: { on: "1", action: "direct", block: "102", reason: "gone" } });

    untried(it);
    await it.heads(103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 0 103", "begun 1 103"]);
  });

  /** It was left at 103, and is begun anew at 110 for what was found there; the other one tells then that it left, or ended, the one before. */
  async function begunAnew(status: string, over = {}) {
    const it = await contained();
    await it.heads(103);
    await it.heads(110);
    await it.find({ key: "struck next", block: blockOf(110) });
    const body = { status, ladder: name, on: "1", block: "103", action: "direct", replica: "other", ...over };
    it.history().take({ kind: "rung", ref: incident, body });
    await it.heads(111, 114);
    return it.rungs().slice(2);
  }
  const allWays = ["begun 0 110", "begun 1 112", "begun 2 114"];

  it("takes a way that the other one thought was there as that one does: of one attempt one is sent (each sent its own, and the second landed behind what people lifted)", async () => {
    const [own, told] = [set({ prepared: { direct: preparedOf({ holds: true }) } }), set()];
    await own.find();
    // It had read that two blocks before the finding.
    for (const { body, ...entry } of entriesOf(own.store))
      told
        .history()
        .take({ ...entry, body: { ...body, ...(entry.kind === "outcome" && { read: "98" }), replica: "other" } });

    await told.heads(100);

    expect(entriesOf(own.store).map(({ kind }) => kind)).to.deep.equal(["finding", "decision", "rung", "outcome"]);
    expect(told.intents()).to.deep.equal(["1:owner:changed:direct:100:0"]);
  });

  it("goes on where that one had left it, or ended it, before it was begun anew (its other ways were never taken)", async () => {
    expect([await begunAnew("held"), await begunAnew("ended")]).to.deep.equal([allWays, allWays]);
  });

  it("is climbed on for what that one had it joined by, found behind the block at which it was left here, and not for what was found before (that one was gone, and nothing was done)", async () => {
    const joinedAt = async (number: number) => {
      const it = await contained();
      await it.heads(103);
      const joins = set({ first: number });
      await joins.find({ key: "struck next", block: blockOf(number) });
      const [finding] = entriesOf(joins.store).filter(({ kind }) => kind === "finding");
      const body = { status: "joined", ladder: name, on: "1", block: `${number}`, replica: "other" };
      if (finding !== undefined) it.history().take(finding);
      it.history().take({ kind: "rung", ref: "struck next", body });
      await it.heads(104);
      return it.rungs().slice(2);
    };

    expect([await joinedAt(104), await joinedAt(103)]).to.deep.equal([["begun 0 104"], []]);
  });

  it("is left where that one saw its effect at the block of what it is climbed for, or later", async () => {
    expect(await begunAnew("held", { block: "110" })).to.deep.equal(["begun 0 110"]);
  });
});

describe("a climb that no playbook has any more", () => {
  /** What is written of it, up to this head, by who knows it from another one's journal alone. */
  async function known(heads: number, replica?: string) {
    const begins = set();
    await begins.find();
    const it = set({ policy: policyOf([]), ...(replica !== undefined && { replica }) });
    for (const entry of entriesOf(begins.store)) it.history().take(entry);
    await it.heads(101);
    await it.heads(heads);
    return it.rungs();
  }

  it("ends at once, and of several replicas only 300 blocks later, since another one may have a newer configuration: at, just after (its ladder was ended, and no other way of it taken)", async () => {
    expect(await known(101)).to.deep.equal(["ended 101"]);
    expect([await known(400, "old"), await known(401, "old")]).to.deep.equal([[], ["ended 401"]]);
  });
});
