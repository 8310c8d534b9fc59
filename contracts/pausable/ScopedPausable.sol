// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {IScopedPausable} from "../interfaces/IScopedPausable.sol";
import {Lanes} from "./Lanes.sol";

/**
 * @title ScopedPausable
 * @notice Mixin: eight lanes, each closed until an absolute time, in one storage word.
 *
 * Design: the arithmetic is Lanes, which is proven; what lies here is storage, authority and events.
 * Design: lane n is bits 32n to 32n+31, a unix time in seconds; closed while now < time. One SLOAD answers GLOBAL and the lane.
 * Design: pausing takes the later of two times, so that order, repetition and races do not matter; it ends without a transaction.
 * Design: the word lies at an ERC-7201 slot and needs no initializer; zero reads as open. `_startScopedPausable` only makes the
 * first pause cheaper. A time that has passed is left standing, so that the word never returns to zero.
 * Design: a lane's grace, in which liquidations rest, follows from the time that stands in the lane. It needs no storage, runs after an
 * expiry as after a resume, and cannot be longer than MAX_GRACE.
 * Trust: whoever passes `_authorizePause` can only close lanes, for at most `_maxPause` at a time; whoever passes `_authorizeResume` can
 * only open them.
 * Trust: no one who pauses can keep an exit closed: at most EXIT_MAX_PAUSE at a time, then EXIT_REST open, however short the pause was. So
 * whoever may pause an exit for a second can keep it open for a day: few are to have that right. All other lanes can be closed
 * again and again, unless `_grantPause` says how often; PauseCredit does.
 */
