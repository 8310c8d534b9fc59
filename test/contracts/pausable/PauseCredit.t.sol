// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {ReenteringLanes} from "../../../contracts/mocks/ReenteringLanes.sol";
import {CreditTest} from "../support/CreditTest.sol";

/// @notice What guardians are granted, what it costs them, and when it comes back.
contract PauseCreditTest is CreditTest {
    function test_reverts_ifNothingIsLeft_andNamesTheLanes() public {
        pause(6, HALF);
        resume(6);

        expectRefusal(6);
        pause(6, 1);
        vm.warp(NOW + 599);
        expectRefusal(2);
        pause(2, 1);

        vm.warp(NOW + 600);
        pause(2, 1);
        assertLane(1, NOW + 601, 0);
    }

    function test_creditLeft_refusesANinthLane() public {
        vm.assertEq(lanes.pauseCreditLeft(7), HALF);

        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NoSuchLane.selector, 8));
        lanes.pauseCreditLeft(8);
    }

    function test_grant_isWhatIsThere() public {
        uint256[3] memory asked = [uint256(HALF) - 1, HALF, uint256(HALF) + 1];
        for (uint256 i = 0; i < asked.length; ++i) {
            setUp();
            pause(4, asked[i]);
            assertLane(2, NOW + (i == 0 ? HALF - 1 : HALF), i == 0 ? 1 : 0);
        }
    }

    function test_grant_isCountedForEachLaneByItself() public {
        for (uint8 lane = 0; lane < 8; ++lane) pause(1 << lane, HOUR * (lane + 1));

        for (uint8 lane = 0; lane < 8; ++lane) assertLane(lane, NOW + HOUR * (lane + 1), HALF - HOUR * (lane + 1));
    }

    function test_grant_isNotCounted_ifAHigherTierPauses_evenWhenGuardiansHaveNothingLeft() public {
        pause(2, HALF);
        resume(2);

        pauseAbove(6, 60 days);

        assertLane(1, NOW + 60 days, 0);
        assertLane(2, NOW + 60 days, HALF);
    }

    function test_grant_closesTheLanesThatHaveCredit_andNamesThoseThatHaveNone() public {
        pause(2, HALF);
        pause(8, HALF - HOUR);
        resume(10);

        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesPaused(8, uint32(NOW + HOUR), GUARDIAN, INCIDENT);
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesPaused(4, uint32(NOW + 2 * HOUR), GUARDIAN, INCIDENT);
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesRefused(2, GUARDIAN, INCIDENT);
        pause(14, 2 * HOUR);

        assertLane(1, NOW, 0);
    }

    function test_extension_costsOnlyTheSecondsThatNobodyHadClosed() public {
        pause(2, 2 * HOUR);
        vm.warp(NOW + 10);

        pause(2, 3 * HOUR);

        // 7,200 seconds, of which one came back, and from their end to the new one.
        assertLane(1, NOW + 10 + 3 * HOUR, HALF - (7_199 + 3_610));
    }

    function test_extension_isWhatIsThere_byASecond() public {
        pause(2, HALF);
        vm.warp(NOW + 9);

        watch();
        pause(2, HALF);
        assertUntouched(address(lanes));
        vm.warp(NOW + 10);
        pause(2, HALF);

        assertLane(1, NOW + HALF + 1, 0);
    }

    function test_pause_isDone_ifNothingIsLeftAndAHigherTierClosedTheLane() public {
        pause(2, HALF);
        pauseAbove(2, 10 days);

        watch();
        pause(2, 11 days);

        assertUntouched(address(lanes));
    }

    function test_credit_comesBackEvenlyOverTheWindow_whateverIsResumed() public {
        pause(2, HALF);
        resume(2);

        assertLeftAfter(9, 0);
        assertLeftAfter(10, 1);
        assertLeftAfter(WINDOW / 2, HALF / 2);
        assertLeftAfter(WINDOW - 1, HALF - 1);
        assertLeftAfter(WINDOW, HALF);
        assertLeftAfter(WINDOW + 1, HALF);
    }

    function test_credit_comesBackOnOneLane_whileAnotherIsPausedEachSecond() public {
        pause(2, HALF);

        for (uint256 second = 1; second <= 30; ++second) {
            vm.warp(NOW + second);
            pause(4, HOUR);
        }

        vm.assertEq(lanes.pauseCreditLeft(1), 3);
    }

    function test_grant_ofALaneThatOpened_costsAMinuteAtLeast() public {
        pause(2, 1);
        assertLane(1, NOW + 1, HALF - 60);
        pause(4, 61);
        assertLane(2, NOW + 61, HALF - 61);

        vm.warp(NOW + 10);
        pause(2, 1);
        assertLane(1, NOW + 11, HALF - 119);
    }

    function test_grant_ofALaneThatEndsNow_costsTheSecondsThatFollow() public {
        pause(2, 100);
        vm.warp(NOW + 100);
        pause(2, 1);

        // A hundred seconds of which ten came back, and one.
        assertLane(1, NOW + 101, HALF - 91);
    }

    /// @dev Blocks twelve seconds apart, in each of which a thief goes first.
    function test_credit_boundsWhoShutsEveryBlock_byASecondEach() public {
        lanes.setCredit(2 * HOUR, 10 * HOUR);
        uint256 shut = 0;
        for (uint256 time = NOW; time < NOW + 10 * HOUR; time += 12) {
            vm.warp(time);
            vm.prank(GUARDIAN);
            (bool ok, ) = address(lanes).call(abi.encodeCall(lanes.pauseLanes, (2, 1, INCIDENT)));
            if (ok) shut += 12;
        }

        vm.assertGt(shut, 0);
        vm.assertLe(shut, 2 * HOUR);
    }

    /// @dev The last block of each closing runs on to the next one.
    function test_credit_boundsToAFifthMore_whoAddsASecondAtTheEndOfEveryMinute() public {
        lanes.setCredit(2 * HOUR, 10 * HOUR);
        uint256 shut = 0;
        for (uint256 time = NOW; time < NOW + 10 * HOUR; time += 12) {
            vm.warp(time);
            uint256 until = lanes.pausedUntil(1);
            vm.prank(GUARDIAN);
            if (time > until || time + 12 == until) {
                (bool ok, ) = address(lanes).call(
                    abi.encodeCall(lanes.pauseLanes, (2, time > until ? 60 : 13, INCIDENT))
                );
                ok;
            }
            if (lanes.pausedUntil(1) > time) shut += 12;
        }

        vm.assertGt(shut, 2 * HOUR);
        vm.assertLe(shut, (2 * HOUR * 6) / 5);
    }

    function test_creditLeft_ofLessThanAMinute_closesNothingThatHadOpened() public {
        pause(2, HALF - 59);
        resume(2);
        vm.warp(NOW + 1);
        vm.assertEq(lanes.pauseCreditLeft(1), 59);
        expectRefusal(2);
        pause(2, 1);

        vm.warp(NOW + 10);
        vm.assertEq(lanes.pauseCreditLeft(1), 60);
        pause(2, 1);
        assertLane(1, NOW + 11, 0);
    }

    function test_credit_writesOneWordMoreForALane_andItsNumbersOnce() public {
        watch();
        pause(2, HOUR);
        assertWritten(3);

        watch();
        pause(2, 2 * HOUR);
        assertWritten(2);
    }

    function test_aboveAGuardian_noCreditIsSavedUp() public {
        pauseAbove(2, 6 * HOUR);
        pauseAbove(4, 6 * HOUR);

        pause(2, 12 * HOUR);
        assertLane(1, NOW + 12 * HOUR, HALF - 12 * HOUR);
        pause(4, HALF + 1);
        assertLane(2, NOW + HALF, 0);
    }

    function test_aboveAGuardian_whatHePaidForBeforeIsNotPaidTwice() public {
        pause(2, HOUR);
        pauseAbove(2, 6 * HOUR);

        pause(2, 12 * HOUR);
        assertLane(1, NOW + 12 * HOUR, HALF - 12 * HOUR);
        pause(2, 2 * HALF);
        assertLane(1, NOW + HALF, 0);
    }

    function test_aboveAGuardian_onlyWhatCameBackCanBeAdded() public {
        pauseAbove(2, 6 * HOUR);
        pause(2, HALF);
        vm.warp(NOW + 6 * HOUR - 1);

        pause(2, HALF);

        // 21,599 seconds later, at one in ten.
        assertLane(1, NOW + HALF + 2_159, 0);
    }

    function test_reentered_theLaterTimeStands_andIsPaidOnce() public {
        ReenteringLanes reentering = new ReenteringLanes();
        reentering.setHook(abi.encodeCall(IScopedPausable.pauseLanes, (4, 2 * HOUR, INCIDENT)));

        reentering.pauseLanes(4, HOUR, INCIDENT);

        vm.assertEq(reentering.pausedUntil(2), NOW + 2 * HOUR);
        vm.assertEq(reentering.pauseCreditLeft(2), HALF - 2 * HOUR);
    }

    function test_reentered_aPauseDuringAResumeIsNotLost() public {
        ReenteringLanes reentering = new ReenteringLanes();
        reentering.pauseLanes(8, HOUR, INCIDENT);
        reentering.setHook(abi.encodeCall(IScopedPausable.pauseLanes, (4, HOUR, INCIDENT)));

        reentering.resumeLanes(8);

        vm.assertEq(reentering.pausedUntil(2), NOW + HOUR);
        vm.assertEq(reentering.pausedUntil(3), NOW);
    }

    function assertLeftAfter(uint256 passed, uint256 left) private {
        vm.warp(NOW + passed);
        vm.assertEq(lanes.pauseCreditLeft(1), left);
    }

    /// @dev How many different words; without the optimizer, one that holds two numbers is written twice.
    function assertWritten(uint256 words) private {
        (, bytes32[] memory writes) = vm.accesses(address(lanes));
        uint256 found;
        for (uint256 i = 0; i < writes.length; ++i) {
            bool isNew = true;
            for (uint256 j = 0; j < i; ++j) if (writes[j] == writes[i]) isNew = false;
            if (isNew) ++found;
        }
        vm.assertEq(found, words);
    }
}
