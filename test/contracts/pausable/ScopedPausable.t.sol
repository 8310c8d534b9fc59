// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {Lanes} from "../support/Lanes.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice Who pauses and resumes, what is refused, and what stands in the word afterwards.
contract ScopedPausableTest is LanesTest {
    uint256 private constant ALL = 255;

    function test_reverts_ifAnyoneButTheGuardianPauses_beforeAnythingElseIsLookedAt() public {
        expectRefused(STRANGER, abi.encodeWithSelector(Lanes.Lanes_NotAllowed.selector, STRANGER, 256, 0));
        lanes.pauseLanes(256, 0, INCIDENT);
        expectRefused(RECOVERY, abi.encodeWithSelector(Lanes.Lanes_NotAllowed.selector, RECOVERY, 3, HOUR));
        lanes.pauseLanes(3, HOUR, INCIDENT);

        vm.assertEq(word(), 1);
    }

    function test_reverts_ifAnyoneButRecoveryResumes_beforeAnythingElseIsLookedAt() public {
        pause(bit(1), HOUR);

        expectRefused(STRANGER, abi.encodeWithSelector(Lanes.Lanes_NotAllowed.selector, STRANGER, 0, 0));
        lanes.resumeLanes(0);
        expectRefused(GUARDIAN, abi.encodeWithSelector(Lanes.Lanes_NotAllowed.selector, GUARDIAN, 2, 0));
        lanes.resumeLanes(2);

        vm.assertEq(lanes.pausedUntil(1), NOW + HOUR);
    }

    function test_reverts_ifAMaskNamesNoLaneOrANinth() public {
        uint256[4] memory bad = [uint256(0), 256, 257, 1 << 255];
        for (uint256 i = 0; i < bad.length; ++i) {
            expectBadMask(bad[i]);
            pause(bad[i], HOUR);
            expectBadMask(bad[i]);
            resume(bad[i]);
        }
    }

    function test_reverts_ifAPauseLastsNoTime() public {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NoDuration.selector));
        pause(ALL, 0);

        pause(ALL, 1);
        vm.assertEq(lanes.pausedUntil(7), NOW + 1);
    }

    function test_reverts_ifAPauseIsLongerThanTheLaneAllows() public {
        for (uint8 lane = 0; lane < 8; ++lane) {
            setUp();
            expectTooLong(lane, MAX + 1, MAX);
            pause(bit(lane), MAX + 1);
            pause(bit(lane), MAX - 1);
            pause(bit(lane), MAX);
            vm.assertEq(lanes.pausedUntil(lane), NOW + MAX);
        }
    }

    function test_reverts_ifOneLaneOfTheMaskCannotBePausedForSoLong() public {
        lanes.setMax(7, HOUR);
        lanes.setMax(3, 0);

        expectTooLong(7, HOUR + 1, HOUR);
        pause(bit(0) | bit(7), HOUR + 1);
        expectTooLong(3, 1, 0);
        pause(bit(0) | bit(3), 1);

        vm.assertEq(word(), 1);
        pause(ALL & ~bit(3) & ~bit(7), HOUR + 1);
        vm.assertEq(lanes.pausedUntil(0), NOW + HOUR + 1);
    }

    function test_pause_closesTheLanesOfItsMaskAndNoOther() public {
        for (uint256 mask = 1; mask < 256; mask = mask * 2 + (mask % 3)) {
            setUp();
            expectPaused(mask, NOW + HOUR);
            pause(mask, HOUR);

            for (uint8 lane = 0; lane < 8; ++lane) {
                uint256 before = lane == 0 ? 1 : 0;
                vm.assertEq(lanes.pausedUntil(lane), mask & bit(lane) != 0 ? NOW + HOUR : before);
            }
        }
    }

    function test_pause_neverShortens_andWritesNothingThen() public {
        pause(bit(2), HOUR);

        watch();
        pause(bit(2), HOUR - 1);
        pause(bit(2), HOUR);
        assertUntouched(address(lanes));
        expectPaused(bit(2), NOW + HOUR + 1);
        pause(bit(2), HOUR + 1);

        vm.assertEq(lanes.pausedUntil(2), NOW + HOUR + 1);
    }

    function test_pause_namesOnlyTheLanesThatItChanges() public {
        pause(bit(1) | bit(7), HOUR);
        pause(bit(4), 2 * HOUR);
        vm.warp(NOW + HOUR - 1);

        watch();
        expectPaused(bit(0) | bit(1) | bit(7), NOW + 2 * HOUR - 1);
        pause(bit(0) | bit(1) | bit(4) | bit(7), HOUR);

        assertSaid(address(lanes), 1);
        vm.assertEq(lanes.pausedUntil(4), NOW + 2 * HOUR);
    }

    function test_pause_asksTheTierOnceForEachLaneThatBecomesLonger() public {
        pause(bit(1), HOUR);
        pause(bit(2), 2 * HOUR);
        uint256 before = lanes.asked();
        vm.warp(NOW + 1);

        pause(bit(1) | bit(2) | bit(3), HOUR);

        vm.assertEq(lanes.asked(), before + 2);
        assertAsked(before, 1, NOW + HOUR);
        assertAsked(before + 1, 3, 0);
    }

    function test_pause_endsInTheLastSecondThatALaneCanHold() public {
        vm.warp(uint256(type(uint32).max) - HOUR);

        expectRefused(
            GUARDIAN,
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 32, uint256(1) << 32)
        );
        lanes.pauseLanes(1, HOUR + 1, INCIDENT);
        pause(1, HOUR);

        vm.assertEq(lanes.pausedUntil(0), type(uint32).max);
    }

    function test_resume_opensWhatIsClosedNow_andNamesNothingElse() public {
        pause(bit(0) | bit(3) | bit(7), HOUR);
        pause(bit(5), 2);
        pause(bit(6), 1);
        vm.warp(NOW + 1);

        watch();
        expectResumed(bit(0) | bit(5) | bit(7));
        resume(ALL & ~bit(3));

        assertSaid(address(lanes), 1);
        uint256[8] memory expected = [NOW + 1, 0, 0, NOW + HOUR, 0, NOW + 1, NOW + 1, NOW + 1];
        for (uint8 lane = 0; lane < 8; ++lane) vm.assertEq(lanes.pausedUntil(lane), expected[lane]);
    }

    function test_resume_changesNothing_ifAllIsOpen() public {
        pause(bit(1), HOUR);
        resume(bit(1));

        watch();
        resume(bit(1));
        resume(ALL);
        vm.warp(NOW + 2 * HOUR);
        resume(ALL);

        assertUntouched(address(lanes));
    }

    function test_paused_isAboutGlobal_toTheSecond() public {
        pause(bit(1), 2 * HOUR);
        vm.assertFalse(lanes.paused());
        pause(bit(0), HOUR);

        vm.assertTrue(lanes.paused());
        vm.warp(NOW + HOUR - 1);
        vm.assertTrue(lanes.paused());
        vm.warp(NOW + HOUR);
        vm.assertFalse(lanes.paused());
    }

    function test_views_refuseANinthLane() public {
        lanes.pausedUntil(7);
        lanes.maxPause(7);
        lanes.graceUntil(7);

        expectNoSuchLane(8);
        lanes.pausedUntil(8);
        expectNoSuchLane(8);
        lanes.maxPause(8);
        expectNoSuchLane(8);
        lanes.graceUntil(8);
        expectNoSuchLane(255);
        lanes.pausedUntil(255);
    }

    function test_word_isOneFromTheBeginning_andNeverZeroAgain() public {
        vm.assertEq(word(), 1);

        pause(bit(0), HOUR);
        resume(bit(0));

        vm.assertEq(word(), NOW);
    }

    function test_start_makesAZeroWordOne_andLiftsNothing() public {
        vm.store(address(lanes), WORD, 0);
        lanes.start();
        vm.assertEq(word(), 1);

        pause(ALL, HOUR);
        uint256 before = word();
        watch();
        lanes.start();
        assertUntouched(address(lanes));
        vm.assertEq(word(), before);
    }

    function assertAsked(uint256 index, uint8 lane, uint256 own) private view {
        (address by, uint8 askedLane, uint32 askedOwn, uint32 until) = lanes.questions(index);
        vm.assertEq(by, GUARDIAN);
        vm.assertEq(askedLane, lane);
        vm.assertEq(askedOwn, own);
        vm.assertEq(until, NOW + 1 + HOUR);
    }
}
