// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {Lanes} from "../support/Lanes.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice For how long an exit can be closed, and how long it stays open then.
contract ScopedPausableExitsTest is LanesTest {
    uint32 private constant EXIT_MAX = 6 hours;
    uint32 private constant REST = 1 days;
    uint8 private constant DEPOSIT = 1;
    uint8 private constant WITHDRAW = 6;
    uint8 private constant REPAY = 7;

    function setUp() public override {
        super.setUp();
        lanes.setExits(bit(WITHDRAW) | bit(REPAY));
    }

    function test_noLaneIsAnExit_unlessTheContractSaysSo() public {
        Lanes plain = new Lanes(GUARDIAN, RECOVERY);

        for (uint8 lane = 0; lane < 8; ++lane) {
            plain.serve(lane);
            vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NotAnExit.selector, lane));
            plain.leave(lane);
        }

        vm.assertEq(plain.served(), 8);
    }

    function test_reverts_ifAnExitIsPausedForMoreThanSixHours() public {
        vm.assertEq(lanes.maxPause(WITHDRAW), EXIT_MAX);
        expectTooLong(REPAY, EXIT_MAX + 1, EXIT_MAX);
        pause(bit(REPAY), EXIT_MAX + 1);
        expectTooLong(WITHDRAW, EXIT_MAX + 1, EXIT_MAX);
        pause(bit(0) | bit(WITHDRAW), EXIT_MAX + 1);

        pause(bit(REPAY), EXIT_MAX);
        pause(bit(WITHDRAW), EXIT_MAX - 1);
        vm.assertEq(lanes.pausedUntil(REPAY), NOW + EXIT_MAX);
        vm.assertEq(lanes.pausedUntil(WITHDRAW), NOW + EXIT_MAX - 1);
    }

    function test_reverts_ifAnExitIsPausedForMoreThanItsOwnMaximum() public {
        lanes.setMax(WITHDRAW, HOUR);
        lanes.setMax(REPAY, 0);

        expectTooLong(WITHDRAW, HOUR + 1, HOUR);
        pause(bit(WITHDRAW), HOUR + 1);
        expectTooLong(REPAY, 1, 0);
        pause(bit(REPAY), 1);
    }

    function test_maxPause_isCappedForExitsAlone() public {
        uint32[3] memory near = [EXIT_MAX - 1, EXIT_MAX, EXIT_MAX + 1];
        for (uint256 i = 0; i < near.length; ++i) {
            lanes.setMax(WITHDRAW, near[i]);
            lanes.setMax(DEPOSIT, near[i]);
            vm.assertEq(lanes.maxPause(WITHDRAW), i == 0 ? near[i] : EXIT_MAX);
            vm.assertEq(lanes.maxPause(DEPOSIT), near[i]);
        }
    }

    function test_global_isNoExit_whateverTheContractDeclares() public {
        lanes.setExits(bit(0) | bit(WITHDRAW));

        vm.assertEq(lanes.maxPause(0), MAX);
        pause(bit(0), HOUR);
        pause(bit(0), 2 * HOUR);

        vm.assertEq(lanes.pausedUntil(0), NOW + 2 * HOUR);
    }

    function test_pause_extendsNoExit_norClosesItWithinADayOfItsEnd() public {
        pause(bit(WITHDRAW), HOUR);

        assertUnmoved(0);
        assertUnmoved(HOUR - 1);
        assertUnmoved(HOUR);
        assertUnmoved(HOUR + REST - 1);
        vm.warp(NOW + HOUR + REST);
        pause(bit(WITHDRAW), 2 * HOUR);

        vm.assertEq(lanes.pausedUntil(WITHDRAW), NOW + HOUR + REST + 2 * HOUR);
    }

    function test_pause_closesTheOtherLanesOfTheMaskWhileAnExitRests() public {
        pause(bit(WITHDRAW), HOUR);
        vm.warp(NOW + HOUR);

        expectPaused(bit(DEPOSIT) | bit(REPAY), NOW + 2 * HOUR);
        pause(bit(DEPOSIT) | bit(WITHDRAW) | bit(REPAY), HOUR);

        vm.assertEq(lanes.pausedUntil(WITHDRAW), NOW + HOUR);
    }

    function test_pause_asksNoTierAboutAnExitThatRests() public {
        pause(bit(WITHDRAW), HOUR);
        uint256 before = lanes.asked();

        pause(bit(WITHDRAW), 2 * HOUR);

        vm.assertEq(lanes.asked(), before);
    }

    function test_rest_isCountedFromTheResume_ifThatComesFirst() public {
        pause(bit(REPAY), EXIT_MAX);
        vm.warp(NOW + HOUR);
        resume(bit(REPAY));

        vm.warp(NOW + HOUR + REST - 1);
        pause(bit(REPAY), 2);
        lanes.leave(REPAY);
        vm.warp(NOW + HOUR + REST);
        pause(bit(REPAY), 2);
        expectClosed(REPAY, NOW + HOUR + REST + 2);
        lanes.leave(REPAY);
    }

    function test_rest_isForExitsAlone() public {
        pause(bit(DEPOSIT), HOUR);
        vm.warp(NOW + HOUR);

        pause(bit(DEPOSIT), HOUR);

        vm.assertEq(lanes.pausedUntil(DEPOSIT), NOW + 2 * HOUR);
    }

    function assertUnmoved(uint256 later) private {
        vm.warp(NOW + later);
        watch();
        pause(bit(WITHDRAW), 2 * HOUR);
        assertUntouched(address(lanes));
        vm.assertEq(lanes.pausedUntil(WITHDRAW), NOW + HOUR);
    }
}
