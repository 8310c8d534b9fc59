// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {OpenZeppelinPause} from "../../../contracts/pausable/OpenZeppelinPause.sol";
import {LendingTest} from "../support/LendingTest.sol";

contract OpenZeppelinPauseTest is LendingTest {
    function test_reverts_ifAStrangerOrTheResumerPauses() public {
        expectNotAllowed(STRANGER);
        market.pause();
        expectNotAllowed(RECOVERY);
        market.pause();

        vm.assertFalse(market.paused());
    }

    function test_reverts_ifAnyoneButTheResumerUnpauses() public {
        pause(COUNCIL);

        expectNotAllowed(STRANGER);
        market.unpause();
        expectNotAllowed(GUARDIAN);
        market.unpause();
        expectNotAllowed(COUNCIL);
        market.unpause();

        vm.assertTrue(market.paused());
    }

    function test_pause_closesGlobalAloneForAsLongAsItMayBeClosed() public {
        vm.expectEmit(address(market));
        emit OpenZeppelinPause.Paused(COUNCIL);
        pause(COUNCIL);

        vm.assertEq(market.pausedUntil(0), NOW + 30 * DAY);
        for (uint8 lane = 1; lane < 8; ++lane) vm.assertEq(market.pausedUntil(lane), 0);
    }

    function test_pause_closesGlobalForAsLongAsAGuardiansCreditLasts() public {
        vm.expectEmit(address(market));
        emit OpenZeppelinPause.Paused(GUARDIAN);
        pause(GUARDIAN);

        // Two hours of the credit go into the grace.
        vm.assertEq(market.pausedUntil(0), NOW + DAY - 2 * HOUR);
    }

    function test_pause_saysNothingTwice() public {
        pause(GUARDIAN);

        watch();
        pause(COUNCIL);
        // The lane's own event alone, since it is closed for longer now.
        assertSaid(address(market), 1);
        watch();
        pause(COUNCIL);
        assertUntouched(address(market));
    }

    function test_pause_saysItAgain_whenItHadOpenedByItself() public {
        pause(COUNCIL);
        vm.warp(NOW + 30 * DAY);

        vm.expectEmit(address(market));
        emit OpenZeppelinPause.Paused(COUNCIL);
        pause(COUNCIL);

        vm.assertEq(market.pausedUntil(0), NOW + 60 * DAY);
    }

    function test_unpause_opensGlobalAndSaysWho() public {
        pause(COUNCIL);

        vm.expectEmit(address(market));
        emit OpenZeppelinPause.Unpaused(RECOVERY);
        unpause();

        vm.assertFalse(market.paused());
    }

    function test_unpause_changesNothing_ifItIsOpen() public {
        uint256 before = market.pausedUntil(0);

        watch();
        unpause();

        assertUntouched(address(market));
        vm.assertEq(market.pausedUntil(0), before);
    }

    function test_unpause_opensNoOtherLane() public {
        vm.prank(COUNCIL);
        market.pauseLanes(3, DAY, "incident");

        unpause();

        vm.assertEq(market.pausedUntil(0), NOW);
        vm.assertEq(market.pausedUntil(1), NOW + DAY);
    }

    function pause(address by) private {
        vm.prank(by);
        market.pause();
    }

    function unpause() private {
        vm.prank(RECOVERY);
        market.unpause();
    }
}
