// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Quorum, Signature} from "../../../contracts/guardian/Quorum.sol";
import {Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {QuorumTest} from "../support/QuorumTest.sol";
import {Wallet} from "../support/Wallet.sol";

/// @notice Whose signature counts, and which.
contract QuorumTriggerSignTest is QuorumTest {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    uint256 private constant OUTSIDER = 0xBAD;

    function test_trip_byAnyThreeOfThem() public {
        bytes32 digest = digestOf(orderOf(2));
        uint8[3][4] memory groups = [[uint8(0), 1, 2], [2, 3, 4], [0, 2, 4], [1, 3, 4]];
        for (uint256 i = 0; i < groups.length; ++i) {
            uint256 before = vm.snapshotState();
            submit(orderOf(2), signedBy(digest, groups[i]));
            vm.assertEq(pausedTargets(), 1);
            vm.revertToState(before);
        }
    }

    function test_reverts_ifAStrangerIsAmongThem_atEitherEndOrInTheMiddle() public {
        bytes32 digest = digestOf(orderOf(2));
        // One below all guardians, one above all, and one between.
        (bool below, bool between, bool above) = (false, false, false);
        for (uint256 key = OUTSIDER; !(below && between && above); ++key) {
            address account = vm.addr(key);
            uint256 place =
                account < guardians[0]
                    ? 0
                    : account > guardians[4]
                        ? 3
                        : 4;
            if (place == 4 && (account < guardians[1] || account > guardians[2])) continue;
            (below, above, between) = (below || place == 0, above || place == 3, between || place == 4);
            Signature[] memory signatures = withOutsider(digest, key, place == 4 ? 2 : place);
            expectNotCounted(account);
            submit(orderOf(2), signatures);
        }
    }

    function test_reverts_ifOneIsNamedTwice_nextToHimselfOrNot() public {
        bytes32 digest = digestOf(orderOf(2));
        Signature[] memory twice = signedBy(digest, [uint8(1), 1, 2]);
        Signature[] memory last = signedBy(digest, [uint8(3), 4, 4]);
        Signature[] memory apart = signedBy(digest, [uint8(0), 1, 0]);

        expectNotCounted(guardians[1]);
        submit(orderOf(2), twice);
        expectNotCounted(guardians[4]);
        submit(orderOf(2), last);
        expectNotCounted(guardians[0]);
        submit(orderOf(2), apart);
    }

    function test_reverts_ifTheyAreOutOfOrder() public {
        bytes32 digest = digestOf(orderOf(2));
        Signature[] memory swapped = signedBy(digest, [uint8(1), 0, 2]);
        Signature[] memory descending = signedBy(digest, [uint8(4), 3, 2]);

        expectNotCounted(guardians[0]);
        submit(orderOf(2), swapped);
        expectNotCounted(guardians[3]);
        submit(orderOf(2), descending);
    }

    function test_reverts_ifOneSignatureIsBad_thoughTheOthersAreEnough() public {
        Signature[] memory signatures = signed(digestOf(orderOf(2)), 4);
        signatures[3].data = ecdsa(guardianKeys[3], keccak256("something else"));

        expectBad(guardians[3]);
        submit(orderOf(2), signatures);
    }

    function test_reverts_forAnothersSignatureUnderAGuardiansName() public {
        Signature[] memory signatures = signed(digestOf(orderOf(2)), 3);
        signatures[1].data = ecdsa(guardianKeys[3], digestOf(orderOf(2)));

        expectBad(guardians[1]);
        submit(orderOf(2), signatures);
    }

    function test_reverts_forAMalleableTwin_aShortOneAndNone() public {
        bytes32 digest = digestOf(orderOf(1));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(guardianKeys[0], digest);
        bytes32 high = bytes32(ORDER - uint256(s));

        assertBad(abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27)));
        assertBad(abi.encodePacked(r, s, v - 27));
        assertBad(abi.encodePacked(r, s));
        // The compact form of 64 bytes (EIP-2098) is another encoding of the same signature; there is one for each.
        assertBad(abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
        assertBad(abi.encodePacked(r, s, v, uint8(0)));
        assertBad("");
        assertBad(abi.encodePacked(r, s, uint8(29)));
        assertBad(abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));

        submit(orderOf(1), 1);
    }

    function test_reverts_underTheNameOfNobody_whoEveryBadSignatureSeemsToBeFrom() public {
        Signature[] memory signatures = new Signature[](1);
        signatures[0] = Signature(address(0), "");

        expectNotCounted(address(0));
        submit(orderOf(1), signatures);
    }

    function test_aRemovedMember_countsFromThatMomentNoMore_andANewOneDoes() public {
        Trip memory order = orderOf(1);
        Signature[] memory removed = signedBy(digestOf(order), [uint8(4)]);
        Signature[] memory added = new Signature[](1);
        added[0] = Signature(vm.addr(OUTSIDER), ecdsa(OUTSIDER, digestOf(order)));
        uint256 before = vm.snapshotState();
        submit(order, removed);
        vm.revertToState(before);
        expectNotCounted(vm.addr(OUTSIDER));
        submit(order, added);

        changeGuardians(vm.addr(OUTSIDER), 3, 4);

        expectNotCounted(removed[0].signer);
        submit(order, removed);
        submit(order, added);
        vm.assertEq(hub.incidentOf(tripIdOf(1)).by, vm.addr(OUTSIDER));
    }

    function test_aNewThreshold_countsFromThatMoment() public {
        Trip memory order = orderOf(2);
        Signature[] memory signatures = signedBy(digestOf(order), [uint8(0), 1, 2]);
        Signature[] memory top = signed(digestOf(orderOf(3)), 4);

        changeGuardians(guardians[4], 4, 5);

        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 3, 4));
        submit(order, signatures);
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 4, 5));
        submit(orderOf(3), top);
        submit(order, 4);
    }

    function test_anAccountThatDelegates_stillSignsByItsKey() public {
        // EIP-7702: the code of the account is 0xef0100 and the address whose code it runs; this one refuses every signature.
        Wallet refusing = new Wallet(address(1));
        refusing.behave(Wallet.Answer.REVERTS);
        vm.etch(guardians[0], abi.encodePacked(hex"ef0100", address(refusing)));

        submit(orderOf(1), 1);

        vm.assertEq(hub.incidentOf(tripIdOf(1)).by, guardians[0]);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function assertBad(bytes memory data) private {
        Signature[] memory signatures = new Signature[](1);
        signatures[0] = Signature(guardians[0], data);
        expectBad(guardians[0]);
        submit(orderOf(1), signatures);
    }

    /// @dev Three guardians and an outsider who stands before `place`.
    function withOutsider(bytes32 digest, uint256 key, uint256 place) private view returns (Signature[] memory all) {
        all = new Signature[](4);
        for (uint256 i = 0; i < 4; ++i) {
            if (i == place) all[i] = Signature(vm.addr(key), ecdsa(key, digest));
            else all[i] = signatureOf(digest, i < place ? i : i - 1);
        }
    }

    /// @dev Puts somebody in the place of the last guardian, in order.
    function changeGuardians(address account, uint256 quorum, uint256 topQuorum) private {
        address[] memory changed = new address[](5);
        for (uint256 i = 0; i < 4; ++i) changed[i] = guardians[i];
        changed[4] = account;
        for (uint256 i = 4; i > 0 && changed[i] < changed[i - 1]; --i)
            (changed[i], changed[i - 1]) = (changed[i - 1], changed[i]);
        vm.prank(ADMIN);
        hub.proposeGuardians(changed, quorum, topQuorum);
        vm.warp(NOW + PLAN_DELAY);
        vm.prank(ADMIN);
        hub.setGuardians(changed, quorum, topQuorum);
    }

    function expectNotCounted(address signer) private {
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_NotCounted.selector, signer));
    }

    function expectBad(address signer) private {
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_BadSignature.selector, signer));
    }
}
