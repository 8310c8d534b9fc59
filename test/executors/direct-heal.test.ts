import { expect } from "chai";
import { randomFrom, seed } from "../support/seed.ts";
import { call } from "./node.ts";
import { statuses, until } from "./runs.ts";
import { sendingOf } from "./sending.ts";

const offsets = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5] as const;

describe(`direct: a nonce that is wrong heals within two blocks, with ${seed.shown}`, () => {
  it("row 10: when others mined with the key after the last head, or the count of it was too high: from five below to five above", async () => {
    const healed = await Promise.all(
      offsets.map(async (offset) => {
        const sending = sendingOf();
        const [node] = sending.nodes;
        const honest = node?.answers["eth_getTransactionCount"];
        if (node !== undefined && offset < 0)
          node.answers["eth_getTransactionCount"] = () => `0x${(7 - offset).toString(16)}`;
        await sending.beatNow();
        if (node !== undefined && honest !== undefined) node.answers["eth_getTransactionCount"] = honest;
        if (offset > 0) sending.ledger.spend(sending.sender, offset);
        await sending.respond();
        return [offset, await until(sending, () => sending.next()), statuses(sending), sending.faults()];
      }),
    );

    expect(healed).to.deep.equal(offsets.map((offset) => [offset, offset === 0 ? 1 : 2, ["contained"], []]));
  });

  it("when the first of three nodes is behind or ahead for good: a quorum of the others is believed", async () => {
    const healed = await Promise.all(
      offsets.map(async (offset) => {
        const sending = sendingOf({ dialects: ["geth", "erigon", "besu"], quorum: 2 });
        const [node] = sending.nodes;
        if (node !== undefined) node.answers["eth_getTransactionCount"] = () => `0x${(7 + offset).toString(16)}`;
        await sending.beatNow();
        await sending.respond();
        return [offset, await until(sending, () => sending.next()), statuses(sending)];
      }),
    );

    expect(healed).to.deep.equal(offsets.map((offset) => [offset, 1, ["contained"]]));
  });

  it("when the transaction before it was signed and never sent, or is dropped by every node", async () => {
    const unsent = sendingOf();
    await unsent.beatNow();
    const first = await unsent.executor.sign("other", call);
    await unsent.respond();
    unsent.executor.release(first);
    const dropped = sendingOf();
    await dropped.beatNow();
    await dropped.respond();
    for (const { hash } of dropped.nodes[0]?.pool.all() ?? []) dropped.nodes[0]?.pool.drop(hash);

    expect([await until(unsent, () => unsent.next()), await until(dropped, () => dropped.next())]).to.deep.equal([
      2, 2,
    ]);
    expect([statuses(unsent), statuses(dropped)]).to.deep.equal([["contained"], ["contained"]]);
  });

  it("whatever happens to it: others who use the key, nodes that are wrong, drops and reorganised counts, and never above the cap", async () => {
    const cap = 10n ** 16n;
    const play = async (from: number) => {
      const random = randomFrom(from);
      const sending = sendingOf({ settings: { maxCostEther: "0.01" } });
      const { ledger, nodes, sender, next, beatNow, respond, store } = sending;
      await beatNow();
      const wrong = Math.floor(random() * 11) - 5;
      if (wrong > 0) ledger.spend(sender, wrong);
      await respond();
      for (let round = 0; round < 3; round++) {
        if (random() < 0.4) ledger.spend(sender, 1 + Math.floor(random() * 3));
        if (random() < 0.4) for (const { hash } of nodes[0]?.pool.all() ?? []) nodes[0]?.pool.drop(hash);
        await next({ takes: [] });
      }
      const blocks = await until(sending, () => sending.next());
      const txs = store.changes.flatMap(({ intent, variant }) => [
        ...(intent?.txs ?? []),
        ...(variant ? [variant.tx] : []),
      ]);
      const dearest = new Map(txs.map(({ nonce }) => [nonce, 0n]));
      for (const { nonce, maxFee, gas } of txs)
        if (maxFee * gas > (dearest.get(nonce) ?? 0n)) dearest.set(nonce, maxFee * gas);
      const cost = [...dearest.values()].reduce((sum, one) => sum + one, 0n);
      return blocks <= 2 && cost <= cap ? [] : [`seed ${from}: ${blocks} blocks, ${cost} wei`];
    };

    const failed = await Promise.all(Array.from({ length: 40 }, (_, run) => play(seed.value + run)));

    expect(failed.flat()).to.deep.equal([]);
  });
});
