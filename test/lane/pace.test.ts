import { expect } from "chai";
import type { Executor } from "../../src/core/parts.ts";
import { detector } from "../core/watching.ts";
import { makeTx } from "../store/changes.ts";
import { blockOf, fakeStore, findingOf, observationOf } from "../support/fakes.ts";
import { chainOf, runAll, type SourceTools } from "./laning.ts";

describe("chains, block by block,", () => {
  it("ask for nothing before the nodes have taken what was sent", async () => {
    const order: string[] = [];
    const broadcast = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("taken");
    };
    const source = async function* () {
      yield observationOf(blockOf(100), { isPartial: true });
      order.push("asked");
    };

    await runAll([
      chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source, sends: { broadcast } }).app,
    ]);

    expect(order).to.deep.equal(["taken", "asked"]);
  });

  it("tell of each head that the quorum vouched for, and of none that it did not", async () => {
    const heads: string[] = [];
    const source = async function* () {
      yield observationOf(blockOf(100, "one"));
      yield observationOf(blockOf(101, "one"), { belowQuorum: true });
      yield observationOf(blockOf(102, "one"));
    };
    const headed = (chain: string, { number }: { number: bigint }) => heads.push(`${chain} ${number}`);
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], source }).app;

    await runAll([one], fakeStore(), undefined, [], undefined, { headed });

    expect(heads).to.deep.equal(["one 100", "one 102"]);
  });

  it("make nothing dearer at the head at which it was sent, though it was found in an older block", async () => {
    const order: string[] = [];
    const replace: Executor["replace"] = async () => void order.push("replaced");
    const source = async function* () {
      yield observationOf(blockOf(90, "one"), { isHead: false });
      yield observationOf(blockOf(100, "one"));
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("next head");
      yield observationOf(blockOf(101, "one"));
    };
    const watching = detector("owner", [], async ({ block }) =>
      block.number === 90n ? [findingOf({ key: "stolen", block })] : [],
    );

    await runAll([
      chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], detectors: [watching], source, sends: { replace } })
        .app,
    ]);

    expect(order).to.deep.equal(["next head", "replaced"]);
  });

  it("make dearer what is open, and arm, at each head while a shared record does not answer (each head waited three seconds for it)", async () => {
    const order: string[] = [];
    const [made, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<never[]>()];
    const replace: Executor["replace"] = async () => {
      order.push("replaced");
      made.resolve();
      return undefined;
    };
    let isAway = false;
    const entries = async () => (isAway ? ended.promise : []);
    const source = async function* () {
      isAway = true;
      yield observationOf(blockOf(100, "one"));
      order.push("next head");
      yield observationOf(blockOf(101, "one"));
      await Promise.race([made.promise, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      order.push("end");
      ended.resolve([]);
    };
    const setting = { name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source, sends: { replace } };

    await runAll([chainOf(setting).app], fakeStore({ replica: "one", entries }));

    expect(order).to.deep.equal(["next head", "replaced", "end"]);
  });

  it("see what other replicas did before they try anew what failed", async () => {
    const order: string[] = [];
    const sent = Promise.withResolvers<void>();
    let count = 0;
    const sign: Executor["sign"] = async () => {
      order.push("signed");
      if (order.length > 1) sent.resolve();
      return makeTx(`${count++}`, 0);
    };
    const receipt: Executor["receipt"] = async () => ({
      hash: `0x${"11".repeat(32)}`,
      block: blockOf(101, "one"),
      success: false,
    });
    const entries = async () => {
      if (order.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      if (order.length > 0) order.push("looked");
      return [];
    };
    const source = async function* () {
      yield observationOf(blockOf(100, "one"));
      await new Promise((resolve) => setTimeout(resolve, 80));
      order.splice(0, order.length, "failed");
      yield observationOf(blockOf(101, "one"));
      await Promise.race([sent.promise, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    };
    const setting = { name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source, sends: { sign, receipt } };

    await runAll([chainOf(setting).app], fakeStore({ replica: "one", entries }));

    expect(order.slice(0, 3)).to.deep.equal(["failed", "looked", "signed"]);
  });

  it("look at block after block while the place in the chain is written, and write the last one (each waited for the disk)", async () => {
    const [seen, places]: [string[], bigint[]] = [[], []];
    const first = Promise.withResolvers<void>();
    const store = fakeStore({
      commit: async ({ cursor }) => {
        if (cursor === undefined) return [];
        places.push(cursor.block.number);
        if (places.length === 1) await first.promise;
        return [];
      },
    });
    const source = async function* () {
      for (const number of [100, 101, 102]) yield observationOf(blockOf(number));
      first.resolve();
    };
    const watching = detector("owner", seen, async () => []);

    await runAll([chainOf({ name: "one", id: 1n, head: 100, steps: [], detectors: [watching], source }).app], store);

    expect(seen).to.deep.equal(["owner 100", "owner 101", "owner 102"]);
    expect(places).to.deep.equal([100n, 102n]);
  });

  it("look at the next block while the disk hangs on what they write beside it (they were blind until it was back)", async () => {
    const seen: string[] = [];
    const hangs = new Promise<never>(() => undefined);
    const store = fakeStore({
      commit: ({ entries }) => (entries[0]?.kind === "retracted" ? hangs : Promise.resolve([])),
    });
    const source = async function* () {
      yield observationOf(blockOf(100, "one"));
      yield observationOf(blockOf(100, "other"), { reorged: [blockOf(100, "one")] });
      yield observationOf(blockOf(101));
    };
    const watching = detector("owner", seen, async ({ block }) => [findingOf({ key: "stolen", block })]);

    await runAll([chainOf({ name: "one", id: 1n, head: 100, steps: [], detectors: [watching], source }).app], store);

    expect(seen.at(-1)).to.equal("owner 101");
  });

  it("write down where they are when all older blocks are filled in, though no further block comes", async () => {
    const places: bigint[] = [];
    const written = Promise.withResolvers<void>();
    const store = fakeStore({
      commit: async ({ cursor }) => {
        if (cursor !== undefined) places.push(cursor.block.number);
        if (places.length === 2) written.resolve();
        return [];
      },
    });
    const source = async function* (_: AbortSignal, { progress }: SourceTools) {
      yield observationOf(blockOf(102), { doneUpTo: blockOf(99) });
      for (const number of [100, 101]) yield observationOf(blockOf(number), { isHead: false });
      progress?.({ from: 100n, to: 101n, left: 0n });
      await written.promise;
      expect(places).to.deep.equal([100n, 101n]);
    };

    await runAll([chainOf({ name: "one", id: 1n, head: 102, steps: [], source }).app], store);

    expect(places).to.deep.equal([100n, 101n]);
  });
});
