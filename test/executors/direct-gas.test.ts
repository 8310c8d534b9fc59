import { expect } from "chai";
import { Transaction } from "ethers";
import { RpcError } from "../../src/chain/refusal.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { dialects } from "../support/dialects.ts";
import { statuses, until } from "./runs.ts";
import { type Sending, type Setting, sendingOf } from "./sending.ts";

/** What a target that looks at its gas first needs, which keeps most of it where that is too little. */
const guard = 300_000n;
const guarded: Setting = {
  dialects: ["geth", "reth"],
  execute: ({ gas }, pause) => {
    const success = gas >= guard;
    if (success) pause();
    return { success, gasUsed: success ? 250_000n : 30_000n };
  },
  refuses: (_, gas) => (gas !== undefined && gas < guard ? "execution reverted" : undefined),
};

/** One of the two nodes says that any call needs what a plain transfer does. */
async function misled(setting: Setting) {
  const sending = sendingOf(setting);
  const [liar] = sending.nodes;
  if (liar === undefined) throw new FirebreakError("TEST", "expected a node");
  liar.answers["eth_estimateGas"] = () => "0x5208";
  await sending.beatNow();
  await sending.respond();
  return sending;
}

/** Nodes that take nothing with less gas than the guard asks for, and say so in these words. */
function refuseBelow(words: string, { nodes }: Pick<Sending, "nodes">): void {
  for (const { answers, pool } of nodes)
    answers["eth_sendRawTransaction"] = ([raw]) => {
      if (Transaction.from(String(raw)).gasLimit >= guard) return pool.send(raw);
      throw new RpcError("node", "eth_sendRawTransaction", -32000, words);
    };
}

const gasOf = ({ mined }: Sending) => mined().map(({ tx }) => tx.gas);

describe("direct: a call whose gas was too little", () => {
  it("is contained by the second attempt when a node estimates far too little (it reverted three times for the same gas)", async () => {
    const sending = await misled(guarded);

    await until(sending, () => sending.next(), 4);

    expect(statuses(sending)).to.deep.equal(["failed", "contained"]);
    expect(gasOf(sending)).to.deep.equal([81_500n, 3_000_000n]);
  });

  it("gets twice as much where the cap does not leave the fallback: no more than the cap in all", async () => {
    const sending = await misled({ ...guarded, settings: { maxCostEther: "0.005" } });

    await until(sending, () => sending.next(), 6);

    expect(gasOf(sending)).to.deep.equal([81_500n, 163_000n, 326_000n]);
    expect(statuses(sending).at(-1)).to.equal("contained");
    expect(sending.mined().reduce((sum, { cost }) => sum + cost, 0n) <= 5n * 10n ** 15n).to.equal(true);
  });

  it("is sent with more gas at the next head when every node refuses its bytes for that (it was sent again for ever)", async () => {
    const told = await Promise.all(
      (["geth", "reth", "anvil", "erigon", "nethermind", "besu"] as const).map(async (dialect) => {
        const sending = sendingOf({ dialects: [dialect] });
        refuseBelow(dialects[dialect].intrinsic({ nonce: 7, next: 7n, cost: 0n, balance: 0n, gas: 200_000n }), sending);
        await sending.beatNow();
        await sending.respond();
        return [await until(sending, () => sending.next(), 3), statuses(sending), gasOf(sending)];
      }),
    );

    expect(told).to.deep.equal(Array(6).fill([2, ["contained"], [3_000_000n]]));
  });

  it("is sent with twice as much where no more can be paid, and never costs more than the cap", async () => {
    const cap = 5n * 10n ** 15n;
    const sending = sendingOf({ settings: { maxCostEther: "0.005" } });
    refuseBelow("insufficient gas for floor data gas cost: gas 200000, minimum needed 300000", sending);
    await sending.beatNow();
    await sending.respond();

    await until(sending, () => sending.next(), 4);

    const offered = sending.nodes[0]?.pool.offered ?? [];
    expect(gasOf(sending)).to.deep.equal([400_000n]);
    expect(offered.every(({ gas, maxFee }) => gas * maxFee <= cap)).to.equal(true);
  });

  it("keeps its gas where a node refuses its bytes and another one takes them", async () => {
    const sending = sendingOf({ dialects: ["geth", "reth"] });
    const [node] = sending.nodes;
    refuseBelow("intrinsic gas too low", { ...sending, nodes: node === undefined ? [] : [node] });
    await sending.beatNow();
    await sending.respond();

    await sending.next();

    expect(gasOf(sending)).to.deep.equal([200_000n]);
  });

  it("keeps its gas where a node refuses its bytes and another one has them already (one lying node priced it out of its cap)", async () => {
    const sending = sendingOf({ dialects: ["geth", "reth"] });
    const [liar] = sending.nodes;
    await sending.beatNow();
    await sending.respond();
    refuseBelow("intrinsic gas too low", { ...sending, nodes: liar === undefined ? [] : [liar] });
    const [tx] = sending.follower.open().flatMap(({ txs }) => txs);
    if (tx !== undefined) await sending.executor.broadcast(tx);
    await sending.next({ takes: [] });

    await sending.next();

    expect(gasOf(sending)).to.deep.equal([200_000n]);
  });
});
