// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title Lanes
 * @notice The arithmetic of ScopedPausable: what stands in the word, and what a pause and a resume make of one lane.
 *
 * Design: pure, without storage, clock, caller or assembly, so that a solver can prove it for every word and every moment
 * (docs/proofs.md). `now_` is the block's time in unix seconds, a time in a lane is a uint32 of the same.
 * Trust: none of its own; who may call what is the contract's question.
 */
library Lanes {
    uint8 internal constant GLOBAL = 0;
    uint256 internal constant COUNT = 8;

    /// @dev The longest pause of an exit lane in seconds, whatever the contract says.
    uint32 internal constant EXIT_MAX_PAUSE = 6 hours;

    /// @dev How long an exit lane is open after a pause before it can be paused again, in seconds.
    uint32 internal constant EXIT_REST = 1 days;

    /// @dev The longest grace in seconds, whatever the contract says: debts that grow meanwhile must not become bad.
    uint32 internal constant MAX_GRACE = 4 hours;

    /// @dev The lane's own time.
    function until(uint256 word, uint8 lane) internal pure returns (uint32) {
        return uint32(word >> (uint256(lane) << 5));
    }

    /// @dev The word with another time in this lane.
    function with(uint256 word, uint8 lane, uint32 time) internal pure returns (uint256) {
        uint256 shift = uint256(lane) << 5;
        return (word & ~(uint256(type(uint32).max) << shift)) | (uint256(time) << shift);
    }

    /// @dev True for the lanes by which users leave; `exits` has bit n for lane n. GLOBAL is never one of them.
    function isExit(uint256 exits, uint8 lane) internal pure returns (bool) {
        return lane != GLOBAL && lane < COUNT && (exits >> lane) & 1 == 1;
    }

    /// @dev The longest pause of a lane in seconds, when the contract wants `max`.
    function maxPause(uint32 max, bool exit) internal pure returns (uint32) {
        return exit && max > EXIT_MAX_PAUSE ? EXIT_MAX_PAUSE : max;
    }

    /// @dev The grace after a lane opened in seconds, when the contract wants `grace`.
    function graceOf(uint32 grace) internal pure returns (uint32) {
        return grace > MAX_GRACE ? MAX_GRACE : grace;
    }

    /// @dev Whether a pause until `asked` can change a lane that stands at `own`: it is later, and no exit that is closed or rests.
    function canPause(uint32 own, uint32 asked, bool exit, uint256 now_) internal pure returns (bool) {
        return own < asked && !(exit && now_ < uint256(own) + EXIT_REST);
    }

    /// @dev Until when a pause closes a lane that stands at `own`, when `asked` was wanted and `granted` allowed; not at all if that is no
    /// longer than what stands there.
    function pause(
        uint32 own,
        uint32 asked,
        uint32 granted,
        uint256 now_
    ) internal pure returns (bool closes, uint32 end) {
        closes = granted > own && granted > now_;
        end = granted < asked ? granted : asked;
    }

    /// @dev The word after a resume of one lane. The moment stays in it: an exit's rest is counted from there.
    function resume(uint256 word, uint8 lane, uint256 now_) internal pure returns (uint256) {
        // Whatever is later than now has the room for now.
        return until(word, lane) > now_ ? with(word, lane, uint32(now_)) : word;
    }
}
