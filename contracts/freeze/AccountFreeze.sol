// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {IAccountFreeze} from "../interfaces/IAccountFreeze.sol";

/**
 * @title AccountFreeze
 * @notice Mixin: accounts that may not send or not receive until an absolute time.
 *
 * Design: two times per account, each merged by taking the later, so that order, repetition and races do not matter; they pass
 * without a transaction. What the contract guards with them is up to it: `_requireCanSend`, `_requireCanReceive`.
 * Design: one storage word per account at an ERC-7201 slot, without an initializer. FreezableERC20 keeps the two times in the word of the
 * balance instead, where the check costs no storage access of its own.
 * Trust: whoever freezes can move nothing. Guardians alone hold an account for at most `maxFreeze` seconds, all their calls together, and
 * then not again for FREEZE_REST. A higher tier renews, for MAX_FREEZE at a time. Only `_authorizeUnfreeze` frees early.
 */
abstract contract AccountFreeze is IAccountFreeze {
    using SlotDerivation for bytes32;

    uint8 internal constant SEND = 1;
    uint8 internal constant RECEIVE = 2;

    /// @dev The longest time in seconds for which guardians alone hold an account, whatever `_maxGuardianFreeze` says.
    uint32 internal constant GUARDIAN_MAX_FREEZE = 7 days;

    /// @dev The longest freeze by a higher tier, in seconds; it can be renewed.
    uint32 internal constant MAX_FREEZE = 366 days;

    /// @dev How long guardians leave an account alone when their time with it is over or it was freed, in seconds.
    uint40 internal constant FREEZE_REST = 7 days;

    // keccak256(abi.encode(uint256(keccak256("firebreak.storage.AccountFreeze")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant ACCOUNTS = 0xac2f373b4725d8ca484fc64fa7c476a0344ec0f109cf0c4da2fa3e3a3fcf3700;

    uint256 private constant TIMES = type(uint80).max;

    /// @inheritdoc IAccountFreeze
    function frozenUntil(address account, uint8 direction) public view virtual returns (uint40) {
        require(direction == SEND || direction == RECEIVE, AccountFreeze_BadDirections(direction));
        return _time(_times(account), direction);
    }

    /// @inheritdoc IAccountFreeze
    function canSend(address account) public view virtual returns (bool) {
        return block.timestamp >= frozenUntil(account, SEND);
    }

    /// @inheritdoc IAccountFreeze
    function canReceive(address account) public view virtual returns (bool) {
        return block.timestamp >= frozenUntil(account, RECEIVE);
    }

    /// @inheritdoc IAccountFreeze
    function caseOf(address account) public view virtual returns (bytes32) {
        return StorageSlot.getBytes32Slot(_slot(account).offset(1)).value;
    }

    /// @inheritdoc IAccountFreeze
    function guardianTerm(address account) public view virtual returns (uint40 until, uint40 again) {
        until = uint40(StorageSlot.getUint256Slot(_slot(account)).value >> 80);
        again = until == 0 ? 0 : until + FREEZE_REST;
    }

    /// @inheritdoc IAccountFreeze
    function maxFreeze() public view virtual returns (uint32 guardian, uint32 higher) {
        uint32 max = _maxGuardianFreeze();
        return (max > GUARDIAN_MAX_FREEZE ? GUARDIAN_MAX_FREEZE : max, MAX_FREEZE);
    }

    /// @inheritdoc IAccountFreeze
    function freeze(address[] calldata accounts, uint8 directions, uint32 duration, bytes32 caseId) public virtual {
        bool guardian = _authorizeFreeze(msg.sender);
        _requireBatch(accounts, directions);
        _requireDuration(duration, guardian);

        uint40 until = uint40(block.timestamp + duration);
        uint256 changed;
        uint256 refused;
        for (uint256 i = 0; i < accounts.length; ++i) {
            (bool isLonger, bool isRefused) = _freeze(accounts[i], directions, until, guardian, caseId);
            if (isLonger) ++changed;
            if (isRefused) ++refused;
        }
        require(changed != 0 || refused == 0, AccountFreeze_Refused(refused));
    }

    /// @inheritdoc IAccountFreeze
    function unfreeze(address[] calldata accounts, uint8 directions, bytes32 caseId) public virtual {
        _authorizeUnfreeze(msg.sender);
        _requireBatch(accounts, directions);

        uint40 moment = uint40(block.timestamp);
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            uint256 times = _times(account);
            uint8 ended = directions & ~_before(times, moment + 1);
            if (ended == 0) continue;

            _setTimes(account, _with(times, ended, moment));
            _setTerm(account, moment);
            emit AccountUnfrozen(account, ended, msg.sender, caseId);
        }
    }

    /// @dev Reverts unless `by` may freeze. True for a guardian, who is bounded; false for a higher tier.
    function _authorizeFreeze(address by) internal virtual returns (bool guardian);

    /// @dev Reverts unless `by` may free accounts early. Never a guardian.
    function _authorizeUnfreeze(address by) internal virtual;

    /// @dev For how many seconds guardians may hold an account. Constant, so that no key can raise it.
    function _maxGuardianFreeze() internal view virtual returns (uint32) {
        return 3 days;
    }

    /// @dev False for accounts that all others need, such as a pool. Their freezes are refused.
    function _isFreezable(address account) internal view virtual returns (bool) {
        return account != address(0) && account != address(this);
    }

    /// @dev The two times of an account: SEND in bits 0 to 39, RECEIVE in bits 40 to 79.
    function _times(address account) internal view virtual returns (uint256) {
        return StorageSlot.getUint256Slot(_slot(account)).value & TIMES;
    }

    function _setTimes(address account, uint256 times) internal virtual {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(_slot(account));
        slot.value = (slot.value & ~TIMES) | times;
    }

    /// @dev For whatever lessens what an account has.
    function _requireCanSend(address account) internal view {
        _requireFree(account, SEND, _times(account));
    }

    /// @dev For whatever adds to it.
    function _requireCanReceive(address account) internal view {
        _requireFree(account, RECEIVE, _times(account));
    }

    function _requireFree(address account, uint8 direction, uint256 times) internal view {
        uint256 until = _time(times, direction);
        if (block.timestamp < until) revert AccountFreeze_Frozen(account, direction, until);
    }

    function _freeze(
        address account,
        uint8 directions,
        uint40 until,
        bool guardian,
        bytes32 caseId
    ) private returns (bool isLonger, bool isRefused) {
        uint256 times = _times(account);
        uint40 end = _isFreezable(account) ? until : 0;
        if (guardian && end != 0) end = _withinTerm(account, until);

        uint8 longer = directions & _before(times, end);
        if (longer == 0) {
            // Who is frozen already is no refusal: two who act at once have both done it.
            isRefused = directions & _before(times, uint40(block.timestamp) + 1) != 0;
            if (isRefused) emit FreezeRefused(account, msg.sender, caseId);
            return (false, isRefused);
        }

        _setTimes(account, _with(times, longer, end));
        if (guardian) _beginTerm(account);
        StorageSlot.getBytes32Slot(_slot(account).offset(1)).value = caseId;
        emit AccountFrozen(account, longer, end, msg.sender, caseId);
        return (true, false);
    }

    /// @dev The time cut to what guardians have left with this account; 0 while they rest.
    function _withinTerm(address account, uint40 until) private view returns (uint40) {
        (uint40 term, uint40 again) = guardianTerm(account);
        if (block.timestamp >= again) return until;
        if (block.timestamp >= term) return 0;
        return until < term ? until : term;
    }

    function _beginTerm(address account) private {
        (, uint40 again) = guardianTerm(account);
        (uint32 max, ) = maxFreeze();
        if (block.timestamp >= again) _setTerm(account, uint40(block.timestamp + max));
    }

    function _setTerm(address account, uint40 until) private {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(_slot(account));
        slot.value = (slot.value & TIMES) | (uint256(until) << 80);
    }

    function _requireBatch(address[] calldata accounts, uint8 directions) private pure {
        require(accounts.length != 0, AccountFreeze_NoAccounts());
        require(directions != 0 && directions <= (SEND | RECEIVE), AccountFreeze_BadDirections(directions));
    }

    function _requireDuration(uint32 duration, bool guardian) private view {
        (uint32 bounded, uint32 higher) = maxFreeze();
        uint32 max = guardian ? bounded : higher;
        require(duration != 0, AccountFreeze_NoDuration());
        require(duration <= max, AccountFreeze_TooLong(duration, max));
    }

    /// @dev The directions whose time lies before this one.
    function _before(uint256 times, uint40 time) private pure returns (uint8 directions) {
        if (_time(times, SEND) < time) directions |= SEND;
        if (_time(times, RECEIVE) < time) directions |= RECEIVE;
    }

    function _time(uint256 times, uint8 direction) private pure returns (uint40) {
        return uint40(direction == SEND ? times : times >> 40);
    }

    function _with(uint256 times, uint8 directions, uint40 time) private pure returns (uint256) {
        uint256 send = directions & SEND != 0 ? time : _time(times, SEND);
        uint256 receive_ = directions & RECEIVE != 0 ? time : _time(times, RECEIVE);
        return send | (receive_ << 40);
    }

    function _slot(address account) private pure returns (bytes32) {
        return ACCOUNTS.deriveMapping(account);
    }
}
