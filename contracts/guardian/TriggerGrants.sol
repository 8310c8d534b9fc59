// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {Grant, IGuardianHub} from "../interfaces/IGuardianHub.sol";
import {Ballot} from "./Ballot.sol";
import {Delayed} from "./Delayed.sol";
import {GrantTerms} from "./GrantTerms.sol";

/**
 * @title TriggerGrants
 * @notice Who may trip, how often, and who may stop them.
 *
 * Design: a grant names its plans, ends by itself, holds a number of uses that refill evenly, and rests per plan and action. Its allowance
 * is OpenZeppelin's RefillingBucket, under a fresh number for every new grant.
 * Design: widening is at once, narrowing waits PLAN_DELAY, and a quorum of guardians can take any key at once.
 * Design: its conditions are GrantTerms and Ballot, which are proven; here are the tables, the offices and the loops.
 * Trust: a key can set nothing. The guardians can take keys and give none; what a key did, their own signatures still do.
 * Trust: the admin who grants anew, be it on the same terms, starts the refill of the use that is coming back anew: the bucket counts whole
 * uses. Done again and again it withholds what is used up, without PLAN_DELAY; what is left it cannot take.
 */
abstract contract TriggerGrants is Delayed {
    using EnumerableSet for EnumerableSet.AddressSet;
    using RateLimiter for RateLimiter.RefillingBucket;

    uint256 internal constant MAX_KEYS = 32;
    uint256 internal constant MAX_GUARDIANS = 16;

    struct Rest {
        uint48 until;
        uint256 bits;
    }

    EnumerableSet.AddressSet private _keys;
    mapping(address key => Grant) private _grants;
    mapping(address key => uint256) private _grantIds;
    mapping(uint256 grantId => mapping(bytes32 planId => bool)) private _planSets;
    mapping(address key => RateLimiter.RefillingBucket) private _buckets;
    mapping(address key => mapping(bytes32 planId => Rest)) private _rests;
    uint256 private _lastGrantId;

    address[] private _guardians;
    uint256 private _quorum;
    uint256 private _topQuorum;
    mapping(uint256 grantId => mapping(address guardian => uint48)) private _votes;

    constructor(address[] memory guardians_, uint256 quorum_, uint256 topQuorum_) {
        _setGuardians(guardians_, quorum_, topQuorum_);
    }

    /// @inheritdoc IGuardianHub
    function grantOf(address key) public view returns (Grant memory) {
        return _grants[key];
    }

    /// @inheritdoc IGuardianHub
    function isGranted(address key, bytes32 planId) public view returns (bool) {
        return _grants[key].expiry != 0 && _planSets[_grantIds[key]][planId];
    }

    /// @inheritdoc IGuardianHub
    function usesLeft(address key) external view returns (uint256) {
        bool runs = GrantTerms.hasBegun(_grants[key].start, block.timestamp) && !_isOver(key);
        return runs ? _buckets[key].available(bytes32(_grantIds[key])) : 0;
    }

    /// @inheritdoc IGuardianHub
    function cooldownOf(address key, bytes32 planId) external view returns (uint48 until, uint256 bits) {
        Rest storage rest = _rests[key][planId];
        return (rest.until, rest.bits);
    }

    /// @inheritdoc IGuardianHub
    function triggerKeys() external view returns (address[] memory) {
        return _keys.values();
    }

    /// @inheritdoc IGuardianHub
    function guardians() external view returns (address[] memory members, uint256 quorum, uint256 topQuorum) {
        return (_guardians, _quorum, _topQuorum);
    }

    /// @inheritdoc IGuardianHub
    function grant(address key, Grant calldata terms, bytes32[] calldata planIds) external onlyAdmin {
        bool widened = !_isOver(key);
        _requireTerms(key, terms, widened || planIds.length != 0);
        bool narrows = widened && !GrantTerms.isWider(terms, _grants[key], block.timestamp);
        require(!narrows, GuardianHub_NarrowerGrant(key));

        if (!widened) _grantIds[key] = ++_lastGrantId;
        uint256 grantId = _grantIds[key];
        // What was used so far refills at the rate that was promised for that time.
        _buckets[key].sync(bytes32(grantId));
        _buckets[key].updateSettings(terms.refillSeconds, terms.uses);
        _grants[key] = terms;
        for (uint256 i = 0; i < planIds.length; ++i) _planSets[grantId][planIds[i]] = true;
        require(!_keys.add(key) || _keys.length() <= MAX_KEYS, GuardianHub_TooManyKeys(MAX_KEYS));

        emit Granted(key, terms, planIds, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function proposeRevoke(address key) external onlyAdmin returns (bytes32 operation) {
        operation = _propose(_revokeOperation(key));
        emit RevokeProposed(key, operation, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function revoke(address key) external onlyAdmin {
        _carryOut(_revokeOperation(key));
        _revoke(key);
    }

    /// @inheritdoc IGuardianHub
    function voteRevoke(address key) external {
        require(_isGuardian(msg.sender), GuardianHub_NotGuardian(msg.sender));
        require(!_isOver(key), GuardianHub_NoGrant(key));

        uint256 grantId = _grantIds[key];
        _votes[grantId][msg.sender] = uint48(block.timestamp);
        uint256 votes = _validVotes(grantId);
        emit RevokeVoted(key, votes, msg.sender);
        if (votes >= _quorum) _revoke(key);
    }

    /// @inheritdoc IGuardianHub
    function proposeGuardians(
        address[] calldata guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) external onlyAdmin returns (bytes32 operation) {
        _requireGuardians(guardians_, quorum_, topQuorum_);
        operation = _propose(_guardiansOperation(guardians_, quorum_, topQuorum_));
        emit GuardiansProposed(guardians_, quorum_, topQuorum_, operation, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function setGuardians(address[] calldata guardians_, uint256 quorum_, uint256 topQuorum_) external onlyAdmin {
        _carryOut(_guardiansOperation(guardians_, quorum_, topQuorum_));
        _setGuardians(guardians_, quorum_, topQuorum_);
    }

    /// @dev Reverts unless the key's grant runs and names the plan.
    function _requireGranted(address key, bytes32 planId) internal view {
        Grant storage terms = _grants[key];
        require(terms.expiry != 0, GuardianHub_NoGrant(key));
        require(GrantTerms.hasBegun(terms.start, block.timestamp), GuardianHub_GrantNotStarted(key, terms.start));
        require(!GrantTerms.isOver(terms.expiry, block.timestamp), GuardianHub_GrantExpired(key, terms.expiry));
        require(_planSets[_grantIds[key]][planId], GuardianHub_NotInGrant(key, planId));
    }

    /// @dev Takes one use, and says which of these actions the key may call: not those that rest, or one hostile target would keep the key
    /// from the others. Reverts when all of them rest, or no use is left.
    function _spend(address key, bytes32 planId, uint256 bits) internal returns (uint256 free) {
        Rest storage rest = _rests[key][planId];
        free = GrantTerms.isResting(rest.until, block.timestamp) ? bits & ~rest.bits : bits;
        require(free != 0, GuardianHub_Cooldown(rest.until));
        require(_buckets[key].tryConsume(bytes32(_grantIds[key]), 1), GuardianHub_NoUsesLeft(key));
    }

    /// @dev Starts the rest of actions that this key made hold. What failed does not rest: the next try may be the one that works.
    function _rest(address key, bytes32 planId, uint256 bits) internal {
        uint32 cooldown = _grants[key].cooldownSeconds;
        if (cooldown == 0 || bits == 0) return;

        Rest storage rest = _rests[key][planId];
        (rest.until, rest.bits) = GrantTerms.rest(rest.until, rest.bits, bits, cooldown, block.timestamp);
    }

    function _revoke(address key) private {
        delete _grants[key];
        _keys.remove(key);
        emit Revoked(key, msg.sender);
    }

    function _setGuardians(address[] memory guardians_, uint256 quorum_, uint256 topQuorum_) private {
        _requireGuardians(guardians_, quorum_, topQuorum_);
        _guardians = guardians_;
        _quorum = quorum_;
        _topQuorum = topQuorum_;
        emit GuardiansChanged(guardians_, quorum_, topQuorum_, msg.sender);
    }

    function _requireGuardians(address[] memory guardians_, uint256 quorum_, uint256 topQuorum_) private pure {
        uint256 count = guardians_.length;
        bool reachable = Ballot.isReachable(count, quorum_, topQuorum_);
        require(count <= MAX_GUARDIANS && reachable, GuardianHub_BadGuardians());
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            require(Ballot.follows(previous, guardians_[i]), GuardianHub_BadGuardians());
            previous = guardians_[i];
        }
    }

    function _requireTerms(address key, Grant calldata terms, bool hasPlans) private view {
        bool refused = key == address(0) || key == address(this) || key == ADMIN || key == RECOVERY || key == sender();
        require(!refused && hasPlans && GrantTerms.areSound(terms, block.timestamp), GuardianHub_BadGrant());
    }

    function _isOver(address key) private view returns (bool) {
        return GrantTerms.isOver(_grants[key].expiry, block.timestamp);
    }

    function _isGuardian(address account) private view returns (bool) {
        uint256 count = _guardians.length;
        for (uint256 i = 0; i < count; ++i) {
            if (_guardians[i] == account) return true;
        }
        return false;
    }

    function _validVotes(uint256 grantId) private view returns (uint256 votes) {
        uint256 count = _guardians.length;
        for (uint256 i = 0; i < count; ++i) {
            if (GrantTerms.counts(_votes[grantId][_guardians[i]], block.timestamp)) ++votes;
        }
    }

    function _revokeOperation(address key) private view returns (bytes32) {
        require(_grants[key].expiry != 0, GuardianHub_NoGrant(key));
        return keccak256(abi.encode("revoke", key, _grantIds[key]));
    }

    function _guardiansOperation(
        address[] calldata guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) private pure returns (bytes32) {
        return keccak256(abi.encode("guardians", guardians_, quorum_, topQuorum_));
    }
}
