// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {Grant, IGuardianHub} from "../interfaces/IGuardianHub.sol";
import {Delayed} from "./Delayed.sol";

/**
 * @title TriggerGrants
 * @notice Who may trip, how often, and who may stop them.
 *
 * Design: a grant ends by itself, holds a number of uses that refill evenly, and rests per plan and action. Its allowance is
 * OpenZeppelin's RefillingBucket, under a fresh number for every new grant.
 * Design: widening is at once, narrowing waits PLAN_DELAY, and a quorum of guardians can take one key at once.
 * Trust: a key can set nothing. The guardians can take keys, never the last one that works, and give none.
 */
abstract contract TriggerGrants is Delayed {
    using EnumerableSet for EnumerableSet.AddressSet;
    using RateLimiter for RateLimiter.RefillingBucket;

    uint256 internal constant MAX_KEYS = 32;
    uint256 internal constant MAX_GUARDIANS = 16;
    uint48 internal constant MAX_GRANT = 366 days;
    uint48 internal constant VOTE_LASTS = 1 days;

    struct Rest {
        uint48 until;
        uint256 bits;
    }

    EnumerableSet.AddressSet private _keys;
    mapping(address key => Grant) private _grants;
    mapping(address key => uint256) private _grantIds;
    mapping(address key => RateLimiter.RefillingBucket) private _buckets;
    mapping(address key => mapping(bytes32 planId => Rest)) private _rests;
    uint256 private _lastGrantId;

    address[] private _guardians;
    uint256 private _quorum;
    mapping(uint256 grantId => mapping(address guardian => uint48)) private _votes;

    constructor(address[] memory guardians_, uint256 quorum_) {
        _setGuardians(guardians_, quorum_);
    }

    /// @inheritdoc IGuardianHub
    function grantOf(address key) public view returns (Grant memory) {
        return _grants[key];
    }

    /// @inheritdoc IGuardianHub
    function usesLeft(address key) external view returns (uint256) {
        return _isRunning(key) ? _buckets[key].available(bytes32(_grantIds[key])) : 0;
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
    function guardians() external view returns (address[] memory members, uint256 quorum) {
        return (_guardians, _quorum);
    }

    /// @inheritdoc IGuardianHub
    function grant(address key, Grant calldata terms) external onlyAdmin {
        bool refused = key == address(0) || key == address(this) || key == ADMIN || key == RECOVERY;
        require(!refused && terms.uses != 0 && terms.refillSeconds != 0, GuardianHub_BadGrant());
        require(terms.expiry > block.timestamp && terms.expiry <= block.timestamp + MAX_GRANT, GuardianHub_BadGrant());
        bool widened = _isRunning(key);
        require(!widened || _isWider(terms, _grants[key]), GuardianHub_NarrowerGrant(key));

        if (!widened) _grantIds[key] = ++_lastGrantId;
        // What was used so far refills at the rate that was promised for that time.
        _buckets[key].sync(bytes32(_grantIds[key]));
        _buckets[key].updateSettings(terms.refillSeconds, terms.uses);
        _grants[key] = terms;
        require(!_keys.add(key) || _keys.length() <= MAX_KEYS, GuardianHub_TooManyKeys(MAX_KEYS));

        emit Granted(key, terms, msg.sender);
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
        require(_isRunning(key), GuardianHub_NoGrant(key));

        uint256 grantId = _grantIds[key];
        _votes[grantId][msg.sender] = uint48(block.timestamp);
        uint256 votes = _validVotes(grantId);
        emit RevokeVoted(key, votes, msg.sender);
        if (votes < _quorum) return;

        require(_otherKeyRuns(key), GuardianHub_LastKey(key));
        _revoke(key);
    }

    /// @inheritdoc IGuardianHub
    function proposeGuardians(
        address[] calldata guardians_,
        uint256 quorum_
    ) external onlyAdmin returns (bytes32 operation) {
        _requireGuardians(guardians_, quorum_);
        operation = _propose(_guardiansOperation(guardians_, quorum_));
        emit GuardiansProposed(guardians_, quorum_, operation, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function setGuardians(address[] calldata guardians_, uint256 quorum_) external onlyAdmin {
        _carryOut(_guardiansOperation(guardians_, quorum_));
        _setGuardians(guardians_, quorum_);
    }

    /// @dev Reverts unless the key's grant runs.
    function _requireRunning(address key) internal view {
        uint48 expiry = _grants[key].expiry;
        require(expiry != 0, GuardianHub_NoGrant(key));
        require(block.timestamp <= expiry, GuardianHub_GrantExpired(key, expiry));
    }

    /// @dev Takes one use; reverts when there is none left or when some of these actions rest.
    function _spend(address key, bytes32 planId, uint256 bits) internal {
        Rest storage rest = _rests[key][planId];
        require(!_isResting(rest) || rest.bits & bits == 0, GuardianHub_Cooldown(rest.until));
        require(_buckets[key].tryConsume(bytes32(_grantIds[key]), 1), GuardianHub_NoUsesLeft(key));
    }

    /// @dev Starts the rest of actions that this key made hold. What failed does not rest: the next try may be the one that works.
    function _rest(address key, bytes32 planId, uint256 bits) internal {
        uint32 cooldown = _grants[key].cooldownSeconds;
        if (cooldown == 0 || bits == 0) return;

        Rest storage rest = _rests[key][planId];
        rest.bits = _isResting(rest) ? rest.bits | bits : bits;
        rest.until = uint48(block.timestamp) + cooldown;
    }

    function _revoke(address key) private {
        delete _grants[key];
        _keys.remove(key);
        emit Revoked(key, msg.sender);
    }

    function _setGuardians(address[] memory guardians_, uint256 quorum_) private {
        _requireGuardians(guardians_, quorum_);
        _guardians = guardians_;
        _quorum = quorum_;
        emit GuardiansChanged(guardians_, quorum_, msg.sender);
    }

    function _requireGuardians(address[] memory guardians_, uint256 quorum_) private pure {
        uint256 count = guardians_.length;
        require(count <= MAX_GUARDIANS && quorum_ != 0 && quorum_ <= count, GuardianHub_BadGuardians());
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            require(guardians_[i] > previous, GuardianHub_BadGuardians());
            previous = guardians_[i];
        }
    }

    function _isRunning(address key) private view returns (bool) {
        // A key without a grant has expiry 0.
        return block.timestamp <= _grants[key].expiry;
    }

    function _isWider(Grant calldata terms, Grant storage old) private view returns (bool) {
        return
            terms.expiry >= old.expiry &&
            terms.uses >= old.uses &&
            terms.refillSeconds <= old.refillSeconds &&
            terms.cooldownSeconds <= old.cooldownSeconds;
    }

    function _isResting(Rest storage rest) private view returns (bool) {
        return block.timestamp < rest.until;
    }

    function _otherKeyRuns(address key) private view returns (bool) {
        uint256 count = _keys.length();
        for (uint256 i = 0; i < count; ++i) {
            address other = _keys.pos(i);
            if (other != key && _isRunning(other)) return true;
        }
        return false;
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
            uint48 at = _votes[grantId][_guardians[i]];
            if (at != 0 && block.timestamp <= at + VOTE_LASTS) ++votes;
        }
    }

    function _revokeOperation(address key) private view returns (bytes32) {
        require(_grants[key].expiry != 0, GuardianHub_NoGrant(key));
        return keccak256(abi.encode("revoke", key, _grantIds[key]));
    }

    function _guardiansOperation(address[] calldata guardians_, uint256 quorum_) private pure returns (bytes32) {
        return keccak256(abi.encode("guardians", guardians_, quorum_));
    }
}
