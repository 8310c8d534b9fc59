// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {IAccountFreeze} from "../interfaces/IAccountFreeze.sol";
import {FreezeTimes} from "./FreezeTimes.sol";

/**
 * @title AccountFreeze
 * @notice Mixin: accounts that may not send or not receive until an absolute time.
 *
 * Design: the arithmetic is FreezeTimes, which is proven; what lies here is storage, authority and events.
 * Design: two times per account, each merged by taking the later, so that order, repetition and races do not matter; they pass
 * without a transaction. What the contract guards with them is up to it: `_requireCanSend`, `_requireCanReceive`.
 * Design: one storage word per account at an ERC-7201 slot, without an initializer. FreezableERC20 keeps the two times in the word of the
 * balance instead, where the check costs no storage access of its own.
 * Trust: whoever freezes can move nothing. Guardians alone hold an account for at most `maxFreeze` seconds, all their calls together, and
 * then not again for FREEZE_REST. A higher tier renews, for MAX_FREEZE at a time. Only `_authorizeUnfreeze` frees early.
 */
abstract contract AccountFreeze is IAccountFreeze {
    using SlotDerivation for bytes32;

    using FreezeTimes for uint256;

    uint8 internal constant SEND = FreezeTimes.SEND;
    uint8 internal constant RECEIVE = FreezeTimes.RECEIVE;

    // keccak256(abi.encode(uint256(keccak256("firebreak.storage.AccountFreeze")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant ACCOUNTS = 0xac2f373b4725d8ca484fc64fa7c476a0344ec0f109cf0c4da2fa3e3a3fcf3700;

    /// @inheritdoc IAccountFreeze
    function frozenUntil(address account, uint8 direction) public view virtual returns (uint40) {
        require(direction == SEND || direction == RECEIVE, AccountFreeze_BadDirections(direction));
        return _times(account).time(direction);
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
        until = _term(account);
        again = FreezeTimes.again(until);
    }

    /// @inheritdoc IAccountFreeze
    function maxFreeze() public view virtual returns (uint32 guardian, uint32 higher) {
        return (FreezeTimes.guardianMax(_maxGuardianFreeze()), FreezeTimes.MAX_FREEZE);
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

        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            (uint256 times, uint8 ended) = _times(account).unfreeze(directions, block.timestamp);
            if (ended == 0) continue;

            _setTimes(account, times);
            _setTerm(account, uint40(block.timestamp));
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
        return StorageSlot.getUint256Slot(_slot(account)).value.timesOf();
    }

    function _setTimes(address account, uint256 times) internal virtual {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(_slot(account));
        slot.value = slot.value.withTimes(times);
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
        uint256 until = times.time(direction);
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
        if (guardian && end != 0) end = FreezeTimes.withinTerm(_term(account), until, block.timestamp);

        (uint256 next, uint8 longer) = times.freeze(directions, end);
        if (longer == 0) {
            // Who is frozen already is no refusal: two who act at once have both done it.
            isRefused = directions & times.before(uint40(block.timestamp) + 1) != 0;
            if (isRefused) emit FreezeRefused(account, msg.sender, caseId);
            return (false, isRefused);
        }

        _setTimes(account, next);
        if (guardian) _beginTerm(account);
        StorageSlot.getBytes32Slot(_slot(account).offset(1)).value = caseId;
        emit AccountFrozen(account, longer, end, msg.sender, caseId);
        return (true, false);
    }

    function _beginTerm(address account) private {
        uint32 max = FreezeTimes.guardianMax(_maxGuardianFreeze());
        _setTerm(account, FreezeTimes.nextTerm(_term(account), max, block.timestamp));
    }

    function _term(address account) private view returns (uint40) {
        return StorageSlot.getUint256Slot(_slot(account)).value.termOf();
    }

    function _setTerm(address account, uint40 until) private {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(_slot(account));
        slot.value = slot.value.withTerm(until);
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

    function _slot(address account) private pure returns (bytes32) {
        return ACCOUNTS.deriveMapping(account);
    }
}
