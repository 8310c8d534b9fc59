// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {HubTest} from "./HubTest.sol";

/// @notice Guardians who sign trips of a plan of three switches, which any tier may trip.
abstract contract QuorumTest is HubTest {
    bytes32 private constant TRIP_TYPE = keccak256(
        "Trip(bytes32 planId,uint256 mask,uint8 tier,bytes32 evidence,uint64 epoch,bytes32 nonce,uint48 deadline)"
    );

    QuorumTrigger internal trigger;

    function setUp() public virtual override {
        super.setUp();
        trigger = QuorumTrigger(hub.TRIGGER());
        addSwitches(3);
        commit(plan());
    }

    // --- what is signed --------------------------------------------------------------------------------------------------------

    /// @dev A trip of the first switch alone.
    function orderOf(uint8 tier) internal pure returns (Trip memory) {
        return Trip(PLAN, 1, tier, EVIDENCE, 1, "nonce", FOREVER);
    }

    /// @dev The digest by the standard's words, beside what the contract makes of it.
    function digestOf(Trip memory order, uint256 chain, address verifier) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Firebreak QuorumTrigger"),
                keccak256("1"),
                chain,
                verifier
            )
        );
        bytes32 content = keccak256(
            abi.encode(
                TRIP_TYPE,
                order.planId,
                order.mask,
                order.tier,
                order.evidence,
                order.epoch,
                order.nonce,
                order.deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, content));
    }

    function digestOf(Trip memory order) internal view returns (bytes32) {
        return digestOf(order, block.chainid, address(trigger));
    }

    function rootDigestOf(bytes32 root) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version)"),
                keccak256("Firebreak QuorumTrigger"),
                keccak256("1")
            )
        );
        return
            keccak256(
                abi.encodePacked(hex"1901", domain, keccak256(abi.encode(keccak256("Trips(bytes32 root)"), root)))
            );
    }

    function ecdsa(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The signatures of the guardians with these places in the list.
    function signedBy(bytes32 digest, uint8[1] memory who) internal view returns (Signature[] memory signatures) {
        signatures = new Signature[](1);
        signatures[0] = signatureOf(digest, who[0]);
    }

    function signedBy(bytes32 digest, uint8[2] memory who) internal view returns (Signature[] memory signatures) {
        signatures = new Signature[](2);
        for (uint256 i = 0; i < 2; ++i) signatures[i] = signatureOf(digest, who[i]);
    }

    function signedBy(bytes32 digest, uint8[3] memory who) internal view returns (Signature[] memory signatures) {
        signatures = new Signature[](3);
        for (uint256 i = 0; i < 3; ++i) signatures[i] = signatureOf(digest, who[i]);
    }

    /// @dev The first `count` guardians.
    function signed(bytes32 digest, uint256 count) internal view returns (Signature[] memory signatures) {
        signatures = new Signature[](count);
        for (uint256 i = 0; i < count; ++i) signatures[i] = signatureOf(digest, i);
    }

    function signatureOf(bytes32 digest, uint256 place) internal view returns (Signature memory) {
        return Signature(guardians[place], ecdsa(guardianKeys[place], digest));
    }

    // --- submitting ------------------------------------------------------------------------------------------------------------

    function submit(
        Trip memory order,
        Signature[] memory signatures
    ) internal returns (bytes32 tripId, uint256 held, uint256 failed) {
        return trigger.trip(order, plan(), signatures, new bytes32[](0));
    }

    /// @dev By the first `count` guardians.
    function submit(Trip memory order, uint256 count) internal returns (bytes32 tripId, uint256 held, uint256 failed) {
        return submit(order, signed(digestOf(order), count));
    }

    /// @dev A trip of the first switch by one guardian alone.
    function tripAlone() internal returns (bytes32 tripId) {
        (tripId, , ) = submit(orderOf(1), 1);
    }
}
