import { expect } from "chai";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { AAVE, EXECUTOR, RESERVES } from "../../src/range/embedded/addresses.ts";
import { HUB, planOf, prove, refusal } from "../support/plans.ts";

const TARGET = "0x00000000000000000000000000000000000000aa";
const [weth] = RESERVES;
const probe = { call: "paused() view returns (bool)" };
const calling = (call: string, args: readonly unknown[] = [], more = {}) =>
  planOf([{ use: "call", target: TARGET, call, args, probe, ...more }]);

const refused: readonly (readonly [call: string, args?: readonly unknown[]])[] = [
  ["unpause()"],
  ["unPause()"],
  ["unpauseEthCrossChainManager()"],
  ["emergencyUnpause(address)", [TARGET]],
  ["_unfreeze(address)", [TARGET]],
  ["resume()"],
  ["resumeLanes(uint256)", [1]],
  ["unblock(address)", [TARGET]],
  ["unBlacklist(address)", [TARGET]],
  ["removeFromBlacklist(address)", [TARGET]],
  ["removeBlackList(address)", [TARGET]],
  ["endPause()"],
  ["cancelEmergency()"],
  ["disablePause()"],
  ["thaw(address)", [TARGET]],
  ["changePauseStatus(address[],uint32)", [[TARGET], 0]],
  ["disableRecoveryMode()"],
  ["unpausePool(address)", [TARGET]],
  ["unpause(address[])", [[TARGET]]],
  ["unPauseByType(uint8)", [1]],
  ["pause(bool,bool,bool,bool,bool)", [true, true, false, true, true]],
  ["_setMintPaused(address,bool)", [TARGET, false]],
  ["setPaused(bool)", [false]],
  ["setPoolPause(bool)", [false]],
  ["setPoolPause(bool,uint40)", [false, 0]],
  ["setReservePause(address,bool)", [TARGET, false]],
  ["setReserveFreeze(address,bool)", [TARGET, false]],
  ["setTargetClosed(address,bool)", [TARGET, false]],
  ["setEmergencyMode(bool)", [false]],
  ["setpaused(bool)", [false]],
  ["setPaused((address,bool)[])", [[[TARGET, false]]]],
  ["setBorrowingEnabled(address,bool)", [TARGET, true]],
  ["setActive(bool)", [true]],
  ["pauseLanes(uint256,uint32,bytes32)", [0, 60, `0x${"00".repeat(32)}`]],
  ["pauseLanes(uint256,uint32,bytes32)", [1, 0, `0x${"00".repeat(32)}`]],
  ["execute(address,bytes)", [TARGET, "0x3f4ba83a"]],
];

const unfit: readonly (readonly [call: string, args?: readonly unknown[]])[] = [
  ["pause"],
  ["pause()", [1]],
  ["setPaused(bool)", ["false"]],
  ["setPaused(bool)", [0]],
  ["setPaused(bool)"],
  ["event Paused()"],
];

const accepted: readonly (readonly [call: string, args?: readonly unknown[]])[] = [
  ["pause()"],
  ["function pauseEthCrossChainManager()"],
  ["pause(uint256)", [0]],
  ["pause(bool,bool,bool,bool,bool)", [true, true, true, true, true]],
  ["kill_me()"],
  ["setPaused(bool)", [true]],
  ["setReserveFreeze(address,bool)", [TARGET, true]],
  ["setBorrowingEnabled(address,bool)", [TARGET, false]],
  ["setReserveActive(address,bool)", [TARGET, false]],
  ["setPauseEnabled(bool)", [true]],
  ["runPauseGuard()"],
  ["setSupplyCap(address,uint256)", [TARGET, 1]],
  ["revokeRole(bytes32,address)", [`0x${"00".repeat(32)}`, TARGET]],
  ["blacklist(address)", [TARGET]],
];

describe("call", function () {
  this.timeout(60_000);

  for (const [call, args] of refused)
    it(`refuses ${call} with ${JSON.stringify(args ?? [])}`, () => {
      const { code, message } = refusal(() => calling(call, args));

      expect(code).to.equal("CONFIG");
      expect(message).to.include("expected a call that only makes things safer");
    });

  for (const [call, args] of unfit)
    it(`does not understand ${call} with ${JSON.stringify(args ?? [])}`, () => {
      const { code, message } = refusal(() => calling(call, args));

      expect(code).to.equal("CONFIG");
      expect(message).to.include("expected a function with its arguments");
    });

  for (const [call, args] of accepted)
    it(`takes ${call} with ${JSON.stringify(args ?? [])}`, () => {
      expect(calling(call, args).actions).to.have.length(1);
    });

  it("carries no ether", () => {
    expect(refusal(() => calling("pause()", [], { value: 1 })).message).to.include("no ether");
  });

  it("wants seconds that are left for a pause that expires", () => {
    const expiring = (expected?: unknown) =>
      calling("pause()", [], {
        probe: { call: "pausedUntil() view returns (uint256)", op: "at-least-now-plus", expected },
      });

    for (const expected of [undefined, 0, `0x${"ff".repeat(32)}`])
      expect(refusal(() => expiring(expected))).to.have.property("code", "CONFIG");
    expect(expiring(3_600).actions[0]?.action.op).to.equal("at-least-now-plus");
  });

  it("says how long it lasts as it is told, and never less than its bytes say", () => {
    const nothing = `0x${"00".repeat(32)}`;
    const timed: readonly (readonly [call: string, args: readonly unknown[]])[] = [
      ["pauseLanes(uint256,uint32,bytes32)", [1, 3_600, nothing]],
      ["freeze(address[],uint8,uint32,bytes32)", [[TARGET], 1, 3_600, nothing]],
      ["pauseFor(uint256)", [3_600]],
    ];

    for (const [signature, args] of timed) {
      expect(refusal(() => calling(signature, args, { maxEffect: 3_599 })).message).to.include("at least 3600 seconds");
      for (const maxEffect of [3_600, 3_601, 0])
        expect(calling(signature, args, { maxEffect }).actions[0]?.maxEffect, signature).to.equal(maxEffect);
    }
    expect(
      refusal(() => calling("pauseFor(uint256)", [`${2n ** 256n - 1n}`], { maxEffect: 2 ** 32 - 1 })),
    ).to.have.property("code", "CONFIG");
    for (const maxEffect of [-1, 2 ** 32])
      expect(refusal(() => calling("pause()", [], { maxEffect }))).to.have.property("code", "CONFIG");
  });

  it("pauses one reserve of the embedded pool, and shows a probe that sees something else", async () => {
    const fork = await openProofFork({ kind: "embedded" }, "anvil");
    const getPaused = { target: AAVE.dataProvider, call: "getPaused(address) view returns (bool)" };
    const pause = {
      use: "call",
      target: AAVE.configurator,
      call: "setReservePause(address,bool)",
      args: [weth.address, true],
      probe: { ...getPaused, args: [weth.address] },
    };
    const role = { from: EXECUTOR, to: AAVE.acl, call: "addEmergencyAdmin(address)", args: [HUB] };
    try {
      const { rows, proven } = await prove(
        fork,
        [
          pause,
          { ...pause, probe: { ...getPaused, args: [RESERVES[1].address] } },
          { ...pause, probe: { ...pause.probe, expected: false } },
        ],
        [role],
      );

      expect(proven).to.equal(false);
      expect(rows.map(({ before, after }) => [before, after])).to.deep.equal([
        [false, true],
        [false, false],
        [true, false],
      ]);
      expect(rows[1]?.reason).to.include("correct the probe");
    } finally {
      await fork.close();
    }
  });
});
