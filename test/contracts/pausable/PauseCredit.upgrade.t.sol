// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {CreditTest} from "../support/CreditTest.sol";

/// @notice Other numbers than before, as an upgrade brings them. All lanes were used up at NOW; 1,000 seconds later 100 are back.
contract PauseCreditUpgradeTest is CreditTest {
    uint256 private constant ALL_BUT_TWO = 255 & ~uint256(4);

    function setUp() public override {
        super.setUp();
        vm.warp(NOW);
        pause(ALL_BUT_TWO, HALF);
        resume(ALL_BUT_TWO);
        vm.warp(NOW + 1_000);
    }

    function test_aLongerWindow_slowsWhatComesBackFromThenOn() public {
        lanes.setCredit(2 days, 2 * WINDOW);
        pause(4, 60);

        vm.warp(NOW + 3_000);
        assertLeft(100 + 100);
    }

    function test_aLargerCredit_isThere_andComesBackFaster() public {
        lanes.setCredit(4 days, WINDOW);
        pause(4, 60);

        assertLeft(HALF + 100);
        vm.warp(NOW + 3_000);
        assertLeft(HALF + 100 + 400);
    }

    function test_aSmallerCredit_leavesNothingUntilWhatWasUsedFitsIntoIt() public {
        lanes.setCredit(1 days, WINDOW);
        pause(4, 60);
        expectRefusal(2);
        pause(2, 1);

        // Half a day and 100 seconds less than a day were used: at one second in twenty it takes 863,980 to get below half a day.
        uint256 fits = NOW + 1_000 + 20 * (uint256(HALF) / 2 - 100);
        vm.warp(fits);
        assertLeft(0);
        vm.warp(fits + 20);
        assertLeft(1);
    }

    function test_creditLeft_isNeverMoreThanTheNewNumbers_norMoreThanWhatTheOldOnesGave() public {
        lanes.setCredit(1 days, WINDOW);
        vm.assertEq(lanes.pauseCreditLeft(2), HALF / 2);
        vm.assertEq(lanes.pauseCreditLeft(1), 100);

        lanes.setCredit(4 days, WINDOW);
        vm.assertEq(lanes.pauseCreditLeft(2), HALF);
    }

    function test_noCredit_isForNobodyButHigherTiers() public {
        lanes.setCredit(1, WINDOW);

        vm.assertEq(lanes.pauseCreditLeft(2), 0);
        expectRefusal(4);
        pause(4, 1);
        pauseAbove(4, HOUR);
        vm.assertEq(lanes.pausedUntil(2), NOW + 1_000 + HOUR);
    }

    function test_credit_isHalvedDownwards() public {
        lanes.setCredit(121, WINDOW);

        pause(4, HOUR);

        assertLane(2, NOW + 1_060, 0);
    }

    function assertLeft(uint256 left) private view {
        for (uint8 lane = 0; lane < 8; ++lane) if (lane != 2) vm.assertEq(lanes.pauseCreditLeft(lane), left);
    }
}
