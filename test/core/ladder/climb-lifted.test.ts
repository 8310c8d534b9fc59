import { expect } from "chai";
import type { BlockRef, Finding } from "../../../src/core/types.ts";
import { blockOf, entriesOf } from "../../support/fakes.ts";
import { loosen } from "../deciding.ts";
import { rungs, set } from "./climbing.ts";
import { ladderOf, stopped } from "./stopped.ts";

describe("a climb whose containment nobody saw in time", () => {
  async function joinedAt(found: number) {
    const it = await stopped();
    await it.join(found);
    await it.heads(200);
    return it.rungs();
  }

  it("is left for what was found before that was lifted, and begun anew for what was found after it: at its block, at the last one, after it (it was told as held, and nothing held)", async () => {
    const left = ["begun 0 100", "joined 200", "held 200"];

    expect(await joinedAt(102)).to.deep.equal(left);
    expect(await joinedAt(149)).to.deep.equal(left);
    expect(await joinedAt(150)).to.deep.equal(["begun 0 100", "joined 200", "begun 0 200"]);
  });

  it("is begun anew for what was found last also where more than a hundred joined before it, but for nothing more doubtful (only the first hundred were known)", async () => {
    const joined = async (last: Partial<Finding>) => {
      const it = await stopped({ policy: ladderOf(...rungs) });
      for (let index = 0; index < 100; index++) await it.join(101, `${index}`);
      await it.find({ key: "last", block: blockOf(200), ...last });
      await it.heads(200);
      return it.rungs().slice(101);
    };

    expect(await joined({})).to.deep.equal(["joined 200", "begun 0 200"]);
    expect(await joined({ belowQuorum: true })).to.deep.equal(["joined 200", "held 200"]);
  });

  it("takes its first way for that, and the others so many blocks later (the first was never taken again: a ladder of one way only called people)", async () => {
    const [all, one] = [await stopped(), await stopped({ policy: ladderOf(...rungs.filter((_, at) => at !== 1)) })];
    for (const it of [all, one]) await it.join(200);

    for (const it of [all, one]) await it.heads(200);
    for (const it of [all, one]) await it.heads(202);

    const anew = ["1:owner:changed:direct:100:0", "1:other:direct:200:3"];
    expect([all.intents(), one.intents()]).to.deep.equal([[...anew, "1:other:plan:200:3"], anew]);
  });

  it("is begun anew as well for what is found between that outcome and the next look (it was told as held)", async () => {
    const it = await stopped();
    const contained = { status: "contained", action: "direct", verifiedBlock: "102", on: "1" };
    it.history().take({ kind: "outcome", ref: "1:owner:changed:direct:100:0", body: contained });
    await it.join(200);

    await it.heads(200);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "joined 200", "begun 0 200"]);
  });

  it("takes no further way where ours reverted because others had brought it about, and people lifted that (it was brought about anew)", async () => {
    const it = await stopped({ success: false });

    await it.heads(200);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 200"]);
  });

  it("is said to be over where it is left for what held once, and not where it holds (both were told as held)", async () => {
    const said = async (it: Awaited<ReturnType<typeof stopped>>, head: number) => {
      await it.heads(head);
      return entriesOf(it.store).find(({ body }) => body["status"] === "held")?.body["over"];
    };

    expect([await said(await stopped(), 149), await said(await stopped(), 150)]).to.deep.equal([undefined, true]);
  });

  it("waits while nobody can say for a moment how it was when the other was found", async () => {
    let isBusy = true;
    const it = await stopped({ silent: (block) => isBusy && block === 140n });
    await it.join(140);
    await it.heads(200);
    const before = it.rungs();

    isBusy = false;
    await it.heads(201);

    expect([before, it.rungs()]).to.deep.equal([
      ["begun 0 100", "joined 200"],
      ["begun 0 100", "joined 200", "held 201"],
    ]);
  });

  it("is not begun anew for what people hold back", async () => {
    const it = await stopped();
    await it.join(200);
    loosen(it.history(), "veto", "other", blockOf(900).timestamp);

    await it.heads(200, 202);

    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0"]);
  });

  it("goes on where that turns out lost later, after a restart (people read that it was acted on again, and nothing was)", async () => {
    const gone = { is: false };
    const holds = async ({ number }: BlockRef) => !gone.is && number >= 101n;
    const it = set({ holds: { direct: holds, plan: holds } });
    await it.find();
    await it.heads(101, 102);
    gone.is = true;
    it.restart();
    const before = it.rungs();
    const intent = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    const contained = { status: "contained", action: "direct", incident: "owner:changed", on: "1" };
    it.history().take({
      kind: "outcome",
      ref: intent,
      body: { ...contained, hash: "0x1", minedBlock: "101", verifiedBlock: "101" },
    });

    const lost = { reason: "no longer in block 101", action: "direct", again: ["owner:changed"] };
    it.history().take({ kind: "retracted", ref: intent, body: lost });
    await it.heads(110);

    expect(before.at(-1)).to.match(/^held/);
    expect(it.rungs().slice(before.length)).to.include("begun 1 110");
  });
});
