import { expect } from "chai";
import { createBudget } from "../../src/chain/budget.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { failureOf, settled } from "../support/fakes.ts";

/** A node in virtual time: it writes down when it was asked what. */
function set(rps?: number) {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const asked: string[] = [];
  const state = { refuses: false };
  const node: Rpc = {
    name: "a:8545",
    request: async (method) => {
      asked.push(`${method} ${now}`);
      if (state.refuses) throw new Error("429");
    },
    close: async () => undefined,
  };
  const wait = (ms: number) => new Promise<void>((wake) => void sleepers.push({ at: now + ms, wake }));
  const budget = createBudget({ rps, clock: () => now, wait });
  return {
    ...{ asked, state, budget, acts: budget.spending(node), reads: budget.pacing(node) },
    /** Lets time pass, and wakes who waited for it, in order. */
    async pass(ms: number): Promise<void> {
      for (const end = now + ms; ; ) {
        await settled();
        const next = sleepers.sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) {
          now = end;
          return settled();
        }
        sleepers.shift();
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

const times = (count: number, task: () => Promise<unknown>) => Array.from({ length: count }, task);
const counted = (asked: readonly string[], method: string) => asked.filter((one) => one.startsWith(method)).length;

describe("a node's budget", () => {
  it("holds back what can wait at half of it, and lets what must not wait through at once", async () => {
    const { acts, reads, asked, pass } = set(20);

    const reading = times(30, () => reads.request("read"));
    await settled();
    const atOnce = counted(asked, "read");
    await Promise.all(times(10, () => acts.request("send")));
    const sent = asked.filter((one) => one === "send 0").length;
    await pass(2_000);

    expect([atOnce, sent]).to.deep.equal([10, 10]);
    await pass(2_000);
    await Promise.all(reading);
    expect(counted(asked, "read")).to.equal(30);
  });

  it("is never exceeded over a second by what can wait, also beside what must not", async () => {
    const { acts, reads, asked, pass } = set(20);

    const reading = Promise.allSettled(times(400, () => reads.request("read")));
    for (let tenth = 0; tenth < 50; tenth++) {
      await acts.request("send");
      await pass(100);
    }
    await reading;

    const perSecond = [1, 2, 3, 4].map((at) =>
      asked.filter((one) => Math.floor(Number(one.split(" ")[1]) / 1_000) === at),
    );
    for (const second of perSecond) expect(second.length).to.be.at.most(20);
    expect(counted(asked, "send")).to.equal(50);
  });

  it("refuses at once what would wait for longer than two seconds: just below, just above", async () => {
    const { reads, pass } = set(10);
    const all = times(26, () => failureOf(reads.request("read")));
    await pass(5_000);

    const codes = await Promise.all(all);

    expect(codes.slice(0, 25).every((one) => one === "no failure")).to.equal(true);
    expect(codes[25]).to.equal("RPC_LIMITED");
  });

  it("is unknown until the node refuses, then a fifth below what was asked, and grows while all is calm", async () => {
    const { reads, budget, pass } = set();
    await Promise.all(times(100, () => reads.request("read")));
    const before = budget.rate();

    budget.limited();
    budget.limited();
    const learned = budget.rate();
    await pass(61_000);
    await reads.request("read");

    expect([before, learned, budget.rate()]).to.deep.equal([undefined, 80, 100]);
  });

  it("says what the node takes, what it was asked in the last whole second, and how many wait", async () => {
    const { acts, reads, budget, pass } = set(20);
    const reading = Promise.all(times(13, () => reads.request("read")));
    await Promise.all(times(2, () => acts.request("send")));
    const before = budget.figures();
    await pass(1_000);
    await reading;
    const after = budget.figures();
    await pass(5_000);

    expect(before).to.deep.equal({ takes: 20, asked: 0, waiting: 3 });
    expect(after).to.deep.equal({ takes: 20, asked: 15, waiting: 0 });
    expect(budget.figures()).to.deep.equal({ takes: 20, asked: 0, waiting: 0 });
    expect(set().budget.figures()).to.deep.equal({ asked: 0, waiting: 0 });
  });

  it("is not believed to be next to nothing for one refusal in a quiet second, and is soon for several (who can wait starved for minutes)", async () => {
    const { acts, budget, pass } = set();
    await Promise.all(times(100, () => acts.request("read")));
    await pass(5_000);
    const learned: (number | undefined)[] = [];

    for (let refusals = 0; refusals < 7; refusals++) {
      await acts.request("read");
      budget.limited();
      learned.push(budget.rate());
      await pass(1_000);
    }

    expect(learned.map((rate) => Math.round(rate ?? 0))).to.deep.equal([40, 16, 6, 3, 1, 1, 1]);
  });

  it("stays what it was while a node takes nothing at all, however often it refuses", async () => {
    const { acts, budget, state, pass } = set();
    await Promise.all(times(100, () => acts.request("read")));
    budget.limited();

    state.refuses = true;
    for (let polls = 0; polls < 10; polls++) {
      await pass(1_500);
      await failureOf(acts.request("head"));
      budget.limited();
    }

    expect(budget.rate()).to.equal(80);
  });

  it("stays what the configuration says", async () => {
    const { reads, budget } = set(20);
    await reads.request("read");

    budget.limited();

    expect(budget.rate()).to.equal(20);
  });
});
