// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {LidoPause} from "../../../contracts/pausable/LidoPause.sol";
import {LendingTest} from "../support/LendingTest.sol";

contract LidoPauseTest is LendingTest {
    uint256 private constant MAX = 30 days;

    function test_reverts_ifAStrangerOrTheResumerPauses() public {
        expectNotAllowed(STRANGER);
        market.pauseFor(HOUR);
        expectNotAllowed(RECOVERY);
        market.pauseFor(HOUR);

        vm.assertFalse(market.isPaused());
    }

    function test_reverts_ifAnyoneButTheResumerResumes() public {
        pauseFor(HOUR);

        expectNotAllowed(STRANGER);
        market.resume();
        expectNotAllowed(GUARDIAN);
        market.resume();
        expectNotAllowed(COUNCIL);
        market.resume();

        vm.assertTrue(market.isPaused());
    }

    function test_reverts_ifPausedForNoTime() public {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NoDuration.selector));
        pauseFor(0);
    }

    function test_pauseFor_closesGlobalForThatLong_atMostForAsLongAsItMayBeClosed() public {
        assertPausedFor(1, 1);
        assertPausedFor(MAX - 1, MAX - 1);
        assertPausedFor(MAX, MAX);
        setUp();
        assertPausedFor(MAX + 1, MAX);
        setUp();
        assertPausedFor(uint256(type(uint32).max) + 1, MAX);
        setUp();
        assertPausedFor(market.PAUSE_INFINITELY(), MAX);
    }

    function test_pauseFor_closesNoOtherLane() public {
        pauseFor(HOUR);

        for (uint8 lane = 1; lane < 8; ++lane) vm.assertEq(market.pausedUntil(lane), 0);
    }

    function test_pauseFor_extendsWhatIsPaused_andSaysNothingWhenItDoesNot() public {
        pauseFor(HOUR);
        vm.warp(NOW + 10);

        watch();
        pauseFor(HOUR - 11);
        pauseFor(HOUR - 10);
        assertUntouched(address(market));
        vm.expectEmit(address(market));
        emit LidoPause.Paused(HOUR - 9);
        pauseFor(HOUR - 9);

        vm.assertEq(market.getResumeSinceTimestamp(), NOW + HOUR + 1);
    }

    function test_isPaused_untilTheEndAndNotFromThenOn() public {
        pauseFor(HOUR);

        vm.warp(NOW + HOUR - 1);
        vm.assertTrue(market.isPaused());
        vm.warp(NOW + HOUR);
        vm.assertFalse(market.isPaused());
        vm.warp(NOW + HOUR + 1);
        vm.assertFalse(market.isPaused());
        vm.assertEq(market.getResumeSinceTimestamp(), NOW + HOUR);
    }

    function test_resume_opensGlobalOnce() public {
        pauseFor(DAY);

        vm.expectEmit(address(market));
        emit LidoPause.Resumed();
        resume();
        watch();
        resume();

        assertUntouched(address(market));
        vm.assertFalse(market.isPaused());
        vm.assertEq(market.getResumeSinceTimestamp(), NOW);
    }

    function test_resume_opensNoOtherLane() public {
        vm.prank(COUNCIL);
        market.pauseLanes(3, DAY, "incident");

        resume();

        vm.assertFalse(market.isPaused());
        vm.assertEq(market.pausedUntil(1), NOW + DAY);
    }

    function test_pauseInfinitely_isWhatLidosCallersPass() public view {
        vm.assertEq(market.PAUSE_INFINITELY(), type(uint256).max);
    }

    function assertPausedFor(uint256 asked, uint256 granted) private {
        vm.expectEmit(address(market));
        emit LidoPause.Paused(granted);
        pauseFor(asked);
        vm.assertEq(market.getResumeSinceTimestamp(), NOW + granted);
    }

    function pauseFor(uint256 duration) private {
        vm.prank(COUNCIL);
        market.pauseFor(duration);
    }

    function resume() private {
        vm.prank(RECOVERY);
        market.resume();
    }
}
