import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Action } from "../../../src/core/parts.ts";
import { effectOf, witnessOf } from "../../../src/lifecycle/safe/effect.ts";
import { blockOf, fakeAction, fakeChain, preparedOf } from "../../support/fakes.ts";
import { proposalOf } from "../../support/proposals.ts";

const proposal = { ...proposalOf(0n), action: "stop" };
const { to, data } = proposal.transaction;
const at = { block: blockOf(1), chain: fakeChain() };
const calling = (call: { to: typeof to; data: typeof data }, over: Partial<Action> = {}) =>
  new Map([["stop", fakeAction({ prepare: async () => preparedOf({ call: () => call }), ...over })]]);

describe("the effect of a proposal", () => {
  it("is told by no action that a file names and that would make another call: its carrier could name any", async () => {
    const failing = async () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "no answer"));
    for (const actions of [
      calling({ to: proposal.safe, data }),
      calling({ to, data: "0x" }),
      calling({ to, data }, { prepare: failing }),
    ]) {
      const witness = await witnessOf(proposal, false, actions, at);

      expect(witness)
        .to.have.property("why")
        .that.matches(/^stop, which the file names, would not make this call/);
      expect((await effectOf(witness, at.block, at.chain)).says).not.to.match(/holds/);
    }
  });

  it("is told by the action whose call it is, and by the one that the record names, as in a ladder", async () => {
    const holding = { holds: async () => true };
    const same = await witnessOf(proposal, false, calling({ to, data }, holding), at);
    const kept = await witnessOf(proposal, true, calling({ to, data: "0x" }, { holds: async () => false }), at);

    expect(await effectOf(same, at.block, at.chain)).to.deep.equal({ holds: true, says: "stop holds" });
    expect(await effectOf(kept, at.block, at.chain)).to.have.property("holds", false);
  });

  it("is told by nobody where no such action is configured", async () => {
    const witness = await witnessOf(proposal, true, new Map(), at);

    expect((await effectOf(witness, at.block, at.chain)).says).to.match(/^no configured action/);
  });
});
