import { expect } from "chai";
import { findingOf } from "../support/fakes.ts";
import { signer } from "./node.ts";
import { acting, statuses, until } from "./runs.ts";
import { type Sending, type Setting, sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const three: Setting = { dialects: ["geth", "erigon", "besu"], quorum: 2 };
const two: Setting = { dialects: ["geth", "erigon"], quorum: 2 };
const nowhere = { takes: [] };

/** From now on the first node answers this, whatever it is asked. */
function lie({ nodes: [first] }: Sending, method: string, answer: unknown): void {
  if (first === undefined) throw new Error("expected a node");
  first.answers[method] = () => answer;
}

const variants = ({ store }: Sending) => store.changes.flatMap(({ variant }) => (variant ? [variant.tx] : []));

describe("direct: one node that is wrong, also the first of them", () => {
  it("raises the fee of the nonce that is next, after a count that was too low or too high for one head (it waited there for ever)", async () => {
    const paused = await Promise.all(
      ["0x6", "0x8"].map(async (wrong) => {
        const sending = await acting();
        const honest = sending.nodes[0]?.answers["eth_getTransactionCount"]?.([sending.sender]);
        lie(sending, "eth_getTransactionCount", wrong);
        await sending.next(nowhere);
        lie(sending, "eth_getTransactionCount", honest);
        for (let block = 0; block < 2; block++) await sending.next({ ...nowhere, baseFee: 20n * gwei });
        await sending.next({ baseFee: 20n * gwei });
        return sending.mined().map(({ tx }) => tx.nonce);
      }),
    );

    expect(paused.map(([nonce]) => nonce)).to.deep.equal([7, 7]);
  });

  it("sends the next nonce's bytes again, and writes nothing down, where the cap allows no more for it", async () => {
    const sending = await acting({ settings: { maxCostEther: "0.0017" } });
    lie(sending, "eth_getTransactionCount", "0x6");
    await sending.next(nowhere);
    lie(sending, "eth_getTransactionCount", "0x7");
    const [moved, pool] = [variants(sending).length, sending.nodes[0]?.pool];
    for (const { hash } of pool?.all() ?? []) pool?.drop(hash);

    await sending.next(nowhere);

    expect(pool?.all().map(({ nonce }) => nonce)).to.deep.equal([7]);
    expect(variants(sending)).to.have.length(moved);
  });

  it("sends the next nonce's bytes again where nothing can be signed any more", async () => {
    const state = { isGone: false };
    const signTransaction: typeof signer.signTransaction = (tx) =>
      state.isGone ? Promise.reject(new Error("gone")) : signer.signTransaction(tx);
    const sending = await acting({ signer: { signTransaction } });
    await new Promise((resolve) => setImmediate(resolve));
    state.isGone = true;
    for (let block = 0; block < 17; block++) await sending.next(nowhere);
    state.isGone = false;
    lie(sending, "eth_getTransactionCount", "0x6");
    await sending.next(nowhere);
    state.isGone = true;
    lie(sending, "eth_getTransactionCount", "0x7");
    const pool = sending.nodes[0]?.pool;
    for (const { hash } of pool?.all() ?? []) pool?.drop(hash);

    await sending.next(nowhere);

    expect(sending.faults().at(-1)).to.equal("gone");
    expect(pool?.all().map(({ nonce }) => nonce)).to.deep.equal([7]);
  });

  it("gives the gas and the tip that most nodes say (it was never signed, ran out, or took the whole cap)", async () => {
    const lies = [
      ["eth_estimateGas", `0x${(2n ** 63n - 1n).toString(16)}`],
      ["eth_estimateGas", "0x5208"],
      ["eth_estimateGas", null],
      ["eth_maxPriorityFeePerGas", `0x${(10n ** 18n).toString(16)}`],
    ] as const;

    const sent = await Promise.all(
      lies.map(async ([method, answer]) => {
        const sending = sendingOf(three);
        lie(sending, method, answer);
        await sending.beatNow();
        await sending.respond();
        await sending.next();
        return sending.mined().map(({ tx }) => [tx.gas, tx.tip / gwei]);
      }),
    );

    expect(sent).to.deep.equal(lies.map(() => [[200_000n, 2n]]));
  });

  it("keeps the count that was agreed on where one node breaks the quorum (the first was believed)", async () => {
    const sending = sendingOf(two);
    await sending.beatNow();
    lie(sending, "eth_getTransactionCount", "0xc");
    await sending.beatNow();
    await sending.respond();
    await sending.next();

    expect(statuses(sending)).to.deep.equal(["contained"]);
  });

  it("raises the fee though one says that the key has nothing, with a quorum and without (it stopped)", async () => {
    const raised = await Promise.all(
      [{}, two].map(async (setting) => {
        const sending = await acting(setting);
        lie(sending, "eth_getBalance", "0x0");
        for (let block = 0; block < 3; block++) await sending.next({ ...nowhere, baseFee: 30n * gwei });
        return [variants(sending).length, await until(sending, () => sending.next())];
      }),
    );

    expect(raised).to.deep.equal([
      [3, 1],
      [3, 1],
    ]);
  });
});

describe("direct: a receipt that one node makes up", () => {
  const receipt = (hash: unknown, more: object) => ({
    transactionHash: hash,
    blockHash: `0x${"ab".repeat(32)}`,
    blockNumber: "0x65",
    status: "0x0",
    gasUsed: "0x30d40",
    effectiveGasPrice: `0x${(10n ** 30n).toString(16)}`,
    ...more,
  });
  const madeUp = (sending: Sending, more: object = {}) => {
    const [first] = sending.nodes;
    if (first !== undefined) first.answers["eth_getTransactionReceipt"] = ([hash]) => receipt(hash, more);
  };

  it("neither stops fee raises nor fails what is on its way", async () => {
    const outcomes = await Promise.all(
      [{}, { blockNumber: `0x${(2n ** 60n).toString(16)}` }, { blockNumber: {} }].map(async (more) => {
        const sending = await acting(three);
        madeUp(sending, more);
        for (let block = 0; block < 2; block++) await sending.next(nowhere);
        const raised = variants(sending).length;
        await sending.next();
        return [raised, statuses(sending), sending.history.spent(findingOf().key), sending.faults()];
      }),
    );

    expect(outcomes).to.deep.equal(outcomes.map(() => [2, ["contained"], 0n, []]));
  });

  it("costs no more than its transaction could, where one node is enough", async () => {
    const sending = await acting();
    const [tx] = sending.nodes[0]?.pool.offered ?? [];
    madeUp(sending);
    await sending.next(nowhere);

    const [outcome] = sending.outcomes();
    expect(outcome).to.include({ status: "failed", paid: `${(tx?.gas ?? 0n) * (tx?.maxFee ?? 0n)}` });
  });
});
