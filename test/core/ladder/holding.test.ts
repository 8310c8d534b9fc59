import { expect } from "chai";
import { blockOf, entriesOf } from "../../support/fakes.ts";
import { loosen } from "../deciding.ts";
import { set } from "./climbing.ts";

/** What people are told by the rungs of a ladder, with the block. */
const told = ({ store }: ReturnType<typeof set>) =>
  entriesOf(store).flatMap(({ kind, body }) =>
    kind === "rung" && body["page"] !== undefined ? [`${body["block"]} ${body["page"]}`] : [],
  );
const until = (block: number) => blockOf(block).timestamp + 1n;

/** A ladder, climbed from block 100 on, that people hold back before its second way is due. */
async function heldBack([verb, scope, more]: readonly [verb: string, scope: string, more?: object]) {
  const it = set();
  await it.find();
  loosen(it.history(), verb, scope, until(106), more);
  await it.heads(101, 106);
  return it;
}

describe("a ladder that people hold back", () => {
  for (const [name, loosened] of [
    ["a brake", ["brake", "*"]],
    ["a mode that proposes", ["mode", "*", { level: "propose" }]],
  ] as const)
    it(`by ${name}: asks them for what it would send, once, and calls those that it would call (nobody was told, for as long as it lasted)`, async () => {
      const it = await heldBack(loosened);

      expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0"]);
      expect(it.rungs()).to.deep.equal(["begun 0 100", "waits 1 102", "begun 2 104"]);
      const [asked, called] = told(it);
      expect(asked).to.match(
        /^102 (the brake was pulled|its mode was lowered to propose) by 0x.* and holds back plan: `firebreak act plan` takes it$/,
      );
      expect(called).to.equal("104 call the owners");
    });

  it("takes what it asked for when they do not any more", async () => {
    const it = await heldBack(["brake", "*"]);

    await it.heads(107);

    expect(it.rungs().at(-1)).to.equal("begun 1 107");
  });

  it("by a silence, a veto, or a mode below that: tells them nothing, for they said what it is", async () => {
    for (const loosened of [
      ["silence", "owner"],
      ["veto", "owner:changed"],
      ["mode", "*", { level: "notify" }],
    ] as const)
      expect(told(await heldBack(loosened))).to.deep.equal([]);
  });

  it("is not ended meanwhile, however long that takes", async () => {
    const it = set();
    await it.find();
    loosen(it.history(), "brake", "*", until(900));

    await it.heads(101, 102);
    await it.heads(899, 901);

    expect(it.rungs().filter((one) => !one.startsWith("waits"))).to.deep.equal([
      "begun 0 100",
      "begun 2 899",
      "begun 1 901",
    ]);
  });

  it("asks no second time for what one of several replicas asked for, and once more after a restart", async () => {
    const it = await heldBack(["brake", "*"]);
    loosen(it.history(), "brake", "*", until(120));
    it.restart();
    loosen(it.history(), "brake", "*", until(120));

    await it.heads(107, 108);

    expect(it.rungs().filter((one) => one.startsWith("waits"))).to.deep.equal(["waits 1 102", "waits 1 107"]);
  });

  it("is climbed on for a finding that nobody holds back", async () => {
    const it = set();
    await it.find();
    await it.find({ key: "other" });
    loosen(it.history(), "veto", "owner:changed", until(110));

    await it.heads(101, 102);

    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0", "1:other:plan:100:0"]);
  });

  it("by a brake, after its effect was lifted: asks them to begin it anew for what was found since", async () => {
    const it = set();
    await it.find();
    const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    const body = { on: "1", status: "contained", action: "direct", verifiedBlock: "102", minedBlock: "102" };
    it.history().take({ kind: "outcome", ref, body });
    await it.find({ key: "since", block: blockOf(103) });
    loosen(it.history(), "brake", "*", until(110));

    await it.heads(104, 105);

    expect(told(it).map((one) => one.replace(/the brake.* and/, "it"))).to.deep.equal([
      "104 it holds back direct: `firebreak act direct` takes it",
    ]);
  });
});
