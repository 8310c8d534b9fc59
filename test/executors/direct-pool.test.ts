import { expect } from "chai";
import { type Dialect, dialects } from "../support/dialects.ts";
import { failureOf } from "../support/fakes.ts";
import { createLedger, createPool } from "../support/mempool.ts";
import { call, rawOf } from "./node.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const every = Object.keys(dialects) as readonly Dialect[];

/** What each client makes of the same thing; all must come out alike. */
const everywhereIs = async (look: (dialect: Dialect) => Promise<unknown>, expected: unknown) =>
  expect(await Promise.all(every.map(look))).to.deep.equal(every.map(() => expected));

/** What a node says to these transactions, one after the other. */
async function answersTo(txs: readonly Parameters<typeof rawOf>[0][], dialect: Dialect = "geth") {
  const pool = createPool(
    createLedger(() => ({ success: true, gasUsed: 21_000n }), { nonce: 7n, balance: 10n ** 9n }),
    dialect,
  );
  for (const tx of txs)
    await rawOf(tx)
      .then(pool.send)
      .catch(() => undefined);
  return { refused: pool.refused, held: pool.all().map(({ maxFee }) => maxFee) };
}

describe("the node double", () => {
  it("takes a replacement for a tenth more on both fees: below on either, at, and twice the same", async () => {
    const first = { maxFee: 1_000n, tip: 100n };

    expect(await answersTo([first, { maxFee: 1_099n, tip: 110n }])).to.deep.equal({
      refused: ["replacement"],
      held: [1_000n],
    });
    expect(await answersTo([first, { maxFee: 1_100n, tip: 109n }])).to.deep.equal({
      refused: ["replacement"],
      held: [1_000n],
    });
    expect(await answersTo([first, { maxFee: 1_100n, tip: 110n }])).to.deep.equal({ refused: [], held: [1_100n] });
    expect(await answersTo([first, first])).to.deep.equal({ refused: ["known"], held: [1_000n] });
  });

  it("refuses a used nonce, too little gas or ether, too much gas, and, where its client does, a fee below the base fee", async () => {
    expect((await answersTo([{ nonce: 6n }])).refused).to.deep.equal(["nonce"]);
    expect((await answersTo([{ gas: 20_999n }, { gas: 21_000n }])).refused).to.deep.equal(["intrinsic"]);
    expect((await answersTo([{ gas: 1_000_001n, maxFee: 1_000n }, { gas: 1_000_000n }])).refused).to.deep.equal([
      "funds",
    ]);
    expect((await answersTo([{ gas: 16_777_217n, maxFee: 1n, tip: 1n }])).refused).to.deep.equal(["limit"]);
    expect((await answersTo([{}], "anvil")).refused).to.deep.equal(["base-fee"]);
  });

  it("mines what pays the base fee, in the order of nonces, and lets wait what has a gap before it", async () => {
    const ledger = createLedger(() => ({ success: true, gasUsed: 21_000n }), { nonce: 7n });
    const pool = createPool(ledger);
    for (const nonce of [8n, 7n, 10n]) pool.send(await rawOf({ nonce, maxFee: 2n * gwei }));
    pool.send(await rawOf({ nonce: 9n, maxFee: gwei - 1n }));

    ledger.mine();

    expect([...ledger.receipts.values()].map(({ tx }) => tx.nonce)).to.deep.equal([7, 8]);
    expect(
      pool
        .all()
        .map(({ nonce }) => nonce)
        .sort(),
    ).to.deep.equal([10, 9]);
  });
});

describe("direct, against nodes with geth's rules in every client's words", () => {
  it("is content with bytes that are there, or that are mined", async () => {
    await everywhereIs(
      async (dialect) => {
        const { executor, beatNow, respond, next, ledger } = sendingOf({ dialects: [dialect] });
        await beatNow();
        await respond();
        const tx = await executor.sign("pause", call);
        await executor.broadcast(tx);
        const again = await failureOf(executor.broadcast(tx));
        await next();
        return [again, await failureOf(executor.broadcast(tx)), ledger.receipts.size];
      },
      ["no failure", "no failure", 2],
    );
  });

  it("offers only replacements that are taken, and is mined as soon as blocks take it", async () => {
    await everywhereIs(
      async (dialect) => {
        const { beatNow, respond, next, nodes, outcomes, faults } = sendingOf({ dialects: [dialect] });
        await beatNow();
        await respond();
        for (let block = 0; block < 6; block++) await next({ leastTip: 1_000n * gwei });
        const offered = nodes[0]?.pool.offered.length;
        await next();
        return [offered, nodes[0]?.pool.refused, faults(), outcomes().map(({ status }) => status)];
      },
      [7, [], [], ["contained"]],
    );
  });

  it("sends older variants again after a restart, beside the newest, and none of them is a fault", async () => {
    await everywhereIs(
      async (dialect) => {
        const { beatNow, respond, next, store, nodes } = sendingOf({ dialects: [dialect] });
        await beatNow();
        await respond();
        await next({ takes: [] });
        await next({ takes: [] });
        const txs = store.changes.flatMap((one) => [
          ...(one.intent?.txs ?? []),
          ...(one.variant ? [one.variant.tx] : []),
        ]);
        const again = sendingOf({ dialects: [dialect] });
        const said = await Promise.all([...txs].reverse().map((tx) => failureOf(again.executor.broadcast(tx))));
        return [said, nodes[0]?.pool.refused, again.nodes[0]?.pool.refused];
      },
      [["no failure", "no failure", "no failure"], [], ["replacement", "replacement"]],
    );
  });

  it("pays less after it was refused for want of ether, since nothing that nodes hold stands in the way (it asked for ever more)", async () => {
    await everywhereIs(
      async (dialect) => {
        const { ledger, sender, beatNow, respond, next, outcomes } = sendingOf({ dialects: [dialect] });
        await beatNow();
        ledger.setBalance(sender, 7n * 10n ** 14n);
        await respond();
        await next();
        await next();
        return outcomes().map(({ status }) => status);
      },
      ["contained"],
    );
  });

  it("outbids what stands at its nonce from before, when it is seen only there", async () => {
    await everywhereIs(
      async (dialect) => {
        const old = sendingOf({ dialects: [dialect] });
        await old.beatNow();
        const stuck = await old.executor.sign("pause", { to: `0x${"22".repeat(20)}`, data: "0x" });
        const { nodes, beatNow, respond, next, isPaused } = sendingOf({ dialects: [dialect] });
        nodes[0]?.pool.send(stuck.raw);
        await beatNow();
        await respond();
        await next({ takes: [] });
        await next();
        return [nodes[0]?.pool.refused.slice(0, 1), isPaused()];
      },
      [["replacement"], true],
    );
  });
});
