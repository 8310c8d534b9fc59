import { expect } from "chai";
import { messageOf } from "../../src/core/errors.ts";
import { makeTx } from "../store/changes.ts";
import { hashFor, stranger } from "../support/fakes.ts";
import { armable, blockAt, call, pauseIt } from "./node.ts";

describe("direct: nonces", () => {
  it("leaves no gap when the signer fails", async () => {
    let fails = false;
    const refusing = async () => {
      if (fails) throw new Error("the device is locked");
      return { r: hashFor("r"), s: `0x${"01".repeat(32)}`, yParity: 0 } as const;
    };
    const { executor } = armable({}, {}, { sign: refusing });
    await executor.arm(blockAt(1n), pauseIt);
    fails = true;
    await executor.sign("pause", call).catch(() => undefined);
    fails = false;

    expect((await executor.sign("pause", call)).nonce).to.equal(7n);
  });

  it("gives no nonce to two intents, also when both are signed at once", async () => {
    const { executor } = armable();
    await executor.arm(blockAt(1n), pauseIt);

    const signed = await Promise.all([executor.sign("pause", call), executor.sign("pause", call)]);

    expect(signed.map(({ nonce }) => nonce)).to.deep.equal([7n, 8n]);
  });

  it("gives no nonce out that an intent from before the start holds", async () => {
    const { executor } = armable();
    executor.hold({ sender: executor.sender, nonce: 7n });
    executor.hold({ sender: executor.sender, nonce: 9n });
    await executor.arm(blockAt(1n), pauseIt);

    expect((await executor.sign("pause", call)).nonce).to.equal(8n);
    expect((await executor.sign("pause", call)).nonce).to.equal(10n);
  });

  it("fills the lowest nonce that was released, so that nothing waits behind a gap", async () => {
    const { executor } = armable();
    await executor.arm(blockAt(1n), pauseIt);
    const first = await executor.sign("pause", call);
    await executor.sign("pause", call);
    executor.release(first);

    expect((await executor.sign("pause", call)).nonce).to.equal(7n);
    expect((await executor.sign("pause", call)).nonce).to.equal(9n);
  });

  it("takes up what the chain says at the next head, and never counts by itself", async () => {
    let count = "0x7";
    const { executor } = armable({}, { eth_getTransactionCount: () => count });
    await executor.arm(blockAt(1n), pauseIt);
    count = "0xc";
    await executor.arm(blockAt(1n), pauseIt);

    expect((await executor.sign("pause", call)).nonce).to.equal(12n);
  });

  it("knows a nonce as spent below the count of the chain, not at it, and the last of the lowest as next", async () => {
    const { executor } = armable();
    const txs = [7n, 6n, 8n, 7n].map((nonce, variant) => ({ ...makeTx(`${variant}`, variant), nonce }));
    const before = executor.next(txs);
    await executor.arm(blockAt(1n), pauseIt);

    expect(before?.variant).to.equal(1);
    expect([txs, txs.slice(1, 3), txs.slice(1, 2), []].map((some) => executor.next(some)?.variant)).to.deep.equal([
      3,
      2,
      undefined,
      undefined,
    ]);
  });

  it("gives no nonce out again whose receipt it has seen, though the count of the last head lacks it", async () => {
    const receipts: Record<string, () => unknown> = {};
    const { executor } = armable({}, receipts);
    await executor.arm(blockAt(1n), pauseIt);
    const tx = await executor.sign("pause", call);
    receipts[tx.hash] = () => true;
    await executor.receipt([tx]);
    executor.release(tx);

    expect((await executor.sign("pause", call)).nonce).to.equal(8n);
    expect(executor.next([tx])).to.equal(undefined);
  });

  it("leaves its nonces alone where what another replica signed lands (its own moved, and its old pause landed weeks later)", async () => {
    const foreign = { ...makeTx("of another key", 0), sender: stranger, nonce: 9n };
    const { executor } = armable({}, { [foreign.hash]: () => true });
    await executor.arm(blockAt(1n), pauseIt);
    const own = await executor.sign("pause", call);

    const receipt = await executor.receipt([foreign]);

    expect(receipt?.hash).to.equal(foreign.hash);
    expect(executor.next([own])).to.equal(own);
    expect((await executor.sign("pause", call)).nonce).to.equal(8n);
  });

  it("says that nodes have something dearer in the place of what another replica signed, whatever it has there itself", async () => {
    let refusal: string | undefined;
    const eth_sendRawTransaction = () => {
      if (refusal !== undefined) throw new Error(refusal);
    };
    const { executor } = armable({}, { eth_sendRawTransaction });
    await executor.arm(blockAt(1n), pauseIt);
    const own = await executor.sign("pause", call);
    await executor.broadcast(own);
    refusal = "replacement transaction underpriced";

    const foreign = { ...makeTx("of another key", 0), sender: stranger, nonce: own.nonce, maxFee: 1n };

    expect(await executor.broadcast(foreign).catch(messageOf)).to.equal(refusal);
  });

  it("finds the receipt of whichever variant was mined", async () => {
    const receipts: Record<string, () => unknown> = {};
    const { executor } = armable({}, receipts);
    await executor.arm(blockAt(1n), pauseIt);
    const first = await executor.sign("pause", call);
    const second = (await executor.replace(call, [first])) ?? first;
    const before = await executor.receipt([first, second]);
    receipts[second.hash] = () => true;

    expect(before).to.equal(undefined);
    expect((await executor.receipt([first, second]))?.hash).to.equal(second.hash);
  });
});
