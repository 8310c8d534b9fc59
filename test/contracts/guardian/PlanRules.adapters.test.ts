import { expect } from "chai";
import { loadFixture } from "../support/chain.ts";
import { deployRules } from "../support/rules.ts";

describe("PlanRules, calls of adapters", () => {
  it("allow what the adapters call, and nothing that takes it back", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);
    const closes: readonly (readonly [signature: string, ...words: bigint[]])[] = [
      ["pauseFor(uint256)", 3_600n],
      ["pause(address)", 5n],
      ["pause(uint256)", 2n ** 256n - 1n],
      ["pause(address[])", 32n, 1n, 5n],
      ["pause(bool,bool,bool,bool,bool)", 1n, 1n, 1n, 1n, 1n],
      ["_setMintPaused(address,bool)", 5n, 1n],
      ["pauseByType(uint8)", 1n],
      ["pausePool(address)", 5n],
      ["pauseVault()"],
    ];
    const opens = [
      "unpause(uint256)",
      "unpause(address)",
      "unpause(string)",
      "unpause(address[])",
      "unPauseByType(uint8)",
      "unPauseByExpiredType(uint8)",
      "unPauseDueToExpiry(uint8)",
      "unpausePool(address)",
      "unpauseVault()",
      "unpauseVaultBuffers()",
      "changePauseStatus(address[],uint32)",
      "disableRecoveryMode()",
      "disableRecoveryMode(address)",
    ];
    const empowers = [
      "adminCall(address,bytes)",
      "setPauser(address,address)",
      "setPauserRegistry(address)",
      "setGovernorAdmin(address)",
      "updatePauseTypeRole(uint8,bytes32)",
      "updateUnpauseTypeRole(uint8,bytes32)",
    ];

    for (const [signature, ...words] of closes) await checkCall(signature, ...words);
    for (const signature of [...opens, ...empowers])
      await expect(checkCall(signature, 5n, 1n, 1n), signature).to.be.revertedWithCustomError(
        rules,
        "GuardianHub_Refused",
      );
  });

  it("allow a Comet's pause with all five flags only, since each false would lift what somebody else paused", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);
    const pause = "pause(bool,bool,bool,bool,bool)";
    const all = [1n, 1n, 1n, 1n, 1n];

    for (const words of [...all.keys()].flatMap((at) => [all.with(at, 0n), all.with(at, 2n), all.slice(0, at)]))
      await expect(checkCall(pause, ...words)).to.be.revertedWithCustomError(rules, "GuardianHub_Refused");
  });

  it("allow an Euler vault's hook only where it switches every operation off", async () => {
    const { rules, checkCall } = await loadFixture(deployRules);
    const hook = "setHookConfig(address,uint32)";

    await checkCall(hook, 0n, 0x7fffn);
    for (const words of [[1n, 0x7fffn], [0n, 0n], [0n, 0x7ffen], [0n, 0xffffn], [0n], []])
      await expect(checkCall(hook, ...words)).to.be.revertedWithCustomError(rules, "GuardianHub_Refused");
  });
});
