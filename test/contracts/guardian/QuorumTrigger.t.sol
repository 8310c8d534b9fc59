// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Quorum} from "../../../contracts/guardian/Quorum.sol";
import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {QuorumTest} from "../support/QuorumTest.sol";

contract QuorumTriggerTest is QuorumTest {
    function test_belongsToTheHubThatDeployedIt_andNothingIsUsedUp() public view {
        vm.assertEq(address(trigger.HUB()), address(hub));
        vm.assertEq(trigger.soleTrip(), bytes32(0));
        vm.assertFalse(trigger.isTightened());
        vm.assertFalse(trigger.used(digestOf(orderOf(1))));
        vm.assertFalse(trigger.used(bytes32(0)));
    }

    function test_trip_tierOne_byOneGuardian_inHisName_andSaysWhoSent() public {
        Trip memory order = orderOf(1);
        bytes32 digest = digestOf(order);
        Signature[] memory signatures = signedBy(digest, [uint8(2)]);

        expectTripped(1, guardians[2], 1, 1, 1);
        vm.expectEmit(address(trigger));
        emit QuorumTrigger.Triggered(tripIdOf(1), digest, 1, 1, STRANGER);
        vm.prank(STRANGER);
        (bytes32 tripId, uint256 held, uint256 failed) = trigger.trip(order, plan(), signatures, new bytes32[](0));

        vm.assertEq(tripId, tripIdOf(1));
        vm.assertEq(held, 1);
        vm.assertEq(failed, 0);
        vm.assertEq(pausedTargets(), 1);
        vm.assertTrue(trigger.used(digest));
        vm.assertEq(hub.incidentOf(tripId).by, guardians[2]);
        vm.assertEq(uint256(hub.incidentOf(tripId).tier), 1);
        vm.assertEq(hub.openQuorumTrips(), 0);
    }

    function test_trip_tierTwo_byAQuorum_inTheTriggersName() public {
        Trip memory order = orderOf(2);
        order.mask = 5;

        expectTripped(1, address(trigger), 5, 5, 2);
        vm.expectEmit(address(trigger));
        emit QuorumTrigger.Triggered(tripIdOf(1), digestOf(order), 2, 3, address(this));
        (bytes32 tripId, uint256 held, uint256 failed) = submit(order, 3);

        vm.assertEq(held, 5);
        vm.assertEq(failed, 0);
        vm.assertEq(pausedTargets(), 5);
        vm.assertEq(hub.incidentOf(tripId).by, address(trigger));
        vm.assertEq(hub.openQuorumTrips(), 1);
        vm.assertEq(trigger.soleTrip(), bytes32(0));
    }

    function test_trip_tierThree_byTheTopQuorum() public {
        expectTripped(1, address(trigger), 1, 1, 3);
        submit(orderOf(3), 4);

        vm.assertEq(hub.openQuorumTrips(), 1);
        vm.assertEq(trigger.soleTrip(), bytes32(0));
    }

    function test_reverts_belowTheThreshold_ofEachTier() public {
        assertTooFew(1, 0, 1);
        assertTooFew(1, 2, 3);
        assertTooFew(2, 0, 3);
        assertTooFew(2, 1, 3);
        assertTooFew(2, 2, 3);
        assertTooFew(3, 0, 4);
        assertTooFew(3, 3, 4);

        vm.assertEq(pausedTargets(), 0);
    }

    function test_trip_tierOne_byOneOrByAQuorum_andFewerPassForNeither() public {
        Trip memory order = orderOf(1);
        assertTooFew(1, 2, 3);
        vm.assertEq(hub.lastQuorumTripAt(), 0);
        uint256 before = vm.snapshotState();
        submit(order, 1);
        vm.assertEq(hub.incidentOf(tripIdOf(1)).by, guardians[0]);
        vm.assertEq(hub.lastQuorumTripAt(), 0);

        vm.revertToState(before);
        submit(order, 3);
        vm.assertEq(hub.incidentOf(tripIdOf(1)).by, address(trigger));
        vm.assertEq(hub.lastQuorumTripAt(), NOW);
    }

    function test_trip_withMoreSignaturesThanItNeeds() public {
        (bytes32 first, , ) = submit(orderOf(1), 5);
        vm.assertEq(hub.incidentOf(first).by, address(trigger));
        Switch(targets[0]).open();
        (bytes32 second, , ) = submit(orderOf(2), 4);
        vm.assertEq(hub.incidentOf(second).by, address(trigger));
        Switch(targets[0]).open();
        submit(orderOf(3), 5);

        vm.assertEq(pausedTargets(), 1);
    }

    function test_reverts_inATierThatDoesNotExist_whoeverSigns() public {
        assertBadTier(0);
        assertBadTier(4);
        assertBadTier(255);
    }

    function test_reverts_inALowerTierThanThePlans_andWorksFromThereOn() public {
        for (uint8 minTier = 2; minTier <= 3; ++minTier) {
            for (uint8 tier = 1; tier < minTier; ++tier) {
                Trip memory order = tierPlan(minTier);
                order.tier = tier;
                Signature[] memory signatures = signed(digestOf(order), 5);
                expectError(IGuardianHub.GuardianHub_TierTooLow.selector, tier, minTier);
                submit(order, signatures);
                vm.assertFalse(trigger.used(digestOf(order)));
            }
            for (uint8 tier = minTier; tier <= 3; ++tier) {
                Trip memory order = tierPlan(minTier);
                order.tier = tier;
                submit(order, 5);
                vm.assertEq(pausedTargets(), 1);
                Switch(targets[0]).open();
            }
        }
    }

    function test_reverts_twice_evenIfTheTargetIsOpenAgain() public {
        Trip memory order = orderOf(2);
        submit(order, 3);
        Switch(targets[0]).open();

        vm.expectRevert(abi.encodeWithSelector(QuorumTrigger.QuorumTrigger_Used.selector, digestOf(order)));
        this.submitAgain(order, 3);
        vm.expectRevert(abi.encodeWithSelector(QuorumTrigger.QuorumTrigger_Used.selector, digestOf(order)));
        this.submitAgain(order, 4);

        vm.assertEq(pausedTargets(), 0);
    }

    function test_trip_withAnotherNonce_works_inAnyOrder() public {
        Trip memory order = orderOf(2);
        (Trip memory later, Trip memory earlier) = (orderOf(2), orderOf(2));
        (later.nonce, earlier.nonce) = (bytes32(uint256(9)), bytes32(uint256(1)));

        submit(later, 3);
        Switch(targets[0]).open();
        submit(earlier, 3);
        Switch(targets[0]).open();
        submit(order, 3);

        vm.assertEq(pausedTargets(), 1);
    }

    function test_trip_thatFindsEverythingHolding_usesNothingUp() public {
        Trip memory order = orderOf(1);
        Switch(targets[0]).pause();
        watch();

        (bytes32 tripId, uint256 held, uint256 failed) = submit(order, 1);

        // The hub's report, and nothing of the trigger.
        assertSaid(address(trigger), 0);
        vm.assertEq(tripId, tripIdOf(1));
        vm.assertEq(held, 1);
        vm.assertEq(failed, 0);
        vm.assertFalse(trigger.used(digestOf(order)));
        vm.assertEq(trigger.soleTrip(), bytes32(0));
        Switch(targets[0]).open();
        (tripId, , ) = submit(order, 1);
        vm.assertEq(tripId, tripIdOf(2));
        vm.assertTrue(trigger.used(digestOf(order)));
        vm.assertEq(trigger.soleTrip(), tripId);
    }

    function test_aQuorumsTrip_thatFindsEverythingHolding_countsOnce_andStillTripsLater() public {
        Trip memory order = orderOf(2);
        Signature[] memory signatures = signed(digestOf(order), 3);
        Switch(targets[0]).pause();
        vm.expectEmit(address(trigger));
        emit QuorumTrigger.Confirmed(tripIdOf(1), digestOf(order), 2, address(this));
        submit(order, signatures);
        vm.assertEq(hub.lastQuorumTripAt(), NOW);
        vm.assertFalse(trigger.used(digestOf(order)));

        vm.warp(NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(QuorumTrigger.QuorumTrigger_Confirmed.selector, digestOf(order)));
        this.submitAgain(order, 3);
        vm.assertEq(hub.lastQuorumTripAt(), NOW);
        Switch(targets[0]).open();
        submit(order, signatures);
        vm.assertEq(pausedTargets(), 1);
        vm.assertEq(hub.lastQuorumTripAt(), NOW + 1);
    }

    function test_oneGuardiansTrip_thatFindsEverythingHolding_countsNever() public {
        Switch(targets[0]).pause();
        submit(orderOf(1), 1);
        submit(orderOf(1), 1);
        vm.assertEq(hub.lastQuorumTripAt(), 0);
        vm.assertFalse(trigger.confirmed(digestOf(orderOf(1))));
        submit(orderOf(1), 3);
        vm.assertEq(hub.lastQuorumTripAt(), NOW);
        vm.assertTrue(trigger.confirmed(digestOf(orderOf(1))));
    }

    function test_trip_thatFails_isUsedUpAndMayBeReinforced() public {
        targets[1] = hostile("revert");
        commit(OTHER_PLAN, hourTerms(), plan());
        Trip memory order = orderOf(2);
        (order.planId, order.mask) = (OTHER_PLAN, 2);

        (bytes32 tripId, uint256 held, uint256 failed) = submit(order, 3);

        vm.assertEq(held, 0);
        vm.assertEq(failed, 2);
        vm.assertEq(hub.incidentOf(tripId).failed, 2);
        vm.assertTrue(trigger.used(digestOf(order)));
    }

    function test_trip_works_upToAndInTheDeadlinesSecond() public {
        Trip memory order = orderOf(2);
        order.deadline = uint48(NOW + HOUR);
        Signature[] memory signatures = signed(digestOf(order), 3);

        uint256 before = vm.snapshotState();
        vm.warp(NOW + HOUR - 1);
        submit(order, signatures);
        vm.revertToState(before);
        vm.warp(NOW + HOUR);
        submit(order, signatures);
        vm.revertToState(before);
        vm.warp(NOW + HOUR + 1);
        expectError(IGuardianHub.GuardianHub_TooLate.selector, NOW + HOUR);
        submit(order, signatures);

        vm.assertFalse(trigger.used(digestOf(order)));
    }

    function test_reverts_forAnotherEpochThanTheHubs_onEitherSide() public {
        vm.prank(RECOVERY);
        hub.raiseEpoch();
        for (uint64 epoch = 1; epoch <= 3; epoch += 2) {
            Trip memory order = orderOf(2);
            order.epoch = epoch;
            Signature[] memory signatures = signed(digestOf(order), 3);
            expectError(IGuardianHub.GuardianHub_WrongEpoch.selector, 2);
            submit(order, signatures);
        }

        Trip memory current = orderOf(2);
        current.epoch = 2;
        submit(current, 3);

        vm.assertEq(pausedTargets(), 1);
    }

    function test_reverts_withOtherActionsThanTheCommitted() public {
        Trip memory order = orderOf(2);
        Signature[] memory signatures = signed(digestOf(order), 3);
        Action[] memory actions = plan();
        actions[2].gasCap += 1;

        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        trigger.trip(order, actions, signatures, new bytes32[](0));

        vm.assertFalse(trigger.used(digestOf(order)));
    }

    function test_tripFor_isForTheHubsOwnTriggerAlone() public {
        address[5] memory others = [ADMIN, RECOVERY, BOT, STRANGER, guardians[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], abi.encodeWithSelector(IGuardianHub.GuardianHub_NotTrigger.selector, others[i]));
            hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 3, guardians[0]);
        }
        QuorumTrigger second = new QuorumTrigger();

        expectRefused(
            address(second),
            abi.encodeWithSelector(IGuardianHub.GuardianHub_NotTrigger.selector, address(second))
        );
        hub.tripFor(PLAN, plan(), 1, EVIDENCE, 1, FOREVER, 3, guardians[0]);
    }

    /// @dev So that signing is no call between an expectation and what it is about.
    function submitAgain(Trip calldata order, uint256 count) external {
        submit(order, signed(digestOf(order), count));
    }

    function assertTooFew(uint8 tier, uint256 found, uint256 needed) private {
        Signature[] memory signatures = signed(digestOf(orderOf(tier)), found);
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, found, needed));
        submit(orderOf(tier), signatures);
    }

    function assertBadTier(uint8 tier) private {
        Signature[] memory signatures = signed(digestOf(orderOf(tier)), 5);
        vm.expectRevert(abi.encodeWithSelector(QuorumTrigger.QuorumTrigger_BadTier.selector, tier));
        submit(orderOf(tier), signatures);
    }

    /// @dev A trip of the same switches by a plan of that tier, which is committed when it is asked for first.
    function tierPlan(uint8 minTier) private returns (Trip memory order) {
        bytes32 planId = bytes32(uint256(minTier));
        if (hub.planHash(planId) == 0) commit(planId, tierTerms(minTier), plan());
        order = orderOf(minTier);
        (order.planId, order.nonce) = (planId, bytes32(gasleft()));
    }
}
