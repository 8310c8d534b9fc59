// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Quorum, Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {QuorumTest} from "../support/QuorumTest.sol";

/// @notice After one guardian tripped alone, the first tier asks for a quorum until recovery closes that incident.
contract QuorumTriggerTighteningTest is QuorumTest {
    bytes32 private _soleTrip;

    function setUp() public override {
        super.setUp();
        _soleTrip = tripAlone();
        Switch(targets[0]).open();
    }

    function test_tightens_whenOneGuardianTripped() public view {
        vm.assertEq(_soleTrip, tripIdOf(1));
        vm.assertEq(trigger.soleTrip(), _soleTrip);
        vm.assertTrue(trigger.isTightened());
    }

    function test_reverts_ifFewerThanAQuorumSignTheFirstTier_whoeverTheyAre() public {
        for (uint8 place = 0; place < 5; ++place) {
            Signature[] memory signatures = signedBy(digestOf(next()), [place]);
            vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 1, 3));
            submit(next(), signatures);
        }
        Signature[] memory two = signed(digestOf(next()), 2);
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 2, 3));
        submit(next(), two);

        vm.assertEq(pausedTargets(), 0);
    }

    function test_trip_inTheFirstTierByAQuorum_movesNoSoleTrip() public {
        expectTripped(2, address(trigger), 1, 1, 1);
        vm.expectEmit(address(trigger));
        emit QuorumTrigger.Triggered(tripIdOf(2), digestOf(next()), 1, 3, address(this));
        submit(next(), 3);

        vm.assertEq(trigger.soleTrip(), _soleTrip);
        vm.assertTrue(trigger.isTightened());
    }

    function test_loosens_whenRecoveryClosesTheSoleTrip_notAnother() public {
        (bytes32 quorumTrip, , ) = submit(next(), 3);
        Switch(targets[0]).open();

        vm.prank(RECOVERY);
        hub.closeIncident(quorumTrip);
        vm.assertTrue(trigger.isTightened());
        vm.prank(RECOVERY);
        hub.closeIncident(_soleTrip);
        vm.assertFalse(trigger.isTightened());

        Trip memory order = next();
        order.nonce = "another";
        (bytes32 tripId, , ) = submit(order, 1);
        vm.assertEq(trigger.soleTrip(), tripId);
        vm.assertTrue(trigger.isTightened());
    }

    function test_staysTight_howeverLongItTakes_andWhateverTheEpoch() public {
        vm.warp(NOW + 365 days);
        vm.prank(RECOVERY);
        hub.raiseEpoch();
        Trip memory order = next();
        order.epoch = 2;
        Signature[] memory signatures = signed(digestOf(order), 1);

        vm.assertTrue(trigger.isTightened());
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 1, 3));
        submit(order, signatures);
    }

    function test_theOtherTiers_stayOpen_andMoveNoSoleTrip() public {
        Trip memory order = orderOf(2);
        submit(order, 3);
        Switch(targets[0]).open();
        submit(orderOf(3), 4);

        vm.assertEq(pausedTargets(), 1);
        vm.assertEq(trigger.soleTrip(), _soleTrip);
    }

    function test_theOtherTiers_moveNoSoleTrip_whenItIsLooseEither() public {
        vm.prank(RECOVERY);
        hub.closeIncident(_soleTrip);

        submit(orderOf(2), 3);

        vm.assertEq(trigger.soleTrip(), _soleTrip);
        vm.assertFalse(trigger.isTightened());
    }

    function test_aKeyWithAGrant_stillTripsAlone_andTightensNothing() public {
        trip(BOT, plan(), 1);
        vm.assertEq(pausedTargets(), 1);
        vm.assertEq(trigger.soleTrip(), _soleTrip);

        vm.prank(RECOVERY);
        hub.closeIncident(_soleTrip);
        Switch(targets[0]).open();
        grant(SECOND_BOT, PLAN);
        trip(SECOND_BOT, plan(), 1);
        vm.assertFalse(trigger.isTightened());
    }

    function test_tightens_alsoWhenMoreThanOneSignedAndOneWasEnough() public {
        vm.prank(RECOVERY);
        hub.closeIncident(_soleTrip);

        (bytes32 tripId, , ) = submit(next(), 3);

        vm.assertEq(trigger.soleTrip(), tripId);
        vm.assertTrue(trigger.isTightened());
    }

    /// @dev Another trip of the first tier than the one that `setUp` sent.
    function next() private pure returns (Trip memory order) {
        order = orderOf(1);
        order.nonce = "next";
    }
}
