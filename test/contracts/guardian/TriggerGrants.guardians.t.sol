// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {Grant, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Who the guardians are, and how they or the admin take a key.
contract TriggerGrantsGuardiansTest is HubTest {
    uint256 private constant READY = NOW + PLAN_DELAY;

    // --- voting ----------------------------------------------------------------------------------------------------------------

    function test_reverts_ifSomebodyVotesWhoIsNoGuardian() public {
        address[4] memory others = [ADMIN, RECOVERY, BOT, STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], abi.encodeWithSelector(IGuardianHub.GuardianHub_NotGuardian.selector, others[i]));
            hub.voteRevoke(BOT);
        }
    }

    function test_reverts_ifTheKeyHasNoGrant_orItIsOver() public {
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, STRANGER);
        expectRefused(guardians[0], why);
        hub.voteRevoke(STRANGER);

        vm.warp(NOW + 90 days);
        vote(0);
        vm.warp(NOW + 90 days + 1);
        expectRefused(guardians[0], abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, BOT));
        hub.voteRevoke(BOT);
    }

    function test_aQuorumsVotes_takeTheKeyAtOnce_andSaySo() public {
        // From either end and the middle of the list.
        expectVoted(4, 1);
        vote(4);
        vm.assertTrue(hub.isGranted(BOT, PLAN));
        expectVoted(0, 2);
        vote(0);
        vm.assertTrue(hub.isGranted(BOT, PLAN));
        expectVoted(2, 3);
        vm.expectEmit(address(hub));
        emit IGuardianHub.Revoked(BOT, guardians[2]);
        vote(2);

        vm.assertFalse(hub.isGranted(BOT, PLAN));
        Grant memory none;
        vm.assertEq(keccak256(abi.encode(hub.grantOf(BOT))), keccak256(abi.encode(none)));
        vm.assertEq(hub.triggerKeys().length, 0);
        vm.assertEq(hub.usesLeft(BOT), 0);
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, BOT));
        hub.trip(PLAN, plan(), 1, EVIDENCE, 1, FOREVER);
    }

    function test_whoVotesTwice_countsOnce() public {
        vote(1);
        expectVoted(1, 1);
        vote(1);
        vote(2);
        expectVoted(2, 2);
        vote(2);

        vm.assertTrue(hub.isGranted(BOT, PLAN));
    }

    function test_aVote_countsForADay() public {
        vote(0);
        vote(1);
        uint256 before = vm.snapshotState();

        vm.warp(NOW + DAY - 1);
        expectVoted(2, 3);
        vote(2);
        vm.revertToState(before);
        vm.warp(NOW + DAY);
        expectVoted(2, 3);
        vote(2);
        vm.revertToState(before);
        vm.warp(NOW + DAY + 1);
        expectVoted(2, 1);
        vote(2);

        vm.assertTrue(hub.isGranted(BOT, PLAN));
    }

    function test_votes_areAgainstOneGrant_notTheNext() public {
        for (uint256 i = 0; i < 3; ++i) vote(i);
        grant(BOT, PLAN);

        expectVoted(3, 1);
        vote(3);
        vm.assertTrue(hub.isGranted(BOT, PLAN));
    }

    function test_votes_areAgainstOneKey_notAnother() public {
        grant(SECOND_BOT, PLAN);
        vote(0);
        vote(1);

        vm.expectEmit(address(hub));
        emit IGuardianHub.RevokeVoted(SECOND_BOT, 1, guardians[2]);
        vm.prank(guardians[2]);
        hub.voteRevoke(SECOND_BOT);
        vm.assertTrue(hub.isGranted(BOT, PLAN));
    }

    function test_theVoteOfWhoIsNoGuardianAnyMore_countsNot() public {
        address[] memory fewer = firstGuardians(4);
        vm.prank(ADMIN);
        hub.proposeGuardians(fewer, 3, 4);
        vm.warp(READY);
        vote(4);
        vote(0);
        vm.prank(ADMIN);
        hub.setGuardians(fewer, 3, 4);

        expectVoted(1, 2);
        vote(1);
        expectRefused(
            guardians[4],
            abi.encodeWithSelector(IGuardianHub.GuardianHub_NotGuardian.selector, guardians[4])
        );
        hub.voteRevoke(BOT);
        vm.assertTrue(hub.isGranted(BOT, PLAN));
    }

    // --- revoking --------------------------------------------------------------------------------------------------------------

    function test_theAdmin_takesAKeyAfterTheDelay() public {
        grant(SECOND_BOT, PLAN);
        bytes32 operation = keccak256(abi.encode("revoke", BOT, 1));
        vm.expectEmit(address(hub));
        emit IGuardianHub.OperationProposed(operation, uint48(READY), ADMIN);
        vm.expectEmit(address(hub));
        emit IGuardianHub.RevokeProposed(BOT, operation, ADMIN);
        vm.prank(ADMIN);
        vm.assertEq(hub.proposeRevoke(BOT), operation);

        vm.warp(READY - 1);
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooEarly.selector, READY));
        hub.revoke(BOT);
        vm.warp(READY);
        vm.expectEmit(address(hub));
        emit IGuardianHub.Revoked(BOT, ADMIN);
        vm.prank(ADMIN);
        hub.revoke(BOT);

        vm.assertEq(hub.grantOf(BOT).expiry, 0);
        vm.assertFalse(hub.isGranted(BOT, PLAN));
        vm.assertTrue(hub.isGranted(SECOND_BOT, PLAN));
        vm.assertEq(hub.triggerKeys().length, 1);
        vm.assertEq(hub.triggerKeys()[0], SECOND_BOT);
        vm.assertEq(hub.readyAt(operation), 0);
    }

    function test_reverts_ifAKeyIsRevokedThatHasNoGrant_orTwice() public {
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, STRANGER);
        expectRefused(ADMIN, why);
        hub.proposeRevoke(STRANGER);
        expectRefused(ADMIN, why);
        hub.revoke(STRANGER);
        expectRefused(
            ADMIN,
            abi.encodeWithSelector(
                IGuardianHub.GuardianHub_NotProposed.selector,
                keccak256(abi.encode("revoke", BOT, 1))
            )
        );
        hub.revoke(BOT);

        vm.prank(ADMIN);
        hub.proposeRevoke(BOT);
        vm.warp(READY);
        vm.prank(ADMIN);
        hub.revoke(BOT);
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, BOT));
        hub.revoke(BOT);
    }

    function test_aGrantThatIsOver_mayBeTakenToMakeRoom() public {
        vm.warp(NOW + 91 days);
        vm.prank(ADMIN);
        hub.proposeRevoke(BOT);
        vm.warp(NOW + 91 days + PLAN_DELAY);
        vm.prank(ADMIN);
        hub.revoke(BOT);

        vm.assertEq(hub.triggerKeys().length, 0);
    }

    function test_aProposalAgainstOneGrant_isNoneAgainstTheNext() public {
        vm.prank(ADMIN);
        hub.proposeRevoke(BOT);
        for (uint256 i = 0; i < 3; ++i) vote(i);
        grant(BOT, PLAN);

        vm.warp(READY);
        bytes32 operation = keccak256(abi.encode("revoke", BOT, 2));
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotProposed.selector, operation));
        hub.revoke(BOT);
    }

    // --- who they are ----------------------------------------------------------------------------------------------------------

    function test_guardians_areThoseOfTheConstructor() public view {
        assertGuardians(guardians, 3, 4);
    }

    function test_theAdmin_changesThemAfterTheDelay() public {
        address[] memory fewer = firstGuardians(2);
        bytes32 operation = keccak256(abi.encode("guardians", fewer, 1, 2));
        vm.expectEmit(address(hub));
        emit IGuardianHub.OperationProposed(operation, uint48(READY), ADMIN);
        vm.expectEmit(address(hub));
        emit IGuardianHub.GuardiansProposed(fewer, 1, 2, operation, ADMIN);
        vm.prank(ADMIN);
        vm.assertEq(hub.proposeGuardians(fewer, 1, 2), operation);

        vm.warp(READY - 1);
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooEarly.selector, READY));
        hub.setGuardians(fewer, 1, 2);
        assertGuardians(guardians, 3, 4);
        vm.warp(READY);
        expectRefused(
            ADMIN,
            abi.encodeWithSelector(
                IGuardianHub.GuardianHub_NotProposed.selector,
                keccak256(abi.encode("guardians", fewer, 2, 2))
            )
        );
        hub.setGuardians(fewer, 2, 2);
        vm.expectEmit(address(hub));
        emit IGuardianHub.GuardiansChanged(fewer, 1, 2, ADMIN);
        vm.prank(ADMIN);
        hub.setGuardians(fewer, 1, 2);

        assertGuardians(fewer, 1, 2);
        expectVoted(0, 1);
        vm.expectEmit(address(hub));
        emit IGuardianHub.Revoked(BOT, guardians[0]);
        vote(0);
    }

    function test_reverts_unlessOneToSixteenMayReachTheirThresholds() public {
        assertBad(new address[](0), 0, 0);
        assertBad(new address[](0), 1, 1);
        assertBad(firstGuardians(3), 0, 0);
        assertBad(firstGuardians(3), 0, 3);
        assertBad(firstGuardians(3), 3, 2);
        assertBad(firstGuardians(3), 2, 4);
        assertBad(firstGuardians(3), 4, 4);
        assertBad(many(17), 1, 1);
        assertBad(many(17), 17, 17);

        assertGood(firstGuardians(3), 3, 3);
        assertGood(firstGuardians(3), 1, 1);
        assertGood(firstGuardians(1), 1, 1);
        assertGood(many(16), 16, 16);
    }

    function test_reverts_unlessTheyAscend_andNoneIsZero() public {
        address[] memory bad = firstGuardians(3);
        bad[0] = address(0);
        assertBad(bad, 1, 1);
        bad[0] = guardians[1];
        assertBad(bad, 1, 1);
        bad[0] = guardians[4];
        assertBad(bad, 1, 1);
        bad = firstGuardians(3);
        bad[2] = bad[1];
        assertBad(bad, 1, 1);
        bad[2] = address(0);
        assertBad(bad, 1, 1);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function vote(uint256 place) private {
        vm.prank(guardians[place]);
        hub.voteRevoke(BOT);
    }

    function expectVoted(uint256 place, uint256 votes) private {
        vm.expectEmit(address(hub));
        emit IGuardianHub.RevokeVoted(BOT, votes, guardians[place]);
    }

    function firstGuardians(uint256 count) private view returns (address[] memory some) {
        some = new address[](count);
        for (uint256 i = 0; i < count; ++i) some[i] = guardians[i];
    }

    function many(uint160 count) private pure returns (address[] memory some) {
        some = new address[](count);
        for (uint160 i = 0; i < count; ++i) some[i] = address(i + 1);
    }

    /// @dev Neither a new hub nor a running one takes them.
    function assertBad(address[] memory some, uint256 quorum, uint256 topQuorum) private {
        expectError(IGuardianHub.GuardianHub_BadGuardians.selector);
        new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, some, quorum, topQuorum);
        expectRefused(ADMIN, abi.encodePacked(IGuardianHub.GuardianHub_BadGuardians.selector));
        hub.proposeGuardians(some, quorum, topQuorum);
    }

    function assertGood(address[] memory some, uint256 quorum, uint256 topQuorum) private {
        new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, some, quorum, topQuorum);
        vm.prank(ADMIN);
        hub.proposeGuardians(some, quorum, topQuorum);
    }

    function assertGuardians(address[] memory expected, uint256 quorum, uint256 topQuorum) private view {
        (address[] memory found, uint256 foundQuorum, uint256 foundTop) = hub.guardians();
        vm.assertEq(found, expected);
        vm.assertEq(foundQuorum, quorum);
        vm.assertEq(foundTop, topQuorum);
    }
}
