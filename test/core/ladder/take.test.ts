import { expect } from "chai";
import { entryOfFinding } from "../../../src/core/entries.ts";
import { createClimber } from "../../../src/core/ladder/climb.ts";
import { ladderName } from "../../../src/core/ladder/rungs.ts";
import { take, takeRung } from "../../../src/core/ladder/take.ts";
import { blockOf, entriesOf, fakeChain, findingOf } from "../../support/fakes.ts";
import { loosen, momentAt } from "../deciding.ts";
import { set as responding } from "../responding.ts";
import { name, policy, rungs, set } from "./climbing.ts";
import { ladderOf, stopped } from "./stopped.ts";

describe("a ladder of which people keep every way disarmed", () => {
  it("is refused where one orders it, and told (it was answered as handed on, and stood in no record)", async () => {
    const ways = rungs.slice(0, 2);
    const it = set({ policy: ladderOf(...ways) });
    for (const way of ["direct", "plan"]) loosen(it.history(), "disarm", way, blockOf(900).timestamp);

    await it.find({ order: [ladderName(ways)] });

    const [finding, decision, fault] = entriesOf(it.store);
    expect([finding?.kind, decision?.kind, fault?.kind]).to.deep.equal(["finding", "decision", "fault"]);
    expect(fault?.body).to.deep.equal({ reason: "every way of it is disarmed", refused: ["owner:changed"] });
    expect([it.intents(), it.history().takeAgain()]).to.deep.equal([[], []]);
  });

  it("waits for people where it would be begun anew for what was found since its effect was lifted (each head was told of it)", async () => {
    const it = await stopped({ policy: ladderOf(...rungs.slice(0, 2)) });
    await it.join(150);
    for (const way of ["direct", "plan"]) loosen(it.history(), "disarm", way, blockOf(900).timestamp);
    const before = it.rungs();

    for (let head = 200; head < 204; head++) await it.heads(head);

    expect(entriesOf(it.store).filter(({ kind }) => kind === "fault")).to.deep.equal([]);
    expect(it.rungs()).to.deep.equal(before);
  });
});

describe("a rung that nothing can write down", () => {
  const place = { step: name, index: 2, since: 100n, round: 0 };
  const taking = { finding: findingOf(), entries: [] };
  const lost = { commit: () => Promise.reject(new Error("the disk is full")) };

  it("calls people all the same, because it counts as taken and does not come again (nobody was called)", async () => {
    const { responder, pages } = responding({ store: lost });
    const well = responding();

    await takeRung(place, taking, { ...responder, policy });
    await takeRung(place, taking, { ...well.responder, policy });

    expect(pages).to.have.length(1);
    expect(pages[0]).to.include("owner:changed needs people (call the owners)");
    expect(well.pages).to.deep.equal([]);
  });

  it("is told where it joins a ladder that is climbed", async () => {
    const { responder, pages } = responding({ store: lost });
    const other = findingOf({ key: "owner:other" });
    for (const finding of [findingOf(), other]) responder.history.take(entryOfFinding(finding, momentAt(100), 7));
    await takeRung(place, taking, { ...responder, policy });
    const before = pages.length;

    await take(name, { finding: other, entries: [], once: {} }, { ...responder, policy });

    expect(pages.slice(before)).to.deep.equal([
      `the record cannot be written: ladder ${name} is climbed already, also for owner:other`,
    ]);
  });

  it("is told where the ladder ends without effect", async () => {
    const { responder, pages, history } = responding({ store: lost });
    history.take(entryOfFinding(findingOf(), momentAt(100), 7));
    await takeRung(place, taking, { ...responder, policy });
    const climber = createClimber({
      responder: { ...responder, policy, moment: () => momentAt(405) },
      actions: new Map(),
      chain: fakeChain(),
      isOpen: () => false,
      turn: (task) => task(),
    });

    await climber.at(blockOf(405));

    expect(pages).to.have.length(2);
    expect(pages[1]).to.include("has ended (no rung brought its effect about within 304 blocks)");
  });
});
