import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain, Executor } from "../../src/core/parts.ts";
import {
  blockOf,
  fakeAction,
  fakeChain,
  fakeExecutor,
  preparedOf,
  stranger as safe,
  target,
} from "../support/fakes.ts";

const asks = { safe, to: target, data: "0x8456cb59" } as const;

/** An action of a Safe's owners beside one of a key, where there is one. */
function set(call: Chain["call"], executor = true, costs: Executor["arm"] = async () => []) {
  const armed: string[] = [];
  const sending = fakeExecutor({
    arm: async (_, calls) => {
      armed.push(...calls.map(({ action }) => action));
      await costs(_, calls);
      return calls.map(({ action }) => ({ action, armed: true, reason: "simulated" }));
    },
  });
  const actions = new Map([
    ["ask", fakeAction({ path: "proposal", prepare: async () => preparedOf({ asks }) })],
    ["pause", fakeAction()],
  ]);
  return { armed, beat: createBeat(actions, executor ? sending : undefined, fakeChain({ call })) };
}

describe("beat: of what owners of a Safe are asked for", () => {
  it("is simulated from their Safe, and by no key", async () => {
    const from: unknown[] = [];
    const { beat, armed } = set(async ({ to, data }, _, by) => {
      from.push([to, data, by]);
      return "0x";
    });

    await beat.at(blockOf(100));

    expect(from).to.deep.equal([[target, "0x8456cb59", safe]]);
    expect(armed).to.deep.equal(["pause"]);
    expect(beat.states().get("ask")).to.deep.equal({
      ...{ armed: true, usable: true },
      reason: `simulated from the Safe ${safe}`,
    });
  });

  it("is armed without any key, where what a key sends is not", async () => {
    const { beat } = set(async () => "0x", false);

    await beat.at(blockOf(100));

    expect([beat.states().get("ask")?.armed, beat.states().get("pause")?.armed]).to.deep.equal([true, false]);
  });

  it("is red in the target's words where the Safe may not make the call, and where nobody can say", async () => {
    const refused = async (code: string, words: string) => {
      const { beat } = set(() => Promise.reject(new FirebreakError(code, words)));
      await beat.at(blockOf(100));
      return beat.states().get("ask");
    };

    expect(await refused("CALL_REVERTED", "not the owner")).to.include({ armed: false, reason: "not the owner" });
    expect(await refused("NO_QUORUM", "the nodes differ")).to.include({ armed: false, reason: "the nodes differ" });
  });

  it("stays armed where our key's nodes cannot say what it costs [people read that the Safe's way was lost]", async () => {
    const fails = () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", "no node tells the fees"));
    const { beat } = set(async () => new Promise((resolve) => setTimeout(() => resolve("0x"), 5)), true, fails);

    await beat.at(blockOf(100));

    expect(beat.states().get("pause")).to.include({ armed: false, reason: "no node tells the fees" });
    expect(beat.states().get("ask")).to.include({ armed: true, reason: `simulated from the Safe ${safe}` });
  });

  it("is simulated again at the head, where no key is and its node knew that one by name alone [it was told as disarmed]", async () => {
    let isKnown = true;
    const { beat } = set(async () => {
      if (!isKnown) throw new FirebreakError("BLOCK_UNKNOWN", "header not found");
      return "0x";
    }, false);
    await beat.at(blockOf(100));
    isKnown = false;
    beat.foresee(blockOf(101));
    await new Promise((resolve) => setTimeout(resolve, 5));
    isKnown = true;

    const told = await beat.at(blockOf(101));

    expect(told).to.deep.equal([]);
    expect(beat.states().get("ask")?.armed).to.equal(true);
  });

  it("is not calm without any key while its Safe may not make the call", async () => {
    const calm = async (call: Chain["call"]) => {
      const { beat } = set(call, false);
      await beat.at(blockOf(100));
      return beat.isCalm();
    };

    expect(await calm(async () => "0x")).to.equal(true);
    expect(await calm(() => Promise.reject(new FirebreakError("CALL_REVERTED", "not the owner")))).to.equal(false);
  });
});
