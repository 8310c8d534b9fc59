import { expect } from "chai";
import type { Action } from "../../../src/core/parts.ts";
import { blockOf } from "../../support/fakes.ts";
import { set } from "./climbing.ts";
import { ref } from "./stopped.ts";

/** A ladder whose effect another replica brought about at these blocks, of which it has written nothing yet. */
function heldAt(...blocks: readonly number[]) {
  const asked: number[] = [];
  const holds = async ({ number }: { readonly number: bigint }) => blocks.includes(Number(number));
  const blockAt = async (number: bigint) => {
    asked.push(Number(number));
    return blockOf(number);
  };
  let lifted = false;
  const held: Action["holds"] = async (block) => !lifted && holds(block);
  const lift = () => {
    lifted = true;
  };
  return { ...set({ holds: { direct: held, plan: held }, chain: { blockAt } }), asked, lift };
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

  it("take no further way either where only the head is gone at which that was seen, and take the next where they are, too (it was forgotten, and the next way landed behind what people lifted)", async () => {
    const goneFrom = async (from: number) => {
      const it = heldAt(101);
      await it.find();
      await it.heads(103);
      if (from <= 101) it.lift();
      const gone = [103, 102, 101].filter((number) => number >= from);
      await it.reorganised(gone.map(ref), BigInt(from - 1));
      await it.heads(104, 105);
      return it.rungs();
    };

    const reopened = ["begun 0 100", "held 103", "reopened 102"];
    expect(await goneFrom(103)).to.deep.equal([...reopened, "held 104"]);
    expect(await goneFrom(101)).to.deep.equal([
      "begun 0 100",
      "held 103",
      "reopened 100",
      "begun 1 104",
      "begun 2 104",
    ]);
  });
});
