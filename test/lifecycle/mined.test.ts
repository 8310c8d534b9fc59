import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Executor } from "../../src/core/parts.ts";
import { mined } from "../../src/lifecycle/mined.ts";
import { pauseIt } from "../executors/node.ts";
import { sendingOf } from "../executors/sending.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import { blockOf, fakeExecutor, receiptOf, target } from "../support/fakes.ts";

const call = { to: target, data: "0x8456cb59" } as const;
const sent = { ...makeTx("one", 0), nonce: 4n, maxFee: 10n, tip: 1n };
const hint = "look at it";

/** A head at each look, and nothing mined until so many transactions were signed. */
async function wait(over: Partial<Executor> = {}, heads: readonly number[] = [100, 100, 101, 102], enough = 3) {
  let look = 0;
  const asked: number[] = [];
  const executor = fakeExecutor({
    receipt: async (txs) => {
      asked.push(txs.length);
      const isLast = txs.length >= enough || look >= heads.length + 2;
      return isLast ? receiptOf(makeIntent("one", { txs }), blockOf(103)) : undefined;
    },
    ...over,
  });
  const head = async () => blockOf(heads[Math.min(look++, heads.length - 1)] ?? 0);
  const receipt = await mined(sent, { call, executor, chain: { head }, hint });
  return { receipt, asked, trace: executor.trace };
}

describe("waiting for what a person sent", function () {
  this.timeout(20_000);

  it("follows a base fee that rises after it was sent, on a node with geth's rules (it lay there until it was given up)", async () => {
    const { ledger, executor } = sendingOf();
    await executor.arm(ledger.head(), pauseIt);
    const tx = await executor.sign("pause", call);
    await executor.broadcast(tx);
    const baseFee = 10n * ledger.head().baseFee;
    const storm = setInterval(() => ledger.mine({ baseFee }), 300);

    const chain = { head: async () => ledger.head() };
    const receipt = await mined(tx, { call, executor, chain, hint }).finally(() => clearInterval(storm));

    expect(receipt).to.include({ success: true });
    expect(receipt.hash).to.not.equal(tx.hash);
  });

  it("pays more at each new head, at none twice, and is content with whichever is mined (it was sent once, for the fee of that time)", async () => {
    const { receipt, asked, trace } = await wait();

    expect(trace.filter((step) => step === "replace")).to.have.length(2);
    expect(trace.filter((step) => step.startsWith("broadcast"))).to.have.length(2);
    expect(asked).to.deep.equal([1, 1, 1, 2, 3]);
    expect(receipt.success).to.equal(true);
  });

  it("never with another nonce, of which both could be mined: it sends the same bytes again", async () => {
    const replace: Executor["replace"] = async () => ({ ...makeTx("other", 1), nonce: 5n, maxFee: 20n, tip: 2n });
    const { asked, trace } = await wait({ replace });

    expect(new Set(asked)).to.deep.equal(new Set([1]));
    expect(new Set(trace)).to.deep.equal(new Set([`broadcast ${sent.hash.slice(-6)}`]));
  });

  it("keeps what it signed also where no node takes it at once, and goes on where no head is known", async () => {
    const refusing = await wait({ broadcast: () => Promise.reject(new Error("no node answers")) });
    const blind = async () => {
      const executor = fakeExecutor({ receipt: async (txs) => receiptOf(makeIntent("one", { txs }), blockOf(103)) });
      const head = () => Promise.reject(new Error("no quorum"));
      return mined(sent, { call, executor, chain: { head }, hint });
    };

    expect(refusing.asked.at(-1)).to.equal(3);
    expect((await blind()).success).to.equal(true);
  });

  it("goes on where no node answers for a moment [a person read that a node is down, and not that something is on its way]", async () => {
    let looks = 0;
    const receipt: Executor["receipt"] = async (txs) => {
      looks++;
      if (looks <= 2) throw new FirebreakError("RPC_LIMITED", "the node wants fewer requests", { retryable: true });
      return receiptOf(makeIntent("one", { txs }), blockOf(103));
    };

    const waited = await wait({ receipt });

    expect(waited.receipt.success).to.equal(true);
    expect(looks).to.equal(3);
  });

  it("says that nobody could tell where the last look failed, and that it was not mined where it did not (it said so where no node had answered at all)", async () => {
    const given = async (receipt: Executor["receipt"], head = async () => blockOf(100)) => {
      const chain = { head };
      const sending = { call, executor: fakeExecutor({ receipt }), chain, hint };
      return mined(sent, sending, 1_000).catch((error: FirebreakError) => `${error.code} ${error.message}`);
    };
    const failing = () => Promise.reject(new Error("no node answers"));
    let looks = 0;

    const [untold, split, late] = await Promise.all([
      given(failing),
      given(async () => undefined, failing),
      given(async () => (looks++ === 0 ? failing() : undefined)),
    ]);

    expect(split).to.equal(untold);
    expect(untold).to.match(
      /^NOT_MINED .* nobody could tell whether it was mined \(no node answers\); look at it before/,
    );
    expect(late).to.match(/^NOT_MINED .* was sent and not mined within/);
  });
});
