import { expect } from "chai";
import { rungs } from "./climbing.ts";
import { ladderOf, ref, stopped } from "./stopped.ts";

describe("a climb whose effect people lifted before anybody saw it", () => {
  it("is left also where a reorganisation takes away the block at which that was seen, and not the one that contained it (its next way was taken, for what people had lifted)", async () => {
    const it = await stopped();
    await it.heads(200);

    await it.reorganised([ref(200)], 200n);
    for (let head = 200; head < 206; head++) await it.heads(head);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 200", "reopened 200", "held 200"]);
  });

  it("is left for surer evidence, too, that was found while it held (its next way was taken, for what people had lifted)", async () => {
    const whatCame = async (found: number) => {
      const it = await stopped({ policy: ladderOf(...rungs), first: { belowQuorum: true } });
      await it.join(found);
      for (let head = 200; head < 203; head++) await it.heads(head);
      return it.rungs().slice(2);
    };

    expect(await whatCame(149)).to.deep.equal(["held 200"]);
    expect(await whatCame(150)).to.deep.equal(["begun 0 200", "begun 1 202"]);
  });

  it("is climbed no more for what was found while it held, also where the block of what began it anew is gone (its next way was taken)", async () => {
    const it = await stopped();
    await it.join(149, "served");
    await it.join(150, "late");
    await it.heads(200);
    const begun = it.history().climbs.open();

    const gone = { block: "150", blockHash: ref(150).hash, reason: "gone", on: "1" };
    it.history().take({ kind: "retracted", ref: "late", body: gone });
    for (let head = 201; head < 204; head++) await it.heads(head);

    expect(begun.map(({ findings }) => findings.map(({ key }) => key))).to.deep.equal([["late"]]);
    expect(it.rungs().slice(3)).to.deep.equal(["begun 0 200"]);
  });

  it("is begun again for what it held for, where that is lost and it was climbed for another one since, whose block is gone (the first was answered by nothing)", async () => {
    const it = await stopped();
    await it.heads(200);
    await it.join(201, "late");
    const gone = { block: "201", blockHash: ref(201).hash, reason: "gone", on: "1" };
    it.history().take({ kind: "retracted", ref: "late", body: gone });
    const [contained] = it.history().unsettled();
    const lost = { action: "direct", again: [contained?.incident ?? ""], reason: "its block is gone", on: "1" };

    it.history().take({ kind: "retracted", ref: contained?.intent ?? "", body: lost });
    for (const finding of it.history().takeAgain()) await it.find(finding);

    expect(it.rungs().slice(2)).to.deep.equal(["begun 0 200", "begun 0 200"]);
  });

  it("is begun anew while others join that nobody asked for yet, and is climbed for them as well (they put it off)", async () => {
    let more = 0;
    const join = () => it.join(200, `more-${++more}`);
    const it = await stopped({ asked: async (block) => void (block === 160n && (await join())) });
    await it.join(160);

    await it.heads(200);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "joined 200", "joined 200", "begun 0 200"]);
    expect(
      it
        .history()
        .climbs.open()
        .flatMap(({ findings }) => findings.map(({ key }) => key)),
    ).to.deep.equal(["other", "more-1"]);
  });

  it("waits after a start while nobody can say whether its transaction landed, and not for long (its next way was taken, for what people had lifted)", async () => {
    let isBusy = true;
    const receipts = () =>
      isBusy ? Promise.reject(new Error("transaction indexing is in progress")) : Promise.resolve();
    const [soon, never] = [await stopped({ receipts }), await stopped({ receipts })];
    const heads = [200, 201, 202];
    for (const head of heads) for (const it of [soon, never]) await it.heads(head);
    const before = [soon.rungs(), never.rungs()];
    await never.heads(203);

    isBusy = false;
    await soon.heads(203);

    expect(before).to.deep.equal([["begun 0 100"], ["begun 0 100"]]);
    expect(soon.rungs()).to.deep.equal(["begun 0 100", "held 203"]);
    expect(never.rungs().slice(0, 2)).to.deep.equal(["begun 0 100", "begun 1 203"]);
  });
});