abstract contract ScopedPausable is IScopedPausable {
    using Lanes for uint256;

    uint8 internal constant GLOBAL = Lanes.GLOBAL;
    uint256 internal constant LANES = Lanes.COUNT;

    // keccak256(abi.encode(uint256(keccak256("firebreak.storage.ScopedPausable")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant WORD = 0x359829299cba52b0931ab4acc7f204bf321b2b34ece0e0e29f4a86335f835d00;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _startScopedPausable();
    }

    /// @dev For functions that GLOBAL and their own lane may stop. Written out here, without Lanes, because it runs in every guarded call of
    /// every user and the compiler then knows the lane.
    modifier whenOpen(uint8 lane) {
        uint256 word = StorageSlot.getUint256Slot(WORD).value;
        // One question per line: joined by || the compiler keeps those whose answer it knows.
        if (lane > 7) _revertClosed(lane, word);
        if ((_exitLanes() >> lane) & 1 == 1) _revertClosed(lane, word);
        if (block.timestamp < uint32(word >> (uint256(lane) << 5))) _revertClosed(lane, word);
        if (block.timestamp < uint32(word)) _revertClosed(lane, word);
        _;
    }

    /// @dev For withdrawing, repaying and the like: only the lane's own time counts, GLOBAL does not.
    modifier whenExitOpen(uint8 lane) {
        uint256 until = _word().until(lane);
        if (block.timestamp < until || !_isExit(lane)) _revertExitClosed(lane, until);
        _;
    }

    /// @dev For liquidations, beside their own check: names, bit n for lane n, the lanes by which a debtor could have helped himself.
    /// While one of them or GLOBAL is closed, or opened less than its grace ago, nobody is liquidated.
    modifier whenGraceOver(uint256 lanes) {
        _requireGraceOver(lanes);
        _;
    }

    /// @inheritdoc IScopedPausable
    function pausedUntil(uint8 lane) public view virtual returns (uint32) {
        require(lane < LANES, ScopedPausable_NoSuchLane(lane));
        return _word().until(lane);
    }

    /// @inheritdoc IScopedPausable
    function paused() public view virtual returns (bool) {
        return block.timestamp < _word().until(GLOBAL);
    }

    /// @inheritdoc IScopedPausable
    function maxPause(uint8 lane) public view virtual returns (uint32) {
        require(lane < LANES, ScopedPausable_NoSuchLane(lane));
        return Lanes.maxPause(_maxPause(lane), _isExit(lane));
    }

    /// @inheritdoc IScopedPausable
    function graceUntil(uint8 lane) public view virtual returns (uint256) {
        return uint256(pausedUntil(lane)) + _graceOf(lane);
    }

    /// @inheritdoc IScopedPausable
    function pauseLanes(uint256 mask, uint32 duration, bytes32 incident) public virtual {
        _authorizePause(msg.sender, mask, duration);
        _requirePausable(mask, duration);

        uint256 word = _word();
        uint32 until = SafeCast.toUint32(block.timestamp + duration);
        (uint256 merged, uint256 changed, uint256 refused) = _merge(word, mask, until, incident);
        require(refused == 0 || merged != word, ScopedPausable_Refused(refused));

        if (merged != word) StorageSlot.getUint256Slot(WORD).value = merged;
        if (changed != 0) emit LanesPaused(changed, until, msg.sender, incident);
        if (refused != 0) emit LanesRefused(refused, msg.sender, incident);
    }

    /// @inheritdoc IScopedPausable
    function resumeLanes(uint256 mask) public virtual {
        _authorizeResume(msg.sender, mask);
        _requireMask(mask);

        uint256 word = _word();
        uint256 changed;
        for (uint8 lane = 0; lane < LANES; ++lane) {
            if ((mask >> lane) & 1 == 0) continue;
            uint256 resumed = word.resume(lane, block.timestamp);
            if (resumed == word) continue;
            word = resumed;
            changed |= 1 << lane;
        }
        if (changed == 0) return;

        StorageSlot.getUint256Slot(WORD).value = word;
        emit LanesResumed(changed, msg.sender);
    }

    /// @dev Reverts unless `by` may close these lanes for `duration` seconds. Sees the arguments before they are checked.
    function _authorizePause(address by, uint256 mask, uint32 duration) internal virtual;

    /// @dev Reverts unless `by` may open these lanes. To be another, slower authority than the one that pauses.
    function _authorizeResume(address by, uint256 mask) internal virtual;

    /// @dev The longest pause of a lane in seconds; 0 means never. Constant per lane, so that no key can raise it.
    function _maxPause(uint8 lane) internal view virtual returns (uint32);

    /// @dev Until when `by` may close a lane that stands at `own`, when asked for `until`, which is later than `own` and than now. An answer
    /// that is not later than both refuses the lane. Called once per lane, and spends what it grants.
    function _grantPause(address, uint8, uint32, uint32 until) internal virtual returns (uint32) {
        return until;
    }

    /// @dev How long liquidations that name this lane rest after it opened, in seconds; at most MAX_GRACE counts. Constant per lane.
    function _grace(uint8) internal view virtual returns (uint32) {
        return 0;
    }

    /// @dev The lanes by which users leave, bit n for lane n. GLOBAL is never one of them.
    function _exitLanes() internal view virtual returns (uint256 mask) {
        return 0;
    }

    /// @dev Makes the word non-zero; call it from an initializer when behind a proxy. It can be called at any time and lifts nothing.
    function _startScopedPausable() internal {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(WORD);
        if (slot.value == 0) slot.value = 1;
    }

    function _graceOf(uint8 lane) internal view returns (uint32) {
        return Lanes.graceOf(_grace(lane));
    }

    function _requireGraceOver(uint256 lanes) private view {
        require(lanes >> LANES == 0, ScopedPausable_BadMask(lanes));
        for (uint8 lane = 0; lane < LANES; ++lane) {
            if (lane != GLOBAL && (lanes >> lane) & 1 == 0) continue;
            uint256 until = graceUntil(lane);
            require(block.timestamp >= until, ScopedPausable_Grace(lane, until));
        }
    }

    function _revertClosed(uint8 lane, uint256 word) private view {
        require(lane < LANES, ScopedPausable_NoSuchLane(lane));
        require(!_isExit(lane), ScopedPausable_IsAnExit(lane));
        uint256 own = word.until(lane);
        uint256 global = word.until(GLOBAL);
        revert ScopedPausable_Closed(lane, own > global ? own : global);
    }

    function _revertExitClosed(uint8 lane, uint256 until) private view {
        require(_isExit(lane), ScopedPausable_NotAnExit(lane));
        revert ScopedPausable_Closed(lane, until);
    }

    function _requirePausable(uint256 mask, uint32 duration) private view {
        _requireMask(mask);
        require(duration != 0, ScopedPausable_NoDuration());
        for (uint8 lane = 0; lane < LANES; ++lane) {
            if ((mask >> lane) & 1 == 0) continue;
            uint32 max = maxPause(lane);
            require(duration <= max, ScopedPausable_TooLong(lane, duration, max));
        }
    }

    function _requireMask(uint256 mask) private pure {
        require(mask != 0 && mask >> LANES == 0, ScopedPausable_BadMask(mask));
    }

    /// @dev Lanes that were granted less than asked get an event of their own, since it says another time.
    function _merge(
        uint256 word,
        uint256 mask,
        uint32 until,
        bytes32 incident
    ) private returns (uint256 merged, uint256 changed, uint256 refused) {
        merged = word;
        for (uint8 lane = 0; lane < LANES; ++lane) {
            if ((mask >> lane) & 1 == 0) continue;
            uint32 own = word.until(lane);
            if (!Lanes.canPause(own, until, _isExit(lane), block.timestamp)) continue;
            uint32 granted = _grantPause(msg.sender, lane, own, until);
            (bool closes, uint32 end) = Lanes.pause(own, until, granted, block.timestamp);
            if (!closes) {
                // A lane that is closed already is no refusal: two who act at once have both done it.
                if (own <= block.timestamp) refused |= 1 << lane;
                continue;
            }
            merged = merged.with(lane, end);
            if (end == until) changed |= 1 << lane;
            else emit LanesPaused(1 << lane, end, msg.sender, incident);
        }
    }

    function _isExit(uint8 lane) private view returns (bool) {
        return Lanes.isExit(_exitLanes(), lane);
    }

    function _word() private view returns (uint256) {
        return StorageSlot.getUint256Slot(WORD).value;
    }
}
