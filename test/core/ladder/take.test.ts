import { expect } from "chai";
import { entryOfFinding } from "../../../src/core/entries.ts";
import { createClimber } from "../../../src/core/ladder/climb.ts";
import { take, takeRung } from "../../../src/core/ladder/take.ts";
import { blockOf, fakeChain, findingOf } from "../../support/fakes.ts";
import { momentAt } from "../deciding.ts";
import { set } from "../responding.ts";
import { name, policy } from "./climbing.ts";

describe("a rung that nothing can write down", () => {
  const place = { step: name, index: 2, since: 100n, round: 0 };
  const taking = { finding: findingOf(), entries: [] };
  const lost = { commit: () => Promise.reject(new Error("the disk is full")) };

  it("calls people all the same, because it counts as taken and does not come again (nobody was called)", async () => {
    const { responder, pages } = set({ store: lost });
    const well = set();

    await takeRung(place, taking, { ...responder, policy });
    await takeRung(place, taking, { ...well.responder, policy });

    expect(pages).to.have.length(1);
    expect(pages[0]).to.include("owner:changed needs people (call the owners)");
    expect(well.pages).to.deep.equal([]);
  });

  it("is told where it joins a ladder that is climbed", async () => {
    const { responder, pages } = set({ store: lost });
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
    const { responder, pages, history } = set({ store: lost });
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
