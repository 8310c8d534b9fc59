import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Address, Finding, Hex, Log } from "../../src/core/types.ts";
import { createWatchers } from "../../src/core/watchers.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, hashFor, observationOf, sender, target } from "../support/fakes.ts";
import { seed } from "../support/seed.ts";
import { allDetectors, heartbeat, million, names, quietChain, transferTopic, unknown, type Vault } from "./all.ts";
import { drawing } from "./drawing.ts";
import { padded } from "./granting.ts";
import { concat, sent } from "./looking.ts";

const runs = 200;

/** What all detectors together say of blocks 100 and 101; a fault of any of them fails the test. */
async function play(chain: Chain, logs: readonly Log[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const faults: string[] = [];
  const watchers = createWatchers({
    detectors: allDetectors(),
    chain,
    found: async (finding) => void found.push(finding),
    fault: async (id, _, error) => void faults.push(`${id}: ${error}`),
    deadlineMs: 30_000,
    restMs: 0,
    maxAttempts: 1,
  });
  await watchers.observe(observationOf(blockOf(100), { logs: [heartbeat(100n)] }));
  await watchers.observe(observationOf(blockOf(101), { logs: [heartbeat(101n), ...logs] }));
  expect(faults).to.deep.equal([]);
  return found;
}

type Draw = ReturnType<typeof drawing>;

/** The critical findings of 200 runs, each drawn from the seed. */
async function critical(
  make: (draw: Draw) => { readonly chain?: Chain; readonly logs?: readonly Log[] },
): Promise<readonly string[]> {
  const all: string[] = [];
  for (let run = 0; run < runs; run++) {
    const { chain = quietChain(), logs = [] } = make(drawing(seed.value + run));
    const found = await play(chain, logs);
    all.push(...found.filter(({ severity }) => severity === "critical").map(({ key }) => `run ${run}: ${key}`));
  }
  return all;
}

const event = (draw: Draw, address: Address): Log => {
  const filters = allFilters;
  const topic0 = filters[draw.below(filters.length)]?.topic0 ?? transferTopic;
  const topics = [topic0, ...Array.from({ length: draw.below(4) }, () => draw.word())];
  return { address, topics, data: draw.bytes(32 * draw.below(12)), transactionHash: draw.word(), logIndex: 1 };
};
const allFilters = allDetectors().flatMap(({ detector }) => detector.logs);
const moving = (from: Address, to: Address, value: bigint, transaction = hashFor("tx")): Log => ({
  address: target,
  topics: [transferTopic, padded(from), padded(to)],
  data: toWord(value),
  transactionHash: transaction,
  logIndex: 1,
});

describe(`strangers who want a pause, with ${seed.shown}, 200 runs each`, function () {
  this.timeout(300_000);

  it("have every detector before them", () => {
    // What third parties report never comes from a log or a state that a stranger can make.
    expect(unknown).to.deep.equal(["reported"]);
    expect(names.length).to.be.greaterThan(20);
  });

  it("get none out of chains on which nothing is wrong", async () => {
    expect(await play(quietChain(), [])).to.deep.equal([]);
  });

  it("get none with the same events from contracts that are not watched", async () => {
    expect(
      await critical((draw) => ({ logs: Array.from({ length: 50 }, () => event(draw, draw.address())) })),
    ).to.deep.equal([]);
  });

  it("get none with a proxy that looks alike and is upgraded", async () => {
    const found = await critical((draw) => {
      const [alike, other] = [draw.address(), draw.word()];
      const slots = (account: Address): Hex => (account === alike ? other : toWord(7n));
      const upgraded: Log = {
        address: alike,
        topics: [hashFor("Upgraded(address)"), other],
        data: "0x",
        transactionHash: draw.word(),
        logIndex: 1,
      };
      return { chain: quietChain({ slots }), logs: [upgraded] };
    });

    expect(found).to.deep.equal([]);
  });

  it("get none with 1,000 transfers of dust in a block", async () => {
    const found = await critical((draw) => {
      const dust = Array.from({ length: 1_000 }, () =>
        moving(sender, draw.address(), BigInt(draw.below(1_000)), draw.word()),
      );
      const gone = dust.reduce((sum, { data }) => sum + BigInt(data), 0n);
      // What has left the account is no longer owed either.
      const now: Vault = { held: 50n * million - gone, supply: 50n * million - gone };
      return { chain: quietChain(now), logs: dust };
    });

    expect(found).to.deep.equal([]);
  });

  it("get none with a flash loan of everything that comes back in its transaction", async () => {
    const found = await critical((draw) => {
      const [borrower, hash] = [draw.address(), draw.word()];
      const amount = 50n * million - BigInt(draw.below(1_000));
      return { logs: [moving(sender, borrower, amount, hash), moving(borrower, sender, amount, hash)] };
    });

    expect(found).to.deep.equal([]);
  });

  it("get none with a gift that moves a ratio", async () => {
    const found = await critical((draw) => {
      const gift = BigInt(draw.below(1_000_000_000)) * million;
      const now: Vault = { held: 50n * million + gift, sharePrice: million + gift };
      return { chain: quietChain(now), logs: [moving(draw.address(), sender, gift)] };
    });

    expect(found).to.deep.equal([]);
  });

  it("get none with calls that fail, fresh code and approvals of their own making: those are told at most", async () => {
    const found = await critical((draw) => {
      const who = draw.address();
      const failing = Array.from({ length: 20 }, (_, n) =>
        sent({ from: who, hash: hashFor(`${n}`), input: "0x8456cb59" }),
      );
      const creation = sent({ from: who, to: undefined, hash: hashFor("new"), input: concat("0x60", padded(target)) });
      const results = [...failing, creation].map(({ hash, to }) => ({
        hash,
        success: to === undefined,
        created: to === undefined ? who : undefined,
      }));
      const approvals = Array.from(
        { length: 300 },
        (_, n): Log => ({
          address: target,
          topics: [hashFor("Approval(address,address,uint256)"), toWord(BigInt(n)), padded(who)],
          data: toWord(1n),
          transactionHash: draw.word(),
          logIndex: n,
        }),
      );
      return {
        chain: quietChain({}, { transactions: async () => [...failing, creation], results: async () => results }),
        logs: approvals,
      };
    });

    expect(found).to.deep.equal([]);
  });
});
