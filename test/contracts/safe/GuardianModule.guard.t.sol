// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ModuleGuard} from "../support/ModuleGuard.sol";
import {RealSafe} from "../support/RealSafe.sol";
import {SafeTest} from "../support/SafeTest.sol";

/// @notice A Safe of 1.5.0 that asks a guard about what its modules do.
contract GuardianModuleGuardTest is SafeTest {
    function setUp() public override {
        super.setUp();
        addSwitches(2);
        commit(plan());
    }

    function test_trips_throughAGuardThatLetsItPass() public {
        ModuleGuard guard = put(ModuleGuard.Answer.PASS);

        trip(BOT, plan(), 3);

        vm.assertEq(guard.asked(), 2);
        vm.assertEq(pausedTargets(), 3);
    }

    function test_saysThatNothingHolds_ifTheGuardRefuses() public {
        put(ModuleGuard.Answer.REFUSE);
        assertAllFail();
    }

    function test_triesEveryTarget_ifTheGuardBurnsWhatItGets() public {
        put(ModuleGuard.Answer.BURN);
        assertAllFail();
    }

    function put(ModuleGuard.Answer answer) private returns (ModuleGuard guard) {
        guard = new ModuleGuard(answer);
        asSafe(ADMIN, abi.encodeCall(RealSafe.setModuleGuard, (address(guard))));
    }

    function assertAllFail() private {
        (, uint256 held, uint256 failed) = trip(BOT, plan(), 3);
        vm.assertEq(held, 0);
        vm.assertEq(failed, 3);
        vm.assertEq(hub.dryRun(PLAN, plan()), 3);
    }
}
