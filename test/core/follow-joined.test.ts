import { expect } from "chai";
import type { Action } from "../../src/core/parts.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

type Set = ReturnType<typeof set>;

function join({ follower, history }: Set, block: number, key = `${block}`): void {
  const finding = findingOf({ key, block: blockOf(block) });
  learn(history, finding);
  follower.cover(finding, "pause");
}

/** The pause is mined in block 101 and lifted in 102; what is found in these blocks joins before the look at 101 or while it lasts. */
async function joined(blocks: readonly number[], isBefore: boolean, head = 101) {
  const held: Action["holds"] = async ({ number }) => {
    if (!isBefore && number === 101n) for (const block of blocks) join(setting, block);
    return number === 101n;
  };
  const setting: Set = set({ executor: landed(101), idempotent: true, holds: held });
  setting.follower.follow(intent, findingOf());
  if (isBefore)
    for (const [at, block] of blocks.entries()) join(setting, block, block === 102 ? "102" : `${at} ${block}`);
  await setting.follower.at(blockOf(head));
  const { status, untried = [] } = outcomeOf(setting.store)?.body ?? {};
  return { status, untried, again: setting.history.takeAgain().map(({ key }) => key) };
}

describe("following what others join that were found behind the head that is looked at", () => {
  it("acts for what was found in the next block, where it may be lifted by now (it was told as contained, and nothing was done): at its block, after it", async () => {
    const said = { status: "contained", untried: ["102"], again: ["102"] };

    expect(await joined([101, 102], true)).to.deep.equal(said);
    expect(await joined([101, 102], false)).to.deep.equal(said);
  });

  it("acts for what joins while an earlier block is asked, and asks of what had joined before", async () => {
    const said = { status: "contained", untried: ["102"], again: ["102"] };

    expect(await joined([101, 102], false, 103)).to.deep.equal(said);
    expect(await joined([101, 102], true, 103)).to.deep.equal(said);
  });

  it("acts for what was found last also where a hundred others wait, whatever their order (only the first hundred were known)", async () => {
    const early = Array.from({ length: 100 }, () => 101);
    const said = async (blocks: readonly number[], head: number) => (await joined(blocks, true, head)).again;

    expect(await said([...early, 102], 101)).to.deep.equal(["102"]);
    expect(await said([102, ...early], 101)).to.deep.equal(["102"]);
    expect(await said([...early, 102], 103)).to.deep.equal(["102"]);
  });

  it("leaves open what others did, until the head of each that joined was looked at", async () => {
    const setting = set({ holds: async ({ number }) => number <= 102n });
    const next = makeIntent("other", {
      action: "strip",
      sinceBlock: 101n,
      txs: [{ ...makeTx("other", 0), nonce: 5n }],
    });
    for (const one of [intent, next]) setting.follower.follow(one, findingOf());
    join(setting, 103);

    await setting.follower.at(blockOf(102));
    const open = setting.follower.open().map(({ id }) => id);
    await setting.follower.at(blockOf(103));

    expect([open, outcomeOf(setting.store)]).to.deep.equal([[intent.id, next.id], undefined]);
    expect(setting.trace).to.include("replace");
  });
});
