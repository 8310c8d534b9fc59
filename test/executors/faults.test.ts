import { expect } from "chai";
import { entriesOf } from "../support/fakes.ts";
import { randomFrom, runs, seed } from "../support/seed.ts";
import { signer } from "./node.ts";
import { acting, everyRun, statuses, until, verdictOf } from "./runs.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;

describe(`faults of sending, each in ${runs} runs with ${seed.shown}`, () => {
  it("row 11: a base fee that rises as fast as it may, tenfold in 20 blocks: mined within three blocks after it stops, also with no signing service", () =>
    everyRun(async (random) => {
      const rising = 1 + Math.floor(random() * 20);
      const state = { isGone: false };
      const signTransaction: typeof signer.signTransaction = (tx) =>
        state.isGone ? Promise.reject(new Error("gone")) : signer.signTransaction(tx);
      const sending = sendingOf({ signer: { signTransaction } });
      let baseFee = 20n * gwei;
      await sending.next({ baseFee });
      await sending.respond();
      await new Promise((resolve) => setImmediate(resolve));
      state.isGone = random() < 0.5;
      for (let block = 0; block < rising; block++) {
        baseFee += baseFee / 8n;
        // Nobody builds it in meanwhile, whatever it pays.
        await sending.next({ baseFee, takes: [] });
      }
      const blocks = await until(sending, () => sending.next({ baseFee }));
      // Above the last rung the same bytes are sent again where nothing can be signed.
      const refused = (sending.nodes[0]?.pool.refused ?? []).filter((why) => why !== "known");
      return [...verdictOf(sending, blocks, 3), ...refused];
    }));

  it("row 12: no replacement is offered that nodes refuse as underpriced", () =>
    everyRun(async (random) => {
      const sending = await acting({ dialects: ["geth", "nethermind"] });
      const waiting = Math.floor(random() * 12);
      for (let block = 0; block < waiting; block++)
        await sending.next({ baseFee: gwei + BigInt(Math.floor(random() * 5e9)), takes: [] });
      const blocks = await until(sending, () => sending.next({ baseFee: 5n * gwei }));
      return [...verdictOf(sending, blocks, 2), ...sending.nodes.flatMap(({ pool }) => pool.refused)];
    }));

  it("row 13: what ran out of its gas is sent again with twice as much where the fallback is less, up to what one transaction may have", () =>
    everyRun(async (random) => {
      const needed = 200_001n + BigInt(Math.floor(random() * 600_000));
      const sending = await acting({
        settings: { fallbackGas: 21_000 },
        execute: ({ gas }, pause) => {
          if (gas < needed) return { success: false, gasUsed: gas };
          pause();
          return { success: true, gasUsed: needed };
        },
      });
      await until(sending, () => sending.next(), 8);
      const gases = sending.mined().map(({ tx }) => tx.gas);
      const doubled = gases.every((gas, index) => index === 0 || gas === 2n * (gases[index - 1] ?? 0n));
      return [...(sending.isPaused() ? [] : ["not paused"]), ...(doubled ? [] : [gases.join()])];
    }));

  it("row 13: attempts without effect share one cap, and what is left of it is too little for another", async () => {
    const sending = await acting({
      settings: { maxCostEther: "0.0015" },
      execute: ({ gas }) => ({ success: false, gasUsed: gas }),
    });

    for (let block = 0; block < 6; block++) await sending.next();

    const cost = sending.mined().reduce((sum, one) => sum + one.cost, 0n);
    expect(sending.mined()).to.have.length(1);
    expect(cost <= 15n * 10n ** 14n).to.equal(true);
    expect(sending.faults().some((reason) => reason.includes("maxCostEther, 0.0009"))).to.equal(true);
  });

  it("row 13: who may not do it is told so at once, with what to mend, and is asked to look at the right", async () => {
    const sending = await acting({
      execute: () => ({ success: false, gasUsed: 30_000n }),
      refuses: (from) => `execution reverted: ${from} is not the guardian`,
    });

    await sending.next();

    expect(sending.outcomes()[0]).to.include({ status: "failed", why: "unauthorised" });
    const alarm = entriesOf(sending.store).find(({ body }) => body["alarm"] === "unauthorised");
    expect(alarm).to.include({ kind: "fault", ref: "pause" });
    expect(String(alarm?.body["reason"])).to.include(sending.sender).and.include("the role or the grant");
  });

  it("row 14: a key that has too little ether is told before it is needed, pays what it can, and acts as soon as it is funded", () =>
    everyRun(async (random) => {
      const balance = BigInt(Math.floor(random() * 5e14));
      const sending = sendingOf({ start: { balance } });
      await sending.beatNow();
      const armed = sending.beat.states().get("pause");
      await sending.respond();
      const canPay = balance >= 3n * gwei * 200_000n;
      if (!canPay) await sending.next();
      const early = !canPay && sending.isPaused() ? ["paused without ether"] : [];
      sending.ledger.setBalance(sending.sender, 10n ** 18n);
      const blocks = await until(sending, () => sending.next());
      return [...early, ...verdictOf(sending, blocks, 3), ...(armed?.armed === canPay ? [] : [armed?.reason])];
    }));

  it("row 15: a hundred races with another guardian who pauses first: contained every time, nothing failed", async () => {
    const race = async (run: number) => {
      const random = randomFrom(seed.value + run);
      const sending = sendingOf({
        // Who comes second is refused, or changes nothing.
        execute: (_, pause) => {
          if (sending.isPaused()) return { success: random() < 0.5, gasUsed: 30_000n };
          pause();
          return { success: true, gasUsed: 60_000n };
        },
        refuses: () => "execution reverted: Pausable: paused",
      });
      await sending.beatNow();
      if (random() < 0.5) await sending.next();
      const [before, after] = [random() < 0.3, random() < 0.5];
      if (before) sending.pause();
      await sending.respond();
      if (after) sending.pause();
      for (let block = 0; block < 3; block++) await sending.next(random() < 0.5 ? { takes: [] } : {});
      for (let block = 0; block < 27; block++) await sending.next();
      const good = statuses(sending).every((status) => status === "contained" || status === "already");
      return good && statuses(sending).length > 0 ? [] : [`FUZZ_SEED=${seed.value + run}: ${statuses(sending).join()}`];
    };

    const failed = await Promise.all(Array.from({ length: 100 }, (_, run) => race(run)));

    expect(failed.flat()).to.deep.equal([]);
  });
});
