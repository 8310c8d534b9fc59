import { expect } from "chai";
import { service } from "./runs.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;

describe("first transactions that are signed beforehand", () => {
  it("need no signature on the hot path, nor a signing service, where the call does not depend on the finding", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer });
    await sending.beatNow();
    await sending.next();
    const before = state.signed;
    state.isGone = true;

    await sending.respond();
    await sending.next();

    expect([before > 0, state.signed - before]).to.deep.equal([true, 0]);
    expect(sending.outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
  });

  it("serve for other fees as well where the signing service is gone, and not for another nonce", async () => {
    const { state, signer } = service();
    const [dearer, moved] = [sendingOf({ signer }), sendingOf({ signer })];
    for (const sending of [dearer, moved]) {
      await sending.beatNow();
      await sending.next();
    }
    state.isGone = true;
    moved.ledger.spend(moved.sender, 1);

    for (const sending of [dearer, moved]) {
      await sending.next({ baseFee: 2n * gwei });
      await sending.respond();
      await sending.next({ baseFee: 2n * gwei });
    }

    expect([dearer.isPaused(), moved.isPaused()]).to.deep.equal([true, false]);
  });

  it("are signed anew only when nonce, gas or fees have moved", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer });
    await sending.beatNow();
    await sending.next();
    const counts = [];
    for (const baseFee of [gwei, (11n * gwei) / 10n, 2n * gwei]) {
      const before = state.signed;
      await sending.next({ baseFee });
      counts.push(state.signed - before);
    }
    sending.ledger.spend(sending.sender, 1);
    const before = state.signed;
    await sending.next({ baseFee: 2n * gwei });

    expect([...counts, state.signed - before]).to.deep.equal([0, 0, 1, 1]);
  });

  it("are never taken for a call of other bytes: what holds the finding is signed when there is one", async () => {
    const { signer } = service();
    const sending = sendingOf({ signer, callFor: (evidence) => ({ to: `0x${"11".repeat(20)}`, data: evidence }) });
    await sending.beatNow();
    await sending.next();

    await sending.respond();

    const data = sending.nodes[0]?.pool.all()[0]?.data;
    expect(data === undefined || /^0x0*$/.test(data)).to.equal(false);
  });

  it("disarm what cannot be signed before it is needed, in the signer's words", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer });
    await sending.beatNow();
    state.isGone = true;

    await sending.next();

    expect(sending.beat.states().get("pause")).to.include({ armed: false, reason: "the signing service is gone" });
  });
});
