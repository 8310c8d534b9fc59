import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { actionOf, HOLDER, holding, moveTo, objectionsTo, pull, STRANGER } from "../support/lever-pulls.ts";
import { deploy, prove } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const VAULT: Address = "0xba12222222228d8ba445958a75a0704d566bf2c8";
const OSETH_POOL: Address = "0xdacf5fa19b1f720111609043ac67a9818262850c";
const WSTETH_POOL: Address = "0x93d199263632a4ef4bb438f1feb99e57b4b5f0bd";
// Beside the flag that says whether the Vault is paused.
const authorizerSlot: `0x${string}` = `0x${"0".repeat(63)}3`;
// What the two pools were deployed with, as unix seconds.
const OSETH_WINDOW = 0x656671a3n;
const WSTETH_WINDOW = 0x6524559bn;
const WSTETH_BUFFER = 0x654be29bn;

const entry = (pool: Address) => ({ use: "balancer-v2-pause", pool });

describe("balancer-v2-pause", function () {
  this.timeout(120_000);
  let atExploit: Fork;
  let earlier: Fork;
  let exploit: string;
  before(async function () {
    exploit = needs(this, "recordings/exploit-balancer-v2-23717396.json.gz");
    const before = needs(this, "recordings/block-pevm-15199017.json.gz");
    const common = { engine: "anvil", hardfork: "prague" } as const;
    atExploit = await openFork({ source: { kind: "recording", path: exploit }, ...common });
    // The pools' deployed code on a chain whose clock shows July 2022; who may pause is declared, since no recording has the Authorizer.
    earlier = await openFork({ source: { kind: "recording", path: before }, ...common });
    const authorizer = await deploy(earlier, "AuthorizerShape", [HOLDER]);
    await earlier.rpc("hardhat_setStorageAt", [VAULT, authorizerSlot, `0x${"0".repeat(22)}${authorizer.slice(2)}00`]);
    for (const pool of [OSETH_POOL, WSTETH_POOL])
      await earlier.rpc("hardhat_setCode", [pool, await atExploit.rpc("eth_getCode", [pool, "latest"])]);
  });
  after(async () => {
    await atExploit?.close();
    await earlier?.close();
  });

  it("says of the pools that were drained since when nobody could pause them", async () => {
    for (const [pool, since] of [
      [OSETH_POOL, "2023-11-28T23:02:59.000Z"],
      [WSTETH_POOL, "2023-10-09T19:33:47.000Z"],
      [VAULT, "2021-07-18T18:36:47.000Z"],
    ] as const) {
      const [objection] = await objectionsTo(atExploit, entry(pool));

      expect(objection).to.include(`${pool} cannot be paused any more since ${since}`);
      expect(objection).to.include("nobody can ever pause it again");
    }
    expect(atExploit.misses()).to.deep.equal([]);
  });

  it("is told by a proof, in place of a right that would not help", async () => {
    const slot = { account: VAULT, slot: authorizerSlot, value: `0x${"00".repeat(32)}` } as const;
    const declared = [{ ...slot, reason: "the Vault's Authorizer is not recorded; with none nobody has the right" }];
    const source = { kind: "recording", path: exploit, declared } as const;
    const fork = await openFork({ source, engine: "edr", hardfork: "prague" });
    try {
      const { proven, rows } = await prove(fork, [entry(OSETH_POOL)]);

      expect(proven).to.equal(false);
      expect(rows[0]?.reason).to.include("cannot be paused any more since 2023-11-28T23:02:59.000Z");
    } finally {
      await fork.close();
    }
  });

  it("says when there is no pool", async () => {
    expect((await objectionsTo(atExploit, entry(STRANGER)))[0]).to.include("says nothing about a pause window");
  });

  it("pauses their deployed code with the right and until the last second of the window, not without or later", async () => {
    expect((await pull(earlier, entry(OSETH_POOL), STRANGER)).refusal).to.include("BAL#401");
    expect(await pull(earlier, entry(WSTETH_POOL))).to.deep.equal({ before: false, after: true, refusal: undefined });
    expect(actionOf(entry(WSTETH_POOL)).maxEffect).to.equal(0);

    await moveTo(earlier, WSTETH_WINDOW);
    expect(await objectionsTo(earlier, entry(WSTETH_POOL))).to.deep.equal([]);
    await moveTo(earlier, WSTETH_BUFFER);
    expect(await holding(earlier, entry(WSTETH_POOL))).to.equal(true);
    await moveTo(earlier, WSTETH_BUFFER + 1n);
    expect(await holding(earlier, entry(WSTETH_POOL))).to.equal(false);

    await moveTo(earlier, OSETH_WINDOW - 1n);
    expect(await objectionsTo(earlier, entry(OSETH_POOL))).to.deep.equal([]);
    await moveTo(earlier, OSETH_WINDOW);
    expect((await objectionsTo(earlier, entry(OSETH_POOL)))[0]).to.include("cannot be paused any more");
    expect((await pull(earlier, entry(OSETH_POOL))).refusal).to.include("BAL#403");
  });
});
