import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import {
  ADMIN,
  actionOf,
  HOLDER,
  holding,
  moveTo,
  objectionsTo,
  pull,
  STRANGER,
  send,
  timeOf,
} from "../support/lever-pulls.ts";
import { deploy } from "../support/plans.ts";

const day = 86_400n;
const POOL: Address = "0x0000000000000000000000000000000000b0b001";
const MANAGED: Address = "0x0000000000000000000000000000000000b0b002";

describe("balancer-v3-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  let vault: Address;
  let windowEnd: bigint;
  const entry = (pool?: Address) => ({ use: "balancer-v3-pause", vault, ...(pool && { pool }) });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  });
  beforeEach(async () => {
    windowEnd = (await timeOf(fork)) + 30n * day;
    vault = await deploy(fork, "BalancerVaultShape", [HOLDER, windowEnd, 10n * day]);
    await send(fork, ADMIN, vault, "register(address,uint32,address)", [POOL, windowEnd - day, `0x${"00".repeat(20)}`]);
    await send(fork, ADMIN, vault, "register(address,uint32,address)", [MANAGED, windowEnd, ADMIN]);
  });
  after(() => fork?.close());

  it("does not pause without the right, nor a pool that has a manager of its own", async () => {
    expect((await pull(fork, entry(), STRANGER)).after).to.equal(false);
    expect((await pull(fork, entry(MANAGED))).after).to.equal(false);
    expect((await pull(fork, entry(MANAGED), ADMIN)).after).to.equal(true);
  });

  it("pauses the Vault and a pool until the buffer period is over", async () => {
    expect(actionOf(entry()).maxEffect).to.equal(0);
    for (const one of [entry(), entry(POOL)])
      expect(await pull(fork, one)).to.deep.equal({ before: false, after: true, refusal: undefined });

    await moveTo(fork, windowEnd + 9n * day);
    expect(await holding(fork, entry())).to.equal(true);
    expect(await holding(fork, entry(POOL))).to.equal(true);
    await moveTo(fork, windowEnd + 10n * day + 1n);
    expect(await holding(fork, entry())).to.equal(false);
    expect(await holding(fork, entry(POOL))).to.equal(false);
  });

  it("works until the last second of the window, and says since when it does not", async () => {
    await moveTo(fork, windowEnd - day - 1n);
    expect(await objectionsTo(fork, entry(POOL))).to.deep.equal([]);

    await moveTo(fork, windowEnd - day);
    const [objection] = await objectionsTo(fork, entry(POOL));
    expect(objection)
      .to.include(`${POOL} cannot be paused any more since ${new Date(Number(windowEnd - day) * 1_000).toISOString()}`)
      .and.to.include("its buffer period ends at");
    expect((await pull(fork, entry(POOL))).after).to.equal(false);
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);

    await moveTo(fork, windowEnd + 10n * day + 1n);
    expect((await objectionsTo(fork, entry()))[0]).to.include("nobody can ever pause it again");
  });

  it("says when the address is no Vault", async () => {
    vault = POOL;
    expect((await objectionsTo(fork, entry()))[0]).to.include("says nothing about a pause window");
  });
});
