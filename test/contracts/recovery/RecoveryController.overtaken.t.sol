// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController} from "../../../contracts/recovery/RecoveryController.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice A resume opens nothing that a quorum tripped since it was proposed, or that is open still.
contract RecoveryControllerOvertakenTest is RecoveryTest {
    bytes32[] private _tripIds;
    bytes32 private _resumeId;

    function setUp() public override {
        super.setUp();
        _tripIds = tripAll();
        _resumeId = propose(_tripIds);
    }

    function test_opensNothing_whileATripOfAQuorumIsOpen_thatItDoesNotName() public {
        bytes32 other = tripByQuorum();
        close(_tripIds);
        vm.warp(NOW + DELAY);
        assertRefused(RecoveryController.RecoveryController_QuorumTripsOpen.selector, 1);
        vm.assertEq(pausedTargets(), 7);

        close(one(other));
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_opensNothing_thatWasProposedBeforeAQuorumTripped_alsoWhenThatIsClosed() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        close(one(tripByQuorum()));
        assertRefused(RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY);
        vm.assertEq(pausedTargets(), 7);

        vm.prank(RECOVERER);
        controller.cancel(_resumeId);
        propose(_tripIds);
        assertRefused(RecoveryController.RecoveryController_TooEarly.selector, NOW + 2 * DELAY);
        vm.warp(NOW + 2 * DELAY);
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_opensNoLaterStage_afterAQuorumTripped_thoughItFoundAllOfItClosed() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        advance(_tripIds);
        vm.warp(NOW + DELAY + GRACE_TIME);
        Trip memory order = orderOf(2);
        (order.mask, order.epoch) = (6, 2);
        (bytes32 other, , ) = submit(order, 3);
        vm.assertEq(hub.incidentOf(other).openedAt, 0);

        assertRefused(RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY + GRACE_TIME);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_opens_whatOneAloneTrippedAgain_orHeWouldHoldEveryResumeBack() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        Switch(targets[0]).open();
        Trip memory order = orderOf(1);
        order.epoch = 2;
        (bytes32 alone, , ) = submit(order, 1);
        vm.assertEq(hub.incidentOf(alone).openedAt, NOW + DELAY);
        vm.assertEq(pausedTargets(), 7);

        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    /// @dev The first switch, which was open in between.
    function tripByQuorum() private returns (bytes32 tripId) {
        Switch(targets[0]).open();
        Trip memory order = orderOf(2);
        order.epoch = hub.epoch();
        (tripId, , ) = submit(order, 3);
    }

    function assertRefused(bytes4 error, uint256 argument) private {
        expectRefused(RECOVERER, abi.encodeWithSelector(error, argument));
        controller.advance(_tripIds, stagesOf());
    }
}
