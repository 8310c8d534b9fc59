import { expect } from "chai";
import { blockOf } from "../../support/fakes.ts";
import { set } from "./climbing.ts";

/** A ladder whose effect another replica brought about at these blocks, of which it has written nothing yet. */
function heldAt(...blocks: readonly number[]) {
  const asked: number[] = [];
  const holds = async ({ number }: { readonly number: bigint }) => blocks.includes(Number(number));
  const blockAt = async (number: bigint) => {
    asked.push(Number(number));
    return blockOf(number);
  };
  return { ...set({ holds: { direct: holds, plan: holds }, chain: { blockAt } }), asked };
}

describe("the blocks of a climb at which nobody looked", () => {
  it("take no further way where its effect held at one of them, which people lifted (the next way was taken, and landed behind that)", async () => {
    const it = heldAt(101);
    await it.find();

    await it.heads(102, 104);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 102"]);
  });

  it("have it begun anew at once for what was found behind the last of them, without a wait for what brought it about there (a block went by)", async () => {
    const it = heldAt(101);
    await it.find();
    await it.find({ key: "other", block: blockOf(102) });

    await it.heads(102);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "joined 100", "begun 0 102"]);
  });

  it("are asked once, up to eight of them, and anew where a reorganisation made other ones of them", async () => {
    const it = heldAt();
    await it.find();
    await it.heads(101, 102);
    const seen = [...it.asked];
    await it.heads(104);
    await it.reorganised(
      [104, 103].map((number) => blockOf(number)),
      102n,
    );
    await it.heads(105);
    await it.heads(500);

    expect(seen).to.deep.equal([]);
    expect(it.asked).to.deep.equal([103, 104, 103, 499, 498, 497, 496, 495, 494, 493, 492]);
  });
});
