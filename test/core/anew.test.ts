import { expect } from "chai";
import { createAnew } from "../../src/core/anew.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { type Ladder, ladderName } from "../../src/core/ladder/rungs.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { blockOf, entriesOf, fakeStore, findingOf, preparedOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";

const { key } = findingOf();
const lost = (action: string): NewEntry => ({
  kind: "outcome",
  ref: `an intent of ${action}`,
  body: { status: "failed", action, again: [key] },
});
const effect = (holds: "yes" | "no", block: number): NewEntry => ({
  kind: "effect",
  ref: "pause",
  body: { holds, block: `${block}`, chain: "1", held: `${block - 1}` },
});
const ladder: Ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "strip", afterBlocks: 2n },
  { kind: "page", page: "Call.", afterBlocks: 4n },
];
const name = ladderName(ladder);

/** An action `pause` for an incident of block 100; `look` is told which actions would succeed. */
function set({ held = false, blockSeconds = 12 } = {}) {
  const [store, history] = [fakeStore(), createHistory(1n)];
  const recorded = remembering(store, history);
  let owed = 0;
  let usable: readonly string[] = [];
  const begin = (of = history) =>
    createAnew({
      config: { id: 1n, blockSeconds },
      history: of,
      beat: {
        prepared: () => preparedOf({ holds: held }),
        states: () =>
          new Map(["pause", "strip"].map((id) => [id, { armed: true, usable: usable.includes(id), reason: "a test" }])),
      },
      policy: { ladders: { [name]: ladder } },
      store: recorded,
      shout: () => {},
      owed: () => {
        owed += 1;
      },
    });
  let anew = begin();
  const take = (...entries: readonly NewEntry[]) => recorded.commit({ entries });
  return {
    history,
    store,
    take,
    owed: () => owed,
    restart(): void {
      anew = begin();
    },
    async giveUp(): Promise<void> {
      learn(history, findingOf());
      for (const _ of [1, 2, 3]) {
        await take(lost("pause"));
        for (const again of history.takeAgain()) learn(history, again);
      }
      expect(history.lastActed(key, "pause")).to.equal(100n);
    },
    async look(block: number, ...would: readonly string[]) {
      const before = store.changes.length;
      usable = would;
      await anew.at(blockOf(block));
      const entries = store.changes.slice(before).flatMap((one) => one.entries);
      return entries.map(({ ref, body }) => ("anew" in body ? `anew ${ref}` : `given up ${ref}`));
    },
  };
}

describe("what was given up", () => {
  it("is not tried at each head while its call fails, which is told once, by a name that other replicas give it too", async () => {
    const { giveUp, look, history, store, owed } = set();
    await look(100, "pause");
    await giveUp();

    const said = [await look(104), await look(105), await look(106)];

    expect(said).to.deep.equal([["given up pause"], [], []]);
    expect(entriesOf(store).at(-1)?.body).to.include({ severity: "critical", incident: key, on: "1" });
    expect(store.changes.at(-1)?.once).to.equal(`given up 1 ${key} pause 100 3`);
    expect([owed(), history.takeAgain().length]).to.deep.equal([0, 0]);
  });

  it("is not tried while its call would succeed all along", async () => {
    const { giveUp, look, history, store } = set();
    await look(99, "pause");
    await giveUp();

    const said = [await look(104, "pause"), await look(105, "pause")];

    expect(said).to.deep.equal([["given up pause"], []]);
    expect(String(entriesOf(store).at(-1)?.body["reason"])).to.include("simulated well");
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("is tried anew once its call succeeds again, with attempts of its own (an attack went on for the whole cool-down)", async () => {
    const { giveUp, look, history, take, owed } = set();
    await giveUp();
    await look(104);

    const said = [await look(105, "pause"), await look(106, "pause")];
    const [again] = history.takeAgain();
    learn(history, findingOf());
    await take(lost("pause"));

    expect(said).to.deep.equal([["anew pause"], []]);
    expect([again?.key, owed(), history.attempt(findingOf(), "pause")]).to.deep.equal([key, 1, 4]);
    expect(history.takeAgain()).to.have.length(1);
  });

  it("is given up again after as many attempts, and waits for the next turn", async () => {
    const { giveUp, look } = set();
    await giveUp();
    await look(104);
    await look(105, "pause");
    await giveUp();

    const said = [await look(108, "pause"), await look(109), await look(110, "pause")];

    expect(said).to.deep.equal([["given up pause"], [], ["anew pause"]]);
  });

  it("is tried anew after a start that finds that its call succeeds", async () => {
    const { giveUp, look, restart } = set();
    await look(99, "pause");
    await giveUp();
    await look(104, "pause");

    restart();

    expect(await look(105, "pause")).to.deep.equal(["anew pause"]);
  });

  it("is left alone where its effect was there since, also where somebody lifted it", async () => {
    const [seen, held] = [set(), set({ held: true })];
    for (const one of [seen, held]) await one.giveUp();
    await seen.take(effect("yes", 103), effect("no", 105));

    expect([await seen.look(106), await seen.look(107, "pause")]).to.deep.equal([[], []]);
    expect([await held.look(106), await held.look(107, "pause")]).to.deep.equal([[], []]);
  });

  it("is left alone an hour after it was found: below, at, above", async () => {
    const turned = async (block: number) => {
      const { giveUp, look } = set({ blockSeconds: 360 });
      await giveUp();
      await look(104);
      return look(block, "pause");
    };

    expect([await turned(109), await turned(110), await turned(111)]).to.deep.equal([
      ["anew pause"],
      ["anew pause"],
      [],
    ]);
  });
});

describe("a ladder that has no way left", () => {
  const begun = (action: string, rung: number): NewEntry => ({
    kind: "rung",
    ref: key,
    body: { status: "begun", ladder: name, rung, on: "1", block: "100", since: "100", tries: 0, action },
  });

  it("is begun anew when one of its ways succeeds again, and not while another is left", async () => {
    const { history, take, look } = set();
    learn(history, findingOf(), [name]);
    await take(begun("pause", 0), begun("strip", 1));
    await take(lost("pause"), lost("pause"), lost("pause"));
    const one = [await look(104), await look(105, "pause"), await look(106)];
    await take(lost("strip"), lost("strip"), lost("strip"));

    const said = [await look(107), await look(108, "strip")];
    const [again] = history.takeAgain();

    expect(one).to.deep.equal([[], [], []]);
    expect(said).to.deep.equal([[`given up ${name}`], [`anew ${name}`]]);
    expect([again?.key, history.lastActed(key, name)]).to.deep.equal([key, undefined]);
  });
});
