import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Log, Observation } from "../../src/core/types.ts";
import { createDoubted } from "../../src/sources/doubted.ts";
import { blockOf, hashFor, never, target } from "../support/fakes.ts";
import { branch, node, numbers } from "./chains.ts";

const trunk = branch("a", 0, 120);
const upTo = (number: number) => trunk.slice(0, number + 1);
const trail = [blockOf(100)];
const { signal } = new AbortController();
const log: Log = { address: target, topics: [], data: "0x", transactionHash: hashFor("tx"), logIndex: 0 };
const doubtedOf = (alone: readonly Chain[], mostMs = 5_000) =>
  createDoubted({ alone, filters: [], maxReorg: 64, mostMs });
const hashes = (seen: readonly Observation[]) => seen.map(({ block }) => block.hash);

describe("what nodes show where there is no quorum", () => {
  it("is heard of every node, not of the first that can be read alone", async () => {
    const [lying, honest] = [node([...upTo(100), ...branch("lie", 101, 101)]), node(upTo(102))];

    const seen = await doubtedOf([lying.chain, honest.chain]).look(trail, signal);

    expect(hashes(seen)).to.deep.equal([blockOf(101, "lie").hash, blockOf(101).hash, blockOf(102).hash]);
    expect(seen.map(({ shownBy }) => shownBy)).to.deep.equal([0, 1, 1]);
  });

  it("is shown once where they say the same, and again where one of them hides a log", async () => {
    const [one, other, third] = [node(upTo(101)), node(upTo(101)), node(upTo(101))];
    const logs = async () => [log];

    const seen = await doubtedOf([one.chain, other.chain, { ...third.chain, logs }]).look(trail, signal);

    expect(seen.map((one) => one.logs.length)).to.deep.equal([0, 1]);
    expect(seen.every(({ belowQuorum }) => belowQuorum === true)).to.equal(true);
  });

  it("waits for a node that keeps silent once, for a while, and shows what it says late at the next look", async () => {
    const [slow, honest] = [node(upTo(101)), node(upTo(100))];
    const { promise, resolve } = Promise.withResolvers<void>();
    const logs = async () => {
      await promise;
      return [log];
    };
    const doubted = doubtedOf([{ ...slow.chain, logs }, { ...honest.chain }, { ...honest.chain, head: never }], 300);

    const first = await doubted.look(trail, signal);
    honest.switchTo(trunk.slice(101, 102));
    const since = performance.now();
    const second = await doubted.look(trail, signal);
    const tookMs = performance.now() - since;
    resolve();
    await promise;
    await new Promise(setImmediate);
    const third = await doubted.look(trail, signal);

    expect([numbers(first), numbers(second), numbers(third)]).to.deep.equal([[], [101], [101]]);
    expect(tookMs).to.be.below(300);
    expect(third[0]?.logs).to.deep.equal([log]);
  });

  it("is forgotten once there is a quorum, with what is still on its way", async () => {
    const { chain } = node(upTo(101));
    const { promise, resolve } = Promise.withResolvers<readonly Log[]>();
    const doubted = doubtedOf([chain, { ...chain, logs: () => promise }], 50);

    const first = await doubted.look(trail, signal);
    doubted.forget();
    resolve([log]);
    await new Promise(setImmediate);
    const second = await doubted.look([blockOf(101)], signal);

    expect([numbers(first), numbers(second)]).to.deep.equal([[101], []]);
  });
});
