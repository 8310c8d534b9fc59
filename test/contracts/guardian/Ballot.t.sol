// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Ballot} from "../../../contracts/guardian/Ballot.sol";
import {Test} from "../support/Test.sol";

/// @notice Each question just below, at and just above its edge; what follows from the answers is proven.
contract BallotTest is Test {
    address private constant LOWER = address(9);
    address private constant MEMBER = address(10);
    address private constant HIGHER = address(11);

    function test_aMember_followsThoseBelowHim_andNotHimself() public pure {
        vm.assertTrue(Ballot.follows(LOWER, MEMBER));
        vm.assertFalse(Ballot.follows(MEMBER, MEMBER));
        vm.assertFalse(Ballot.follows(HIGHER, MEMBER));
        vm.assertFalse(Ballot.follows(address(0), address(0)));
    }

    function test_thePass_goesOnFromThoseBelowTheSigner() public pure {
        vm.assertTrue(Ballot.isBefore(LOWER, MEMBER));
        vm.assertFalse(Ballot.isBefore(MEMBER, MEMBER));
        vm.assertFalse(Ballot.isBefore(HIGHER, MEMBER));
    }

    function test_aSigner_counts_ifHeIsTheMember_andNotLeftOut() public pure {
        vm.assertTrue(Ballot.counts(MEMBER, MEMBER, address(0)));
        vm.assertTrue(Ballot.counts(MEMBER, MEMBER, LOWER));
        vm.assertTrue(Ballot.counts(MEMBER, MEMBER, HIGHER));
        vm.assertFalse(Ballot.counts(MEMBER, MEMBER, MEMBER));
        vm.assertFalse(Ballot.counts(LOWER, MEMBER, address(0)));
        vm.assertFalse(Ballot.counts(HIGHER, MEMBER, address(0)));
    }

    function test_quorums_areReachable_inTheirOrder() public pure {
        vm.assertTrue(Ballot.isReachable(1, 1, 1));
        vm.assertTrue(Ballot.isReachable(5, 2, 3));
        vm.assertTrue(Ballot.isReachable(3, 2, 3));
        vm.assertFalse(Ballot.isReachable(2, 2, 3));
        vm.assertTrue(Ballot.isReachable(5, 3, 3));
        vm.assertFalse(Ballot.isReachable(5, 4, 3));
        vm.assertFalse(Ballot.isReachable(5, 0, 3));
        vm.assertFalse(Ballot.isReachable(0, 0, 0));
    }
}
