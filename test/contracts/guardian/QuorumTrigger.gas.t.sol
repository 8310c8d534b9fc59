// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Action} from "../../../contracts/interfaces/IGuardianHub.sol";
import {QuorumTest} from "../support/QuorumTest.sol";

/// @notice Whoever submits chooses the gas, too: with too little nothing happens, and nothing is used up.
contract QuorumTriggerGasTest is QuorumTest {
    bytes32 private constant HARD_PLAN = "hard plan";

    function test_withWhateverGas_itTripsAll_orRevertsAndUsesNothingUp() public {
        address[] memory honest = targets;
        targets = [honest[0], hostile("bomb"), honest[1], hostile("probe bomb"), honest[2]];
        commit(HARD_PLAN, hourTerms(), plan());
        Trip memory order = hardOrder(1, 0x1f);
        bytes memory data = callData(order, plan(), 1);
        targets = honest;
        (uint256 reverted, uint256 complete) = (0, 0);

        for (uint256 gas_ = 60_000; gas_ <= 1_400_000; gas_ += 7_919) {
            uint256 before = vm.snapshotState();
            (bool ok, bytes memory answer) = address(trigger).call{gas: gas_}(data);
            vm.assertEq(trigger.used(digestOf(order)), ok);
            vm.assertEq(trigger.isTightened(), ok);
            vm.assertEq(pausedTargets(), ok ? 7 : 0);
            if (ok) {
                ++complete;
                (, uint256 held, uint256 failed) = abi.decode(answer, (bytes32, uint256, uint256));
                vm.assertEq(held, 0x15);
                vm.assertEq(failed, 0x0a);
            } else {
                ++reverted;
            }
            vm.revertToState(before);
        }

        vm.assertGt(reverted, 40);
        vm.assertGt(complete, 40);
    }

    function test_aDearTarget_isNeverReportedAsFailed_becauseItGotTooLittle() public {
        targets = [hostile("expensive")];
        Action[] memory actions = plan();
        actions[0].gasCap = 6_500_000;
        commit(HARD_PLAN, hourTerms(), actions);
        Trip memory order = hardOrder(2, 1);
        bytes memory data = callData(order, actions, 3);
        (uint256 reverted, uint256 complete) = (0, 0);

        for (uint256 gas_ = 5_600_000; gas_ <= 8_600_000; gas_ += 29_989) {
            uint256 before = vm.snapshotState();
            (bool ok, bytes memory answer) = address(trigger).call{gas: gas_}(data);
            vm.assertEq(trigger.used(digestOf(order)), ok);
            vm.assertEq(pausedTargets(), ok ? 1 : 0);
            if (ok) {
                ++complete;
                (, uint256 held, ) = abi.decode(answer, (bytes32, uint256, uint256));
                vm.assertEq(held, 1);
            } else {
                ++reverted;
            }
            vm.revertToState(before);
        }

        vm.assertGt(reverted, 20);
        vm.assertGt(complete, 20);
    }

    function test_tenOfTen_behindTwentyGasBombs_withinOneTransactionsGas() public {
        delete targets;
        for (uint256 i = 0; i < 20; ++i) targets.push(hostile("bomb everywhere"));
        addSwitches(10);
        commit(HARD_PLAN, hourTerms(), plan());
        Trip memory order = hardOrder(2, (1 << 30) - 1);
        bytes memory data = callData(order, plan(), 3);

        // EIP-7825 ends a transaction at 16,777,216 gas; 21,000 of it and at most 16 for each byte are spent before it runs.
        (bool ok, bytes memory answer) = address(trigger).call{gas: 16_777_216 - 21_000 - 16 * data.length}(data);

        vm.assertTrue(ok);
        (, uint256 held, uint256 failed) = abi.decode(answer, (bytes32, uint256, uint256));
        vm.assertEq(held, ((1 << 10) - 1) << 20);
        vm.assertEq(failed, (1 << 20) - 1);
        for (uint256 i = 0; i < 20; ++i) targets[i] = targets[20];
        vm.assertEq(pausedTargets(), (1 << 30) - 1);
    }

    function hardOrder(uint8 tier, uint256 mask) private pure returns (Trip memory order) {
        order = orderOf(tier);
        (order.planId, order.mask) = (HARD_PLAN, mask);
    }

    function callData(Trip memory order, Action[] memory actions, uint256 count) private view returns (bytes memory) {
        Signature[] memory signatures = signed(digestOf(order), count);
        return abi.encodeCall(QuorumTrigger.trip, (order, actions, signatures, new bytes32[](0)));
    }
}
