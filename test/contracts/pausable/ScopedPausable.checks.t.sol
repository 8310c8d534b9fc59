// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {Lanes} from "../support/Lanes.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice What the three modifiers let in, and when.
contract ScopedPausableChecksTest is LanesTest {
    uint256 private constant ALL = 255;

    function test_whenOpen_reverts_ifThereIsNoSuchLane() public {
        lanes.serve(7);

        uint8[3] memory none = [8, 9, 255];
        for (uint256 i = 0; i < none.length; ++i) {
            expectNoSuchLane(none[i]);
            lanes.serve(none[i]);
        }
        vm.assertEq(lanes.served(), 1);
    }

    function test_whenOpen_isClosedToTheSecondBeforeTheLanesEnd_andNoOtherLaneIs() public {
        for (uint8 lane = 1; lane < 8; ++lane) {
            setUp();
            vm.warp(NOW);
            pause(bit(lane), HOUR);

            vm.warp(NOW + HOUR - 1);
            for (uint8 other = 0; other < 8; ++other) {
                if (other == lane) expectClosed(lane, NOW + HOUR);
                lanes.serve(other);
            }
            vm.warp(NOW + HOUR);
            lanes.serve(lane);
            vm.warp(NOW + HOUR + 1);
            lanes.serve(lane);

            vm.assertEq(lanes.served(), 9);
        }
    }

    function test_whenOpen_isClosedByGlobal_toTheSecondBeforeItsEnd() public {
        pause(bit(0), HOUR);

        vm.warp(NOW + HOUR - 1);
        for (uint8 lane = 0; lane < 8; ++lane) {
            expectClosed(lane, NOW + HOUR);
            lanes.serve(lane);
        }
        vm.warp(NOW + HOUR);
        for (uint8 lane = 0; lane < 8; ++lane) lanes.serve(lane);

        vm.assertEq(lanes.served(), 8);
    }

    function test_whenOpen_saysTheLaterOfTheTwoTimes() public {
        pause(bit(0), 2 * HOUR);
        pause(bit(1), HOUR);
        pause(bit(2), 3 * HOUR);

        expectClosed(1, NOW + 2 * HOUR);
        lanes.serve(1);
        expectClosed(2, NOW + 3 * HOUR);
        lanes.serve(2);
        expectClosed(3, NOW + 2 * HOUR);
        lanes.serve(3);
    }

    function test_whenOpen_reverts_ifTheLaneIsAnExit_evenWhenAllIsOpen() public {
        lanes.setExits(bit(1) | bit(7));

        expectIsAnExit(1);
        lanes.serve(1);
        expectIsAnExit(7);
        lanes.serve(7);
        lanes.serve(0);
        lanes.serve(2);
        lanes.serve(6);

        vm.assertEq(lanes.served(), 3);
    }

    function test_whenOpen_letsNobodyIn_ifGlobalIsDeclaredAnExit() public {
        lanes.setExits(bit(0));

        expectClosed(0, 1);
        lanes.serve(0);
        lanes.serve(1);
    }

    function test_whenExitOpen_reverts_ifTheLaneIsNoExit() public {
        lanes.setExits(bit(1) | bit(7));

        uint8[6] memory none = [0, 2, 6, 8, 9, 255];
        for (uint256 i = 0; i < none.length; ++i) {
            expectNotAnExit(none[i]);
            lanes.leave(none[i]);
        }
        lanes.leave(1);
        lanes.leave(7);
    }

    function test_whenExitOpen_reverts_ifGlobalIsDeclaredAnExit_orAnEighthLane() public {
        lanes.setExits(bit(0) | bit(8));

        expectNotAnExit(0);
        lanes.leave(0);
        expectNotAnExit(8);
        lanes.leave(8);
    }

    function test_whenExitOpen_saysThatALaneIsNoExit_alsoWhileItIsClosed() public {
        pause(bit(2), HOUR);

        expectNotAnExit(2);
        lanes.leave(2);
    }

    function test_whenExitOpen_isClosedToTheSecondBeforeItsOwnEnd() public {
        lanes.setExits(bit(1) | bit(7));
        pause(bit(7), HOUR);

        vm.warp(NOW + HOUR - 1);
        expectClosed(7, NOW + HOUR);
        lanes.leave(7);
        lanes.leave(1);
        vm.warp(NOW + HOUR);
        lanes.leave(7);
        vm.warp(NOW + HOUR + 1);
        lanes.leave(7);

        vm.assertEq(lanes.served(), 3);
    }

    function test_whenExitOpen_isNotClosedByGlobal() public {
        lanes.setExits(bit(7));
        pause(bit(0) | bit(1), HOUR);

        lanes.leave(7);

        vm.assertEq(lanes.served(), 1);
    }

    function test_whenGraceOver_reverts_ifANinthLaneIsNamed() public {
        expectBadMask(256);
        lanes.liquidate(256);
        expectBadMask(1 << 255);
        lanes.liquidate(1 << 255);

        lanes.liquidate(ALL);
        lanes.liquidate(0);
    }

    function test_whenGraceOver_waitsForEachLaneThatIsNamed_toTheSecond() public {
        for (uint8 lane = 1; lane < 8; ++lane) {
            setUp();
            vm.warp(NOW);
            lanes.setGrace(lane, HOUR);
            pause(bit(lane), HOUR);
            resume(bit(lane));

            vm.warp(NOW + HOUR - 1);
            expectGrace(lane, NOW + HOUR);
            lanes.liquidate(bit(lane));
            expectGrace(lane, NOW + HOUR);
            lanes.liquidate(ALL);
            lanes.liquidate(ALL & ~bit(lane));
            vm.warp(NOW + HOUR);
            lanes.liquidate(bit(lane));
            vm.warp(NOW + HOUR + 1);
            lanes.liquidate(ALL);

            vm.assertEq(lanes.served(), 3);
        }
    }

    function test_whenGraceOver_waitsForGlobal_whetherItIsNamedOrNot() public {
        lanes.setGrace(0, HOUR);
        pause(bit(0), HOUR);

        vm.warp(NOW + 2 * HOUR - 1);
        expectGrace(0, NOW + 2 * HOUR);
        lanes.liquidate(0);
        expectGrace(0, NOW + 2 * HOUR);
        lanes.liquidate(bit(0));
        expectGrace(0, NOW + 2 * HOUR);
        lanes.liquidate(bit(4));
        vm.warp(NOW + 2 * HOUR);
        lanes.liquidate(bit(4));
    }

    function test_whenGraceOver_countsFromAnExpiryAsFromAResume() public {
        lanes.setGrace(1, HOUR);
        pause(bit(1), DAY);
        vm.assertEq(lanes.graceUntil(1), NOW + DAY + HOUR);

        vm.warp(NOW + HOUR);
        resume(bit(1));
        vm.assertEq(lanes.graceUntil(1), NOW + 2 * HOUR);
        vm.warp(NOW + HOUR + 60);
        resume(bit(1));
        vm.assertEq(lanes.graceUntil(1), NOW + 2 * HOUR);
    }

    function test_grace_isFourHoursAtMost() public {
        uint32[4] memory asked = [4 * HOUR - 1, 4 * HOUR, 4 * HOUR + 1, type(uint32).max];
        for (uint256 i = 0; i < asked.length; ++i) {
            lanes.setGrace(1, asked[i]);
            vm.assertEq(lanes.graceUntil(1), i == 0 ? 4 * HOUR - 1 : 4 * HOUR);
        }
    }

    function test_grace_doesNotOverflowAfterTheLastSecondOfALane() public {
        lanes.setGrace(1, 4 * HOUR);
        vm.warp(uint256(type(uint32).max) - HOUR);
        pause(bit(1), HOUR);

        vm.assertEq(lanes.graceUntil(1), uint256(type(uint32).max) + 4 * HOUR);
    }

    function test_defaults_areNoExitAndNoGrace() public {
        Lanes plain = new Lanes(GUARDIAN, RECOVERY);
        vm.prank(GUARDIAN);
        plain.pauseLanes(ALL, HOUR, INCIDENT);

        vm.assertEq(plain.pausedUntil(7), NOW + HOUR);
        vm.assertEq(plain.graceUntil(7), NOW + HOUR);
        for (uint8 lane = 0; lane < 8; ++lane) {
            expectNotAnExit(lane);
            plain.leave(lane);
        }
        vm.warp(NOW + HOUR);
        plain.serve(7);
        plain.liquidate(ALL);
    }

    function expectIsAnExit(uint8 lane) private {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_IsAnExit.selector, lane));
    }

    function expectNotAnExit(uint8 lane) private {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NotAnExit.selector, lane));
    }

    function expectGrace(uint256 lane, uint256 until) private {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Grace.selector, lane, until));
    }
}
