import { expect } from "chai";
import { createPresigned } from "../../src/executors/presigned.ts";
import { service } from "./runs.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const fees = { maxFee: gwei, tip: gwei };
const wanted = { nonce: 0n, gas: 21_000n, fees, most: gwei };
const sender = `0x${"33".repeat(20)}` as const;
const signedTx = {
  hash: `0x${"22".repeat(32)}`,
  sender,
  raw: "0x",
  nonce: 0n,
  variant: 0,
  gas: 21_000n,
  ...fees,
} as const;

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

  it("disarm also what depends on the finding, of which nothing can be signed beforehand, as a trip of a plan", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer, callFor: (evidence) => ({ to: `0x${"11".repeat(20)}`, data: evidence }) });
    state.isGone = true;

    await sending.beatNow();
    await sending.next();
    const gone = sending.beat.states().get("pause");
    state.isGone = false;
    await sending.next();

    expect(gone).to.include({ armed: false, reason: "the signing service is gone" });
    expect(sending.beat.states().get("pause")).to.include({ armed: true });
  });

  it("prove the key with one signature a minute, and at once again where that failed", async () => {
    let [now, isGone] = [0, false];
    const signed: number[] = [];
    const presigned = createPresigned(
      async () => {
        signed.push(now);
        if (isGone) throw new Error("gone");
        return signedTx;
      },
      () => now,
    );
    const heads: string[] = [];
    const head = async (at: number) => {
      now = at;
      const call = { to: `0x${"11".repeat(20)}`, data: `0x${(at + 1).toString(16)}` } as const;
      const both = [presigned.renew("one", call, wanted), presigned.renew("two", call, wanted)];
      heads.push((await Promise.allSettled(both)).map(({ status }) => status).join());
    };

    for (const at of [-1, 0, 1_000, 59_999, 60_000]) await head(at);
    isGone = true;
    for (const at of [120_000, 121_000]) await head(at);

    expect(signed).to.deep.equal([0, 60_000, 120_000, 121_000]);
    const [fine, refused] = ["fulfilled,fulfilled", "rejected,rejected"];
    expect(heads).to.deep.equal([fine, fine, fine, fine, fine, refused, refused]);
  });
});
