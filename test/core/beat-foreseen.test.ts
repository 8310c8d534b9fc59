import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Executor } from "../../src/core/parts.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, preparedOf } from "../support/fakes.ts";

/** A beat that has looked at block 100; `asked` is of which blocks it asked since. */
async function looking(over: { readonly prepare?: Action["prepare"]; readonly arm?: Executor["arm"] } = {}) {
  const asked: string[] = [];
  const action = fakeAction({
    prepare: async (block, chain) => {
      asked.push(`prepare ${block.number}`);
      return over.prepare?.(block, chain) ?? preparedOf();
    },
  });
  const executor = fakeExecutor({
    arm: async (block, calls) => {
      asked.push(`arm ${block.number}`);
      return over.arm?.(block, calls) ?? calls.map((one) => ({ action: one.action, armed: true, reason: "simulated" }));
    },
  });
  const beat = createBeat(new Map([["pause", action]]), executor, fakeChain());
  await beat.at(blockOf(100));
  asked.length = 0;
  return { beat, asked };
}

const once = ["prepare 101", "arm 101"];

describe("beat: of a block that is foreseen", () => {
  it("asks once, before it is known to be the head", async () => {
    const { beat, asked } = await looking();

    beat.foresee(blockOf(101));
    expect(asked).to.deep.equal(once);
    await beat.at(blockOf(101));

    expect(asked).to.deep.equal(once);
    expect(beat.states().get("pause")?.armed).to.equal(true);
  });

  it("asks anew of the head that comes in its place, and at every later one", async () => {
    const { beat, asked } = await looking();

    beat.foresee(blockOf(101, "other"));
    await beat.at(blockOf(101));
    await beat.at(blockOf(102));

    expect(asked).to.deep.equal([...once, ...once, "prepare 102", "arm 102"]);
  });

  it("asks anew when something went wrong: a node may name a block that it knows nothing of yet", async () => {
    let isBehind = true;
    const lagging = async () => {
      if (isBehind) throw new FirebreakError("NOT_EVALUABLE", "unknown block", { retryable: true });
      return preparedOf();
    };
    const refusing: Executor["arm"] = async (_, calls) =>
      calls.map(({ action }) => ({ action, armed: !isBehind, reason: isBehind ? "unknown block" : "simulated" }));
    for (const over of [{ prepare: lagging }, { arm: refusing }]) {
      isBehind = false;
      const { beat } = await looking(over);

      isBehind = true;
      beat.foresee(blockOf(101));
      await new Promise((resolve) => setImmediate(resolve));
      isBehind = false;

      expect(await beat.at(blockOf(101))).to.deep.equal([]);
      expect(beat.states().get("pause")?.armed).to.equal(true);
    }
  });
});
