// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Quorum, Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {QuorumTest} from "../support/QuorumTest.sol";

/// @notice A signature is for one chain, one hub and every field; or, over a root, for the leaves of one tree.
contract QuorumTriggerFieldsTest is QuorumTest {
    uint256 private constant OTHER_CHAIN = 10;

    function test_digestOf_isTheStandards() public {
        Trip memory order = Trip("p", 7, 2, "e", 3, "n", 9);

        vm.assertEq(trigger.digestOf(order), digestOf(order, block.chainid, address(trigger)));
        vm.chainId(OTHER_CHAIN);
        vm.assertEq(trigger.digestOf(order), digestOf(order, OTHER_CHAIN, address(trigger)));
    }

    function test_rootDigestOf_isTheStandards_onEveryChainAndHub() public {
        bytes32 expected = rootDigestOf("root");

        vm.assertEq(trigger.rootDigestOf("root"), expected);
        vm.chainId(OTHER_CHAIN);
        vm.assertEq(new QuorumTrigger().rootDigestOf("root"), expected);
        vm.assertNotEq(trigger.rootDigestOf("other"), expected);
    }

    function test_reverts_ifAnyFieldDiffersFromTheSigned() public {
        Trip memory order = orderOf(1);
        Signature[] memory signatures = signed(digestOf(order), 3);

        order.planId = OTHER_PLAN;
        assertBad(order, signatures);
        order = orderOf(1);
        order.mask = 3;
        assertBad(order, signatures);
        order = orderOf(2);
        assertBad(order, signatures);
        order = orderOf(1);
        order.evidence = "something else";
        assertBad(order, signatures);
        order = orderOf(1);
        order.epoch = 2;
        assertBad(order, signatures);
        order = orderOf(1);
        order.nonce = "another";
        assertBad(order, signatures);
        order = orderOf(1);
        order.deadline -= 1;
        assertBad(order, signatures);

        submit(orderOf(1), signatures);
    }

    function test_reverts_onAnotherChain_andForAnotherHub() public {
        Trip memory order = orderOf(1);
        Signature[] memory here = signed(digestOf(order), 1);
        GuardianHub twin = new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
        QuorumTrigger twins = QuorumTrigger(twin.TRIGGER());

        expectBad();
        twins.trip(order, plan(), here, new bytes32[](0));
        vm.chainId(OTHER_CHAIN);
        assertBad(order, here);
        vm.chainId(31337);
        submit(order, here);
    }

    function test_trip_byOneSignatureForManyChains_eachByItsOwnLeaf() public {
        Trip memory order = orderOf(1);
        bytes32[3] memory leaves = leavesOf(order);
        (bytes32 root, bytes32[] memory proof) = treeOf(leaves);
        Signature[] memory signatures = signed(rootDigestOf(root), 1);

        vm.expectEmit(address(trigger));
        emit QuorumTrigger.Triggered(tripIdOf(1), leaves[0], 1, 1, address(this));
        trigger.trip(order, plan(), signatures, proof);

        vm.assertTrue(trigger.used(leaves[0]));
        vm.assertFalse(trigger.used(rootDigestOf(root)));
        vm.assertFalse(trigger.used(root));
        vm.assertEq(pausedTargets(), 1);
    }

    function test_aLeaf_worksOnce_bySignatureOfTheRootOrOfItself() public {
        Trip memory order = orderOf(1);
        (bytes32 root, bytes32[] memory proof) = treeOf(leavesOf(order));
        Signature[] memory direct = signed(digestOf(order), 3);
        trigger.trip(order, plan(), signed(rootDigestOf(root), 3), proof);

        vm.expectRevert(abi.encodeWithSelector(QuorumTrigger.QuorumTrigger_Used.selector, digestOf(order)));
        submit(order, direct);
    }

    function test_reverts_forAWrongProof_aShorterAndALongerOne() public {
        Trip memory order = orderOf(1);
        (bytes32 root, bytes32[] memory proof) = treeOf(leavesOf(order));
        Signature[] memory signatures = signed(rootDigestOf(root), 1);
        bytes32[] memory wrong = new bytes32[](2);
        (wrong[0], wrong[1]) = (proof[1], proof[0]);
        bytes32[] memory longer = new bytes32[](3);
        (longer[0], longer[1], longer[2]) = (proof[0], proof[1], proof[1]);

        assertBad(order, signatures, wrong);
        assertBad(order, signatures, longer);
        assertBad(order, signatures, one(proof[0]));
        assertBad(order, signatures, one(root));
        assertBad(order, signatures, new bytes32[](0));

        trigger.trip(order, plan(), signatures, proof);
    }

    function test_reverts_forADirectSignatureWithAProof_andForASignatureOfTheBareRoot() public {
        Trip memory order = orderOf(1);
        (bytes32 root, bytes32[] memory proof) = treeOf(leavesOf(order));

        assertBad(order, signed(digestOf(order), 1), proof);
        assertBad(order, signed(root, 1), proof);
        assertBad(order, signed(root, 1), new bytes32[](0));
    }

    function test_reverts_forTheLeafOfAnotherChain_andForAnOrderThatIsNoLeaf() public {
        Trip memory order = orderOf(1);
        (bytes32 root, bytes32[] memory proof) = treeOf(leavesOf(order));
        Signature[] memory signatures = signed(rootDigestOf(root), 1);
        Trip memory other = orderOf(1);
        other.mask = 2;

        assertBad(other, signatures, proof);
        vm.chainId(OTHER_CHAIN);
        assertBad(order, signatures, proof);
        vm.chainId(31337);
        trigger.trip(order, plan(), signatures, proof);
    }

    function test_whoeverSubmits_itIsTheSame() public {
        Trip memory order = orderOf(2);
        Signature[] memory signatures = signed(digestOf(order), 3);
        uint256 before = vm.snapshotState();
        vm.prank(guardians[0]);
        (bytes32 first, uint256 held, uint256 failed) = trigger.trip(order, plan(), signatures, new bytes32[](0));
        bytes32 incident = keccak256(abi.encode(hub.incidentOf(first)));
        vm.revertToState(before);

        vm.prank(STRANGER);
        (bytes32 second, uint256 heldThen, uint256 failedThen) = trigger.trip(
            order,
            plan(),
            signatures,
            new bytes32[](0)
        );

        vm.assertEq(second, first);
        vm.assertEq(heldThen, held);
        vm.assertEq(failedThen, failed);
        vm.assertEq(keccak256(abi.encode(hub.incidentOf(second))), incident);
    }

    /// @dev The digests of the same order here, on another chain, and for another hub.
    function leavesOf(Trip memory order) private view returns (bytes32[3] memory) {
        return
            [
                digestOf(order),
                digestOf(order, OTHER_CHAIN, address(trigger)),
                digestOf(order, block.chainid, address(0x1234))
            ];
    }

    /// @dev The tree of OpenZeppelin's MerkleProof, in which pairs are sorted; the way is that of the first leaf.
    function treeOf(bytes32[3] memory leaves) private pure returns (bytes32 root, bytes32[] memory proof) {
        proof = new bytes32[](2);
        (proof[0], proof[1]) = (leaves[1], leaves[2]);
        root = pair(pair(leaves[0], leaves[1]), leaves[2]);
    }

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }

    function assertBad(Trip memory order, Signature[] memory signatures) private {
        assertBad(order, signatures, new bytes32[](0));
    }

    function assertBad(Trip memory order, Signature[] memory signatures, bytes32[] memory proof) private {
        expectBad();
        trigger.trip(order, plan(), signatures, proof);
    }

    function expectBad() private {
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_BadSignature.selector, guardians[0]));
    }
}
