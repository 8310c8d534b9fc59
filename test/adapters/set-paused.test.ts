import { expect } from "chai";
import { AbiCoder } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const CORE: Address = "0x5d17ea085f2ff5da3e6979d5d26f1dbab664ccf8";
const TROVES: Address = "0x1cc79f3f47bfc060b6f761fcd1afc6d399a968b6";
const MKUSD: Address = "0x4591dbff62656e7859afe5e45f6f47d3669fbb28";
const WSTETH: Address = "0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0";
/** The migration contract that took orders about other people's troves. */
const ZAP: Address = "0xcc7218100da61441905e0c327749972e3cbee9ee";
const lever = { use: "set-paused", target: TROVES };

// What transaction 0x00c503b5… of 28 March 2024 asked for first: close that trove, open it again with a quarter of its collateral.
const LOAN = 1_442_100_643_475_620_087_665_721n;
const ORDER = AbiCoder.defaultAbiCoder().encode(
  ["address", "address", "address", "uint256", "uint256", "address", "address"],
  [
    "0x56a201b872b50bbdee0021ed4d1bb36359d291ed",
    TROVES,
    TROVES,
    5_000_000_325_833_471n,
    463_184_447_350_099_685_758n,
    "0xe87c6f39881d5bf51cf46d3dc7e1c1731c2f790a",
    "0x89ee26fcdff6b109f81abc6876600ec427f7907f",
  ],
);

describe("set-paused", function () {
  this.timeout(60_000);

  it("carries no ether, and has no way to say false", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, paused: false }]))).to.have.property("code", "CONFIG");
  });

  describe("on the Prisma of block 19,532,296", () => {
    let prisma: Levers;
    beforeEach(async function () {
      prisma = await recordedLevers(needs(this, "recordings/exploit-prisma-19532296.json.gz"), [
        { account: CORE, slot: "0x2", value: "0xf12eb", reason: "the core's owner, only compared with who calls" },
      ]);
    });
    afterEach(() => prisma?.close());

    const steal = () =>
      prisma.send(STRANGER, MKUSD, "flashLoan(address,address,uint256,bytes)", [ZAP, MKUSD, LOAN, ORDER]);

    it("is not pulled by a stranger, and 1,281 wstETH of a borrower are left in the zap", async () => {
      expect(await prisma.pull(STRANGER, lever)).to.include("Unauthorized");
      expect(await prisma.holds(lever)).to.equal(false);

      expect(await steal()).to.equal("done");

      expect(await prisma.read(WSTETH, "balanceOf(address)", [ZAP])).to.equal(1_281_897_208_306_130_557_587n);
    });

    it("is pulled by the recorded guardian, who cannot end it, and the borrower keeps the trove", async () => {
      const guardian = await prisma.holder(TROVES, "guardian()");

      expect(await prisma.pull(guardian, lever)).to.equal("done");

      expect(await prisma.holds(lever)).to.equal(true);
      expect(await steal()).to.include("Collateral Paused");
      expect(await prisma.read(WSTETH, "balanceOf(address)", [ZAP])).to.equal(0n);
      expect(await prisma.send(guardian, TROVES, "setPaused(bool)", [false])).to.include("Unauthorized");
      expect(prisma.fork.misses()).to.deep.equal([]);
      prisma.note("set-paused of Prisma's trove manager", TROVES, guardian, "its recorded guardian()");
    });
  });
});
