import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { createSettling } from "../../src/core/settle.ts";
import type { BlockRef } from "../../src/core/types.ts";
import { blockOf, fakeAction, fakeChain, hashFor } from "../support/fakes.ts";

describe("a containment whose past nobody can say for a moment", () => {
  it("is asked anew each time: two failures and an answer long before do not count (people's lift was undone at the next one)", async () => {
    let isDown = true;
    const holds = async ({ number }: BlockRef) => {
      if (isDown && number < 110n) throw new FirebreakError("NOT_EVALUABLE", "busy", { retryable: true });
      return number >= 103n && number < 110n;
    };
    const unsettled = { intent: "k", action: "pause", incident: "drain", hash: hashFor("tx"), minedBlock: 101n };
    const faults: string[] = [];
    const settling = createSettling({
      unsettled: () => [unsettled],
      actions: new Map([["pause", fakeAction({ holds })]]),
      chain: fakeChain({ transactions: async () => [], results: async () => [], blockAt: async (at) => blockOf(at) }),
      fault: (ref) => void faults.push(ref),
    });
    await settling.at(blockOf(115));
    await settling.at(blockOf(116));
    isDown = false;
    await settling.at(blockOf(117));

    isDown = true;
    const told = await settling.at(blockOf(165));

    expect([told, faults.length]).to.deep.equal([[], 3]);
  });
});
