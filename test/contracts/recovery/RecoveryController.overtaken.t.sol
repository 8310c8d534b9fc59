// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
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

    function test_opensNothing_ofAStage_inWhoseMidstATargetSendsAQuorumsOrder() public {
        Step[][] memory stages = stagesOf();
        stages[0] = betrayed(2);
        vm.prank(RECOVERER);
        controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY)
        );
        controller.advance(_tripIds, stages);
        vm.assertEq(pausedTargets(), 7);
        vm.assertEq(hub.lastQuorumTripAt(), 0);
    }

    function test_retractsNothing_inWhoseMidstATargetSendsAQuorumsOrder() public {
        Step[] memory steps = betrayed(2);
        Signature[] memory signatures = signed(retractDigest(_tripIds[0], steps, FOREVER), TOP_QUORUM);
        vm.warp(NOW + 1);

        bytes4 error = RecoveryController.RecoveryController_NotRetractable.selector;
        vm.expectRevert(abi.encodeWithSelector(error, _tripIds[0]));
        retract(_tripIds[0], steps, signatures);
        vm.assertEq(pausedTargets(), 7);
        vm.assertFalse(hub.incidentOf(_tripIds[0]).closed);
    }

    function test_opensNothing_whileATripOfAQuorumIsOpen_thatATargetWithTheRoleWouldCloseInItsMidst() public {
        Step[][] memory stages = stagesOf();
        stages[0] = closingFirst(tripByQuorum());
        vm.prank(RECOVERER);
        controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_QuorumTripsOpen.selector, 1)
        );
        controller.advance(_tripIds, stages);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_retractsNothing_whileATripOfAQuorumIsOpen_thatATargetWithTheRoleWouldCloseInItsMidst() public {
        Step[] memory steps = closingFirst(tripByQuorum());
        vm.warp(NOW + HOUR);
        Switch(targets[1]).open();
        bytes32 tripId = tripAll()[0];
        Signature[] memory signatures = signed(retractDigest(tripId, steps, FOREVER), TOP_QUORUM);

        bytes4 error = RecoveryController.RecoveryController_NotRetractable.selector;
        vm.expectRevert(abi.encodeWithSelector(error, tripId));
        retract(tripId, steps, signatures);
        vm.assertEq(pausedTargets(), 7);
    }

    /// @dev A target that may close incidents, and then the first switch.
    function closingFirst(bytes32 tripId) private returns (Step[] memory steps) {
        HostileTarget attacker = new HostileTarget("reenter");
        allow(address(attacker), HostileTarget.pause.selector);
        manager.grantRole(RECOVERER_ROLE, address(attacker), 0);
        attacker.arm(address(controller), abi.encodeCall(RecoveryController.close, (one(tripId))));
        steps = new Step[](2);
        steps[0] = Step(address(attacker), callOf("pause()"));
        steps[1] = opening(targets[0])[0];
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
