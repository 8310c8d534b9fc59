import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, preparedOf } from "../support/fakes.ts";

describe("beat: whether it is calm", () => {
  it("is said of a head at which everything can be sent and no effect holds", async () => {
    let [holds, armed, fails] = [false, true, false];
    const prepare = async () => {
      if (fails) throw new FirebreakError("NOT_EVALUABLE", "the node rests", { retryable: true });
      return preparedOf({ holds });
    };
    const executor = fakeExecutor({
      arm: async (_, calls) => calls.map(({ action }) => ({ action, armed, reason: "simulated" })),
    });
    const beat = createBeat(new Map([["pause", fakeAction({ prepare })]]), executor, fakeChain());
    const calmAt = async (number: number) => {
      await beat.at(blockOf(number));
      return beat.isCalm();
    };

    const calm = [beat.isCalm(), await calmAt(100)];
    holds = true;
    calm.push(await calmAt(101));
    [holds, armed] = [false, false];
    calm.push(await calmAt(102));
    [armed, fails] = [true, true];
    calm.push(await calmAt(103));
    fails = false;
    calm.push(await calmAt(104));

    expect(calm).to.deep.equal([false, true, false, false, false, true]);
  });
});
