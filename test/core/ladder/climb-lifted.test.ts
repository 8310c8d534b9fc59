import { expect } from "chai";
import type { BlockRef } from "../../../src/core/types.ts";
import { blockOf, entriesOf } from "../../support/fakes.ts";
import { momentAt } from "../deciding.ts";
import { set } from "./climbing.ts";

const ref = (number: number): BlockRef => ({ number: BigInt(number), hash: blockOf(number).hash });

describe("a climb whose containment nobody saw in time", () => {
  /** Mined at 102, held until 150, and looked at from 200 on; `found` is when another incident joins it. */
  async function joinedAt(found: number) {
    let now = 100;
    const holds = async ({ number }: BlockRef) => number >= 102n && number < 150n;
    const it = set({
      holds: { direct: holds, plan: holds },
      moment: () => momentAt(now),
      executor: {
        receipt: async (txs) => {
          const hash = txs.at(-1)?.hash;
          return hash && { hash, block: ref(102), success: true };
        },
      },
    });
    await it.find();
    it.restart();
    now = 200;
    await it.find({ key: "other", block: blockOf(found) });
    await it.heads(200);
    return it.rungs();
  }

  it("goes on for what was found after that was lifted, and not for what was found before: at, after (it was told as held, and nothing held)", async () => {
    expect(await joinedAt(102)).to.include("held 200");
    expect(await joinedAt(200)).to.deep.equal(["begun 0 100", "joined 200", "begun 1 200", "begun 2 200"]);
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
