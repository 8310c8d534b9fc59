// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Action} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice The one way to open at once: a false alarm by one alone, withdrawn by the top quorum without him.
contract RecoveryControllerRetractTest is RecoveryTest {
    function test_opensWhatAKeyClosed_closesTheIncident_andRaisesTheEpoch() public {
        bytes32 tripId = tripAll()[0];
        vm.expectEmit(address(controller));
        emit RecoveryController.Closed(tripId, 1, STRANGER);
        vm.expectEmit(address(controller));
        emit RecoveryController.Retracted(tripId, BOT, everything(), STRANGER);
        Signature[] memory signatures = signedFor(tripId, TOP_QUORUM);
        vm.prank(STRANGER);
        retract(tripId, everything(), signatures);

        vm.assertEq(pausedTargets(), 0);
        vm.assertTrue(hub.incidentOf(tripId).closed);
        vm.assertEq(hub.epoch(), 2);
    }

    function test_ofAGuardianAlone_needsTheOthers_andFreesTheFirstTier() public {
        bytes32 tripId = tripAlone();
        address tripper = hub.incidentOf(tripId).by;
        vm.assertEq(tripper, guardians[0]);
        Signature[] memory withHim = signedFor(tripId, TOP_QUORUM);
        vm.expectRevert(abi.encodeWithSignature("Quorum_NotCounted(address)", tripper));
        retract(tripId, everything(), withHim);

        vm.assertTrue(trigger.isTightened());
        retract(tripId, everything(), signedWithoutTheFirst(tripId));

        vm.assertEq(pausedTargets(), 0);
        vm.assertFalse(trigger.isTightened());
    }

    function test_needsTheTopQuorum() public {
        bytes32 tripId = tripAll()[0];
        Signature[] memory few = signedFor(tripId, TOP_QUORUM - 1);
        vm.expectRevert(abi.encodeWithSignature("Quorum_TooFew(uint256,uint256)", 3, 4));
        retract(tripId, everything(), few);
    }

    function test_isForTheseSteps_ofThisTrip_untilThisSecond() public {
        bytes32 tripId = tripAll()[0];
        bytes memory why = abi.encodeWithSignature("Quorum_BadSignature(address)", guardians[0]);
        Signature[] memory signatures = signed(retractDigest(tripId, opening(targets[0]), FOREVER), TOP_QUORUM);
        vm.expectRevert(why);
        retract(tripId, everything(), signatures);
        signatures = signed(retractDigest("other", everything(), FOREVER), TOP_QUORUM);
        vm.expectRevert(why);
        retract(tripId, everything(), signatures);
        signatures = signed(retractDigest(tripId, everything(), FOREVER - 1), TOP_QUORUM);
        vm.expectRevert(why);
        retract(tripId, everything(), signatures);
    }

    function test_endsWithItsDeadline() public {
        bytes32 tripId = tripAll()[0];
        uint48 deadline = uint48(NOW) + 100;
        Signature[] memory signatures = signed(retractDigest(tripId, everything(), deadline), TOP_QUORUM);
        vm.warp(NOW + 101);
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_TooLate.selector, deadline));
        controller.retract(tripId, everything(), deadline, signatures);

        vm.warp(NOW + 100);
        controller.retract(tripId, everything(), deadline, signatures);
        vm.assertEq(pausedTargets(), 0);
    }

    function test_happensOnce() public {
        bytes32 tripId = tripAll()[0];
        Signature[] memory signatures = signedFor(tripId, TOP_QUORUM);
        retract(tripId, everything(), signatures);

        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_TripClosed.selector, tripId));
        retract(tripId, everything(), signatures);
    }

    function test_isNotForTripsThatNeverHappened_orAreClosed() public {
        Signature[] memory signatures = signedFor(PLAN, TOP_QUORUM);
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_UnknownTrip.selector, PLAN));
        retract(PLAN, everything(), signatures);

        bytes32[] memory tripIds = tripAll();
        close(tripIds);
        signatures = signedFor(tripIds[0], TOP_QUORUM);
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_TripClosed.selector, tripIds[0]));
        retract(tripIds[0], everything(), signatures);
    }

    function test_isNotForAQuorumsTrip_inAnyTier() public {
        (bytes32 second, , ) = submit(orderOf(2), 3);
        assertNotRetractable(second);
    }

    function test_isNotForATripOfTheFirstTier_thatAQuorumSigned() public {
        (bytes32 tripId, , ) = submit(orderOf(1), 3);
        vm.assertEq(hub.incidentOf(tripId).by, hub.TRIGGER());
        assertNotRetractable(tripId);
    }

    function test_isNotForATripThatTookARole() public {
        Action[] memory actions = planOf(targets[0]);
        actions[0].data = abi.encodeWithSignature("revokeRole(bytes32,address)", 0, STRANGER);
        commit(OTHER_PLAN, tierTerms(2), actions);
        Trip memory order = orderOf(2);
        order.planId = OTHER_PLAN;
        bytes32 digest = digestOf(order);
        (bytes32 tripId, , ) = trigger.trip(order, actions, signed(digest, 3), new bytes32[](0));
        vm.assertGt(hub.incidentOf(tripId).openedAt, 0);
        assertNotRetractable(tripId);
    }

    function test_isNotForWhatAQuorumClosedSince_alsoWhenThatIsOver() public {
        bytes32 tripId = tripAll()[0];
        Switch(targets[0]).open();
        vm.warp(NOW + 1);
        (bytes32 other, , ) = submit(orderOf(2), 3);
        assertNotRetractable(tripId);

        close(one(other));
        assertNotRetractable(tripId);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_signedBeforeAQuorumTripped_opensNothing_thoughThatFoundAllOfItClosed() public {
        bytes32 tripId = tripAll()[0];
        Signature[] memory signatures = signedFor(tripId, TOP_QUORUM);
        vm.warp(NOW + 1);
        (bytes32 other, , ) = submit(orderOf(2), 3);
        vm.assertEq(hub.incidentOf(other).openedAt, 0);

        expectNotRetractable(tripId);
        vm.prank(STRANGER);
        retract(tripId, everything(), signatures);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_isNotForATrip_inWhoseSecondAQuorumTripped() public {
        (bytes32 other, , ) = submit(orderOf(2), 3);
        bytes32 tripId = tripAll()[0];
        close(one(other));
        assertNotRetractable(tripId);
    }

    function test_isForATrip_thatCameAfterWhatAQuorumTripped_whenThatIsOver() public {
        (bytes32 other, , ) = submit(orderOf(2), 3);
        close(one(other));
        vm.warp(NOW + 1);
        vm.prank(BOT);
        (bytes32 tripId, , ) = hub.trip(PLAN, plan(), 6, EVIDENCE, 2, FOREVER);

        retract(tripId, everything(), signedFor(tripId, TOP_QUORUM));
        vm.assertEq(pausedTargets(), 0);
    }

    function test_takesAStep_andNoneOnTheHub_theManagerOrItself() public {
        bytes32 tripId = tripAll()[0];
        assertBad(tripId, new Step[](0));
        assertBad(tripId, opening(address(hub)));
        assertBad(tripId, opening(address(manager)));
        assertBad(tripId, opening(address(controller)));
    }

    function test_waits_whileUnhealthy() public {
        bytes32 tripId = tripAll()[0];
        Signature[] memory signatures = signedFor(tripId, TOP_QUORUM);
        health.set(false);
        expectError(RecoveryController.RecoveryController_Unhealthy.selector);
        retract(tripId, everything(), signatures);

        health.set(true);
        retract(tripId, everything(), signatures);
    }

    function test_cannotBeEnteredAgain() public {
        bytes32 tripId = tripAll()[0];
        HostileTarget attacker = new HostileTarget("reenter");
        allow(address(attacker), HostileTarget.pause.selector);
        Step[] memory steps = new Step[](1);
        steps[0] = Step(address(attacker), callOf("pause()"));
        Signature[] memory signatures = signed(retractDigest(tripId, steps, FOREVER), TOP_QUORUM);
        attacker.arm(
            address(controller),
            abi.encodeCall(RecoveryController.retract, (tripId, steps, FOREVER, signatures))
        );

        retract(tripId, steps, signatures);

        vm.assertFalse(attacker.reentered());
        vm.assertEq(
            bytes32(attacker.reentryError()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
    }

    function everything() private view returns (Step[] memory steps) {
        steps = new Step[](3);
        for (uint256 i = 0; i < 3; ++i) steps[i] = opening(targets[i])[0];
    }

    function signedFor(bytes32 tripId, uint256 count) private view returns (Signature[] memory) {
        return signed(retractDigest(tripId, everything(), FOREVER), count);
    }

    function signedWithoutTheFirst(bytes32 tripId) private view returns (Signature[] memory signatures) {
        bytes32 digest = retractDigest(tripId, everything(), FOREVER);
        signatures = new Signature[](4);
        for (uint256 i = 0; i < 4; ++i) signatures[i] = signatureOf(digest, i + 1);
    }

    function assertNotRetractable(bytes32 tripId) private {
        Signature[] memory signatures = signedFor(tripId, TOP_QUORUM);
        expectNotRetractable(tripId);
        retract(tripId, everything(), signatures);
    }

    function expectNotRetractable(bytes32 tripId) private {
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_NotRetractable.selector, tripId));
    }

    function assertBad(bytes32 tripId, Step[] memory steps) private {
        Signature[] memory signatures = signed(retractDigest(tripId, steps, FOREVER), TOP_QUORUM);
        expectError(RecoveryController.RecoveryController_BadResume.selector);
        retract(tripId, steps, signatures);
    }
}
