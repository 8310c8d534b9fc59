import { expect } from "chai";
import { isLate } from "../../src/core/late.ts";
import type { Responder } from "../../src/core/respond.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { momentAt, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const name = "pause";

describe("what is found late", () => {
  const shared = { store: { replica: "one" } } as const;
  const at = (block: number, store: { replica?: string } = shared.store, isKnown = false) =>
    ({ ...{ store, history: { isKnown: () => isKnown } }, moment: () => momentAt(block) }) as unknown as Responder;
  const { time: _, ...finding } = findingOf({ block: blockOf(100) });
  const timed = (time: bigint): Finding => ({ ...finding, time });

  it("is never late where one process writes alone or it was found before", () => {
    expect([isLate(finding, at(102, {})), isLate(finding, at(102, shared.store, true))]).to.deep.equal([false, false]);
  });

  it("is late two blocks and two seconds after its block, and never where a person orders it or it is not mined", () => {
    const now = momentAt(102).time;
    const pending = {
      hash: blockOf(1).hash,
      from: "0x00000000000000000000000000000000000000aa",
      includable: true,
    } as const;

    expect([isLate(finding, at(101)), isLate(finding, at(102))]).to.deep.equal([false, true]);
    expect([isLate(timed(now - 1n), at(102)), isLate(timed(now - 2n), at(102))]).to.deep.equal([false, true]);
    expect([isLate({ ...finding, order: [name] }, at(102)), isLate({ ...finding, pending }, at(102))]).to.deep.equal([
      false,
      false,
    ]);
  });

  /** What is done at block 110 for what was found in block 100, where the effect held at `held` last. */
  async function done(held: bigint | undefined, found = 100) {
    const asked: string[] = [];
    const { responder, store, followed, trace } = set(shared);
    const heldSince = async (action: string, from: bigint) => {
      asked.push(`${action} ${from}`);
      return held;
    };
    const late = { ...responder, heldSince };
    await tellAt(110, { block: blockOf(found) }, late);
    const outcomes = entriesOf(store).filter(({ kind }) => kind === "outcome");
    return { asked, outcomes, followed, trace, late, store };
  }

  it("is not acted on where its effect was there since and was lifted (a replica that started before the other one could say so paused what people had opened)", async () => {
    const { outcomes, followed, late, store } = await done(105n);
    await tellAt(111, { block: blockOf(100) }, late);

    expect(followed).to.deep.equal([]);
    expect(outcomes.map(({ ref, body }) => [ref, body["status"], body["held"]])).to.deep.equal([
      [name, "lifted", "105"],
    ]);
    expect(entriesOf(store).filter(({ kind }) => kind === "outcome")).to.have.length(1);
  });

  it("is acted on where it was not, and what is found now is, without a question", async () => {
    const [late, now] = [await done(undefined), await done(105n, 110)];

    expect([late.followed.length, late.asked]).to.deep.equal([1, ["pause 100"]]);
    expect([now.followed.length, now.asked]).to.deep.equal([1, []]);
  });

  it("is acted on where the same is found behind the block at which that was over (it was taken for handled for 300 blocks)", async () => {
    const { late, followed } = await done(105n);
    await tellAt(111, { block: blockOf(105) }, late);
    const early = followed.length;
    await tellAt(112, { block: blockOf(107) }, late);

    expect([early, followed.length]).to.deep.equal([0, 1]);
  });
});
