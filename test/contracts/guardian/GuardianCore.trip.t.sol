// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub, Incident} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Trips by a key with a grant; who has one stands in TriggerGrants.uses.t.sol, signatures in QuorumTrigger.*.t.sol.
contract GuardianCoreTripTest is HubTest {
    address private _trigger;

    function setUp() public virtual override {
        super.setUp();
        _trigger = hub.TRIGGER();
        addSwitches(3);
        commit(plan());
    }

    function test_trip_closesWhatTheMaskNames_andNothingElse() public {
        expectTripped(1, BOT, 5, 5, 1);
        (bytes32 tripId, uint256 held, uint256 failed) = trip(BOT, plan(), 5);

        vm.assertEq(tripId, tripIdOf(1));
        vm.assertEq(held, 5);
        vm.assertEq(failed, 0);
        vm.assertEq(pausedTargets(), 5);
        assertIncident(tripIdOf(1), Incident(PLAN, 0, BOT, uint40(NOW), 1, 1, false));
        vm.assertEq(hub.openQuorumTrips(), 0);
    }

    function test_trip_reportsWhatFailed_andGoesOn() public {
        targets = [targets[0], hostile("revert"), targets[1], hostile("bomb everywhere"), targets[2]];
        commit(OTHER_PLAN, hourTerms(), plan());
        grant(SECOND_BOT, OTHER_PLAN);

        vm.expectEmit(address(hub));
        emit IGuardianHub.Tripped(tripIdOf(1), OTHER_PLAN, SECOND_BOT, 0x1f, 0x15, 0xa, EVIDENCE, 1, 1);
        (bytes32 tripId, uint256 held, uint256 failed) = tripPlan(SECOND_BOT, OTHER_PLAN, plan(), 0x1f);

        vm.assertEq(held, 0x15);
        vm.assertEq(failed, 0xa);
        assertIncident(tripId, Incident(OTHER_PLAN, 0xa, SECOND_BOT, uint40(NOW), 1, 1, false));
    }

    function test_trips_haveNamesOfTheirOwn_onEveryChain() public {
        trip(BOT, plan(), 1);
        (bytes32 second, , ) = trip(BOT, plan(), 2);
        vm.assertEq(second, tripIdOf(2));
        vm.chainId(10);
        (bytes32 third, , ) = trip(BOT, plan(), 4);

        vm.assertEq(third, keccak256(abi.encode(uint256(10), address(hub), uint64(3))));
    }

    function test_trip_skipsWhatHolds() public {
        Switch(targets[1]).pause();

        vm.expectCall(targets[0], callOf("pause()"), 1);
        vm.expectCall(targets[1], callOf("pause()"), 0);
        (, uint256 held, uint256 failed) = trip(BOT, plan(), 3);

        vm.assertEq(held, 3);
        vm.assertEq(failed, 0);
    }

    function test_trip_callsNobody_andKeepsNoIncident_ifEverythingHolds() public {
        Switch(targets[0]).pause();

        vm.expectCall(targets[0], callOf("pause()"), 0);
        expectTripped(1, BOT, 1, 1, 1);
        (bytes32 tripId, uint256 held, uint256 failed) = trip(BOT, plan(), 1);

        vm.assertEq(held, 1);
        vm.assertEq(failed, 0);
        Incident memory none;
        assertIncident(tripId, none);
        vm.assertEq(hub.usesLeft(BOT), 3);
        // The next trip has another name, though this one left nothing.
        (bytes32 next, , ) = trip(BOT, plan(), 2);
        vm.assertEq(next, tripIdOf(2));
    }

    function test_trip_reportsAsFailed_whatHeldAndWasOpenedByATargetOfTheTrip() public {
        HostileTarget opener = new HostileTarget("reenter");
        opener.arm(targets[0], callOf("open()"));
        targets = [address(opener), targets[0]];
        commit(OTHER_PLAN, hourTerms(), plan());
        grant(BOT, OTHER_PLAN);
        Switch(targets[1]).pause();

        vm.assertEq(hub.dryRun(OTHER_PLAN, plan()), 2);
        (bytes32 tripId, uint256 held, uint256 failed) = tripPlan(BOT, OTHER_PLAN, plan(), 3);

        vm.assertEq(held, 1);
        vm.assertEq(failed, 2);
        vm.assertEq(hub.incidentOf(tripId).failed, 2);
    }

    function test_trip_keepsWhatHeldRightAfterItsCall_evenIfALaterOneOpensIt() public {
        HostileTarget opener = new HostileTarget("reenter");
        opener.arm(targets[0], callOf("open()"));
        targets = [targets[0], address(opener)];
        commit(OTHER_PLAN, hourTerms(), plan());
        grant(BOT, OTHER_PLAN);

        (, uint256 held, uint256 failed) = tripPlan(BOT, OTHER_PLAN, plan(), 3);

        vm.assertEq(held, 3);
        vm.assertEq(failed, 0);
        vm.assertFalse(Switch(targets[0]).paused());
    }

    // --- what is refused -------------------------------------------------------------------------------------------------------

    function test_reverts_afterTheLastWantedSecond() public {
        uint48 notAfter = uint48(NOW + 100);
        vm.warp(NOW + 99);
        tripAt(1, notAfter, 1);
        vm.warp(NOW + 100);
        tripAt(2, notAfter, 1);
        vm.warp(NOW + 101);
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooLate.selector, notAfter));
        hub.trip(PLAN, plan(), 4, EVIDENCE, 1, notAfter);
    }

    function test_reverts_inAnotherEpoch_onEitherSide() public {
        vm.prank(RECOVERY);
        hub.raiseEpoch();
        for (uint64 epoch = 1; epoch <= 3; epoch += 2) {
            expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongEpoch.selector, 2));
            hub.trip(PLAN, plan(), 1, EVIDENCE, epoch, FOREVER);
        }

        vm.expectEmit(address(hub));
        emit IGuardianHub.Tripped(tripIdOf(1), PLAN, BOT, 1, 1, 0, EVIDENCE, 2, 1);
        tripAt(1, FOREVER, 2);
        vm.assertEq(hub.incidentOf(tripIdOf(1)).epoch, 2);
    }

    function test_reverts_forAnUnknownPlan() public {
        grant(BOT, OTHER_PLAN);
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownPlan.selector, OTHER_PLAN));
        hub.trip(OTHER_PLAN, plan(), 1, EVIDENCE, 1, FOREVER);
    }

    function test_reverts_ifAnythingOfTheActionsDiffers() public {
        Action[] memory actions = plan();
        actions[0].target = address(this);
        assertWrong(actions);
        actions = plan();
        actions[0].gasCap -= 1;
        assertWrong(actions);
        actions = plan();
        actions[0].data = callOf("open()");
        assertWrong(actions);
        actions = plan();
        actions[0].probeTarget = targets[1];
        assertWrong(actions);
        actions = plan();
        actions[0].probeData = callOf("open()");
        assertWrong(actions);
        actions = plan();
        actions[0].mask = bytes32(uint256(3));
        assertWrong(actions);
        actions = plan();
        actions[0].op = 1;
        assertWrong(actions);
        actions = plan();
        actions[0].expected = 0;
        assertWrong(actions);
        assertWrong(planOf(targets[0], targets[1]));
        assertWrong(new Action[](0));
    }

    function test_reverts_forAMaskWithoutAnAction_orBeyondThePlan() public {
        assertBadMask(0);
        assertBadMask(8);
        assertBadMask(9);
        assertBadMask(1 << 255);
        assertBadMask(type(uint256).max);

        trip(BOT, plan(), 7);
    }

    function test_reverts_forAPlanOfAHigherTier() public {
        commit("tier 2", tierTerms(2), plan());
        commit("tier 3", tierTerms(3), plan());
        grant(BOT, "tier 2");
        grant(BOT, "tier 3");

        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_TierTooLow.selector, 1, 2));
        hub.trip("tier 2", plan(), 1, EVIDENCE, 1, FOREVER);
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_TierTooLow.selector, 1, 3));
        hub.trip("tier 3", plan(), 1, EVIDENCE, 1, FOREVER);
        vm.assertEq(hub.usesLeft(BOT), 3);
    }

    // --- by the trigger --------------------------------------------------------------------------------------------------------

    function test_tripFor_trips_inTheNameOfWhomItSays_andSpendsNobodysUses() public {
        expectTripped(1, guardians[1], 3, 3, 1);
        vm.prank(_trigger);
        (bytes32 tripId, uint256 held, uint256 failed) = hub.tripFor(
            PLAN,
            plan(),
            3,
            EVIDENCE,
            1,
            FOREVER,
            1,
            guardians[1]
        );

        vm.assertEq(held, 3);
        vm.assertEq(failed, 0);
        assertIncident(tripId, Incident(PLAN, 0, guardians[1], uint40(NOW), 1, 1, false));
        vm.assertEq(hub.openQuorumTrips(), 0);
        vm.assertEq(hub.lastQuorumTripAt(), 0);
    }

    function test_tripFor_inAKeysName_neitherSpendsNorRestsIt() public {
        vm.prank(_trigger);
        hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 2, BOT);

        vm.assertEq(hub.usesLeft(BOT), 3);
        (uint48 until, ) = hub.cooldownOf(BOT, PLAN);
        vm.assertEq(until, 0);
    }

    function test_openQuorumTrips_countsThoseOfQuorums_thatCalledSomething_untilEachIsClosedOnce() public {
        vm.prank(_trigger);
        (bytes32 first, , ) = hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 2, _trigger);
        vm.assertEq(hub.openQuorumTrips(), 1);
        vm.prank(_trigger);
        hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 3, _trigger);
        vm.assertEq(hub.openQuorumTrips(), 1);
        (bytes32 alone, , ) = trip(BOT, plan(), 2);
        vm.assertEq(hub.openQuorumTrips(), 1);
        vm.prank(_trigger);
        (bytes32 signedBySeveral, , ) = hub.tripFor(PLAN, plan(), 4, EVIDENCE, 1, FOREVER, 1, _trigger);
        vm.assertEq(hub.openQuorumTrips(), 2);

        vm.prank(RECOVERY);
        hub.closeIncident(alone);
        vm.assertEq(hub.openQuorumTrips(), 2);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(RECOVERY);
            hub.closeIncident(first);
            vm.assertEq(hub.openQuorumTrips(), 1);
        }
        vm.prank(RECOVERY);
        hub.closeIncident(signedBySeveral);
        vm.assertEq(hub.openQuorumTrips(), 0);
    }

    function test_openQuorumTrips_countsTheSecondTier_alsoWhenOneSignatureIsItsQuorum() public {
        vm.prank(_trigger);
        hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 2, guardians[1]);

        vm.assertEq(hub.openQuorumTrips(), 1);
    }

    function test_lastQuorumTripAt_isThatOfAQuorum_alsoWhenItFoundEverythingClosed_andStaysWhenItIsClosed() public {
        trip(BOT, plan(), 2);
        vm.assertEq(hub.lastQuorumTripAt(), 0);
        vm.prank(_trigger);
        (bytes32 first, , ) = hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 2, guardians[1]);
        vm.assertEq(hub.lastQuorumTripAt(), NOW);

        vm.warp(NOW + 5);
        vm.prank(_trigger);
        (bytes32 second, , ) = hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 1, _trigger);
        assertIncident(second, Incident(0, 0, address(0), 0, 0, 0, false));
        vm.assertEq(hub.lastQuorumTripAt(), NOW + 5);

        vm.warp(NOW + 10);
        trip(BOT, plan(), 4);
        vm.prank(RECOVERY);
        hub.closeIncident(first);
        vm.assertEq(hub.lastQuorumTripAt(), NOW + 5);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function tripAt(uint256 mask, uint48 notAfter, uint64 epoch) private {
        vm.prank(BOT);
        hub.trip(PLAN, plan(), mask, EVIDENCE, epoch, notAfter);
    }

    function assertWrong(Action[] memory actions) private {
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        hub.trip(PLAN, actions, 1, EVIDENCE, 1, FOREVER);
    }

    function assertBadMask(uint256 mask) private {
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_BadMask.selector, mask));
        hub.trip(PLAN, plan(), mask, EVIDENCE, 1, FOREVER);
    }

    function assertIncident(bytes32 tripId, Incident memory expected) private view {
        vm.assertEq(keccak256(abi.encode(hub.incidentOf(tripId))), keccak256(abi.encode(expected)));
    }
}
