import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
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
function set(call: Chain["call"], executor = true) {
  const armed: string[] = [];
  const sending = fakeExecutor({
    arm: async (_, calls) => {
      armed.push(...calls.map(({ action }) => action));
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
});
