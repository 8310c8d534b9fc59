// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Action, IGuardianHub} from "../interfaces/IGuardianHub.sol";
import {Quorum, Signature} from "./Quorum.sol";
import {Tiers} from "./Tiers.sol";

/// @notice What guardians sign (EIP-712).
struct Trip {
    bytes32 planId;
    uint256 mask;
    // 1: one guardian signs, or a quorum; 2: a quorum; 3: the top quorum.
    uint8 tier;
    // Hash of what they saw.
    bytes32 evidence;
    // The hub's epoch for which they decided; recovery raises it, which voids what they signed.
    uint64 epoch;
    // Unordered; makes two equal trips differ.
    bytes32 nonce;
    // The last second in which the trip is wanted, unix seconds.
    uint48 deadline;
}

/**
 * @title QuorumTrigger
 * @notice Trips a hub's plans on guardians' signatures, which anyone may submit.
 *
 * Design: the hub deploys it and holds the guardians; here is only what was used up. A digest binds chain, contract and every field.
 * Design: one signature serves many chains: it is over the root of a Merkle tree whose leaves are the digests of the single chains. A
 * leaf is a hash of 66 bytes and a node one of 64, so that no node passes for a leaf.
 * Design: a trip that finds everything holding calls nobody and uses nothing up. A quorum's still counts on the hub as its latest, which
 * holds back what recovery proposed before; so it does that once for each digest, or strangers could do it again and again.
 * Trust: after one guardian tripped alone, the first tier needs a quorum too until recovery closes that incident: one stolen key stops a
 * protocol once, for six hours. The second and third tier always stay open, so this never removes cover.
 * Trust: a trip by a granted key on the hub does not tighten, or a stolen bot key could take the single guardian's lever away; nor does
 * tightening stop granted keys, or one real containment would disarm the responder. Their bounds are uses and rests.
 * Trust: in the first tier either one signature trips, in that guardian's name, or a quorum's: fewer would pass for one.
 * Trust: whoever submits chooses the moment before the deadline, and of an order of the first tier whether it is one guardian's trip or the
 * quorum's: he may send one of many signatures. What a quorum's trip does beside closing, which is to hold every resume back and never to be
 * retracted at once, has who signs the second tier. Else front-running does what the signers wanted.
 */
contract QuorumTrigger is EIP712 {
    string private constant NAME = "Firebreak QuorumTrigger";
    string private constant VERSION = "1";
    bytes32 private constant TRIP_TYPE = keccak256(
        "Trip(bytes32 planId,uint256 mask,uint8 tier,bytes32 evidence,uint64 epoch,bytes32 nonce,uint48 deadline)"
    );
    bytes32 private constant TRIPS_TYPE = keccak256("Trips(bytes32 root)");

    IGuardianHub public immutable HUB;

    /// @notice The digests that tripped.
    mapping(bytes32 digest => bool) public used;

    /// @notice The latest trip of the first tier for which one guardian was enough, also where a quorum's signatures were sent; while its
    /// incident is open, that tier needs a quorum.
    bytes32 public soleTrip;

    /// @notice The digests by which a quorum found everything holding.
    mapping(bytes32 digest => bool) public confirmed;

    event Triggered(bytes32 indexed tripId, bytes32 indexed digest, uint8 tier, uint256 signatures, address indexed by);

    /// @notice A quorum's order found everything holding, which overtakes every resume that was proposed before.
    event Confirmed(bytes32 indexed tripId, bytes32 indexed digest, uint8 tier, address indexed by);

    error QuorumTrigger_BadTier(uint8 tier);
    error QuorumTrigger_Used(bytes32 digest);
    /// @notice Everything holds, and the quorum has said by this digest that it is to.
    error QuorumTrigger_Confirmed(bytes32 digest);

    /// @dev For the hub, in its own constructor.
    constructor() EIP712(NAME, VERSION) {
        HUB = IGuardianHub(msg.sender);
    }

    /**
     * @notice Trips if enough guardians signed. Anyone.
     * @param actions The whole plan, as committed.
     * @param signatures Ascending by signer. In the first tier one alone or at least a quorum's: of fewer than a quorum's send one.
     * @param proof Empty when they signed this digest; else the way from it to the root that they signed.
     * @return tripId As the hub names it, with what holds now and what does not.
     */
    function trip(
        Trip calldata order,
        Action[] calldata actions,
        Signature[] calldata signatures,
        bytes32[] calldata proof
    ) external returns (bytes32 tripId, uint256 held, uint256 failed) {
        bytes32 digest = digestOf(order);
        require(!used[digest], QuorumTrigger_Used(digest));
        bool tightened = isTightened();
        _requireSigned(order.tier, _signed(digest, proof), signatures, tightened);

        used[digest] = true;
        (tripId, held, failed) = _trip(order, actions, signatures.length == 1 ? signatures[0].signer : address(this));

        if (HUB.incidentOf(tripId).openedAt == 0) {
            used[digest] = false;
            if (order.tier != Tiers.ONE || signatures.length != 1) _confirm(tripId, digest, order.tier);
            return (tripId, held, failed);
        }
        if (order.tier == Tiers.ONE && !tightened) soleTrip = tripId;
        emit Triggered(tripId, digest, order.tier, signatures.length, msg.sender);
    }

    /// @notice What one guardian signs for this chain and hub alone.
    function digestOf(Trip calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(TRIP_TYPE, order)));
    }

    /// @notice What a guardian signs for many chains: the root of a tree of digests, under a domain of name and version alone.
    function rootDigestOf(bytes32 root) public pure returns (bytes32) {
        bytes32 domain = MessageHashUtils.toDomainSeparator(
            bytes1(0x03),
            keccak256(bytes(NAME)),
            keccak256(bytes(VERSION)),
            0,
            address(0),
            0
        );
        return MessageHashUtils.toTypedDataHash(domain, keccak256(abi.encode(TRIPS_TYPE, root)));
    }

    /// @notice Whether the first tier needs a quorum now.
    function isTightened() public view returns (bool) {
        bytes32 tripId = soleTrip;
        return tripId != 0 && !HUB.incidentOf(tripId).closed;
    }

    function _confirm(bytes32 tripId, bytes32 digest, uint8 tier) private {
        require(!confirmed[digest], QuorumTrigger_Confirmed(digest));
        confirmed[digest] = true;
        emit Confirmed(tripId, digest, tier, msg.sender);
    }

    function _requireSigned(uint8 tier, bytes32 digest, Signature[] calldata signatures, bool tightened) private view {
        require(Tiers.isTier(tier), QuorumTrigger_BadTier(tier));
        (address[] memory members, uint256 quorum, uint256 topQuorum) = HUB.guardians();
        // Several act in the quorum's name, so they have to be one.
        uint256 needed = Tiers.signatures(tier, quorum, topQuorum, tightened || signatures.length > 1);
        Quorum.requireSigned(digest, signatures, members, needed, address(0));
    }

    function _trip(
        Trip calldata order,
        Action[] calldata actions,
        address by
    ) private returns (bytes32 tripId, uint256 held, uint256 failed) {
        return
            HUB.tripFor(order.planId, actions, order.mask, order.evidence, order.epoch, order.deadline, order.tier, by);
    }

    function _signed(bytes32 digest, bytes32[] calldata proof) private pure returns (bytes32) {
        return proof.length == 0 ? digest : rootDigestOf(MerkleProof.processProofCalldata(proof, digest));
    }
}
