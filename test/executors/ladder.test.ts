import { expect } from "chai";
import { entriesOf } from "../support/fakes.ts";
import { signer } from "./node.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const unaffordable = { leastTip: 10_000n * gwei };

/** A signer that can be taken away, and counts. */
function service() {
  const state = { isGone: false, signed: 0 };
  const signTransaction: typeof signer.signTransaction = async (tx) => {
    if (state.isGone) throw new Error("the signing service is gone");
    state.signed++;
    return signer.signTransaction(tx);
  };
  return { state, signer: { signTransaction } };
}

/** As many turns of the event loop as the signatures take. */
const later = () => new Promise((resolve) => setImmediate(resolve));
const variants = ({ store }: ReturnType<typeof sendingOf>) =>
  store.changes.flatMap(({ variant }) => (variant ? [variant.tx] : []));

describe("the fee ladder", () => {
  it("raises the fee at sixteen heads in a row with no signing service, each time for what nodes take, and not at the next", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer });
    await sending.beatNow();
    await sending.respond();
    await later();
    state.isGone = true;

    for (let block = 0; block < 17; block++) await sending.next(unaffordable);

    expect(variants(sending).map(({ variant }) => variant)).to.deep.equal(
      Array.from({ length: 16 }, (_, one) => one + 1),
    );
    // At the seventeenth head there is no rung left, and the same bytes are sent again.
    expect(sending.nodes[0]?.pool.refused).to.deep.equal(["known"]);
    expect(sending.faults().some((reason) => reason.includes("the signing service is gone"))).to.equal(true);
    await sending.next();
    expect(sending.outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
  });

  it("is signed after the broadcast, not before it, and filled up again after each rung", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer, callFor: (evidence) => ({ to: sending.sender, data: evidence }) });
    await sending.beatNow();
    const before = state.signed;
    await sending.respond();
    await later();
    const then = state.signed;
    await sending.next(unaffordable);
    await later();

    expect([then - before, state.signed - then]).to.deep.equal([17, 1]);
  });

  it("has no rung above the cap", async () => {
    const sending = sendingOf({ settings: { maxCostEther: "0.0013" } });
    await sending.beatNow();
    await sending.respond();

    for (let block = 0; block < 6; block++) await sending.next(unaffordable);

    const fees = variants(sending).map(({ maxFee }) => (100n * maxFee) / gwei);
    expect(fees).to.deep.equal([450n, 506n, 569n, 640n]);
    expect(variants(sending).every(({ maxFee, gas }) => maxFee * gas <= 13n * 10n ** 14n)).to.equal(true);
  });

  it("gives way to what is signed for the market where that has moved above its rungs, and serves where nothing can be signed", async () => {
    const { state, signer } = service();
    const [served, alone] = [sendingOf(), sendingOf({ signer })];
    for (const sending of [served, alone]) {
      await sending.beatNow();
      await sending.respond();
      await later();
    }
    state.isGone = true;

    await served.next({ baseFee: 100n * gwei });
    await alone.next({ baseFee: 100n * gwei });

    expect(variants(served).map(({ maxFee }) => maxFee)).to.deep.equal([202n * gwei]);
    expect(variants(alone).map(({ maxFee }) => maxFee / gwei)).to.deep.equal([26n]);
  });

  it("is found by whichever variant is mined, also an older one", async () => {
    const sending = sendingOf();
    await sending.beatNow();
    await sending.respond();
    const [first] = sending.nodes[0]?.pool.all() ?? [];
    await sending.next(unaffordable);
    await sending.next(unaffordable);
    for (const { hash } of sending.nodes[0]?.pool.all() ?? []) sending.nodes[0]?.pool.drop(hash);
    const old = { all: () => (first === undefined ? [] : [first]), prune: () => undefined };

    await sending.next({ takes: [old] });

    expect(sending.outcomes()).to.have.length(1);
    expect(sending.outcomes()[0]).to.include({ status: "contained", hash: first?.hash });
  });

  it("replaces nothing whose nonce is mined, and nothing by the same fees", async () => {
    const sending = sendingOf({ execute: () => ({ success: true, gasUsed: 30_000n }) });
    await sending.beatNow();
    await sending.respond();
    await sending.next();
    const { executor } = sending;
    const sent = sending.store.changes.flatMap(({ intent }) => intent?.txs ?? []);

    const moved = await executor.replace({ to: sending.sender, data: "0x" }, sent);

    expect(entriesOf(sending.store).filter(({ kind }) => kind === "replaced")).to.deep.equal([]);
    expect(moved?.nonce).to.equal(8n);
  });
});

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
