// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title FreezeTimes
 * @notice The arithmetic of AccountFreeze: an account's two times and its guardian term, and what a freeze makes of them.
 *
 * Design: pure, without storage, clock, caller or assembly, so that a solver can prove it for every word and every moment
 * (docs/proofs.md). `now_` is the block's time in unix seconds, all other times are uint40 of the same.
 * Design: SEND is bits 0 to 39, RECEIVE bits 40 to 79; in AccountFreeze's own word the guardians' term is bits 80 to 119.
 * Trust: none of its own; who may call what is the contract's question.
 */
library FreezeTimes {
    uint8 internal constant SEND = 1;
    uint8 internal constant RECEIVE = 2;

    /// @dev The longest time in seconds for which guardians alone hold an account, whatever the contract says.
    uint32 internal constant GUARDIAN_MAX_FREEZE = 7 days;

    /// @dev The longest freeze by a higher tier, in seconds; it can be renewed.
    uint32 internal constant MAX_FREEZE = 366 days;

    /// @dev How long guardians leave an account alone when their time with it is over or it was freed, in seconds.
    uint40 internal constant FREEZE_REST = 7 days;

    uint256 private constant TIMES = type(uint80).max;

    /// @dev The two times of AccountFreeze's own word.
    function timesOf(uint256 word) internal pure returns (uint256) {
        return word & TIMES;
    }

    /// @dev That word with other times and the same term.
    function withTimes(uint256 word, uint256 times) internal pure returns (uint256) {
        return (word & ~TIMES) | times;
    }

    /// @dev The end of the guardians' term in that word; 0 if they never began.
    function termOf(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 80);
    }

    /// @dev That word with another term and the same times.
    function withTerm(uint256 word, uint40 term) internal pure returns (uint256) {
        return (word & TIMES) | (uint256(term) << 80);
    }

    /// @dev The time of one direction.
    function time(uint256 times, uint8 direction) internal pure returns (uint40) {
        return uint40(direction == SEND ? times : times >> 40);
    }

    /// @dev The times with another time in these directions.
    function with(uint256 times, uint8 directions, uint40 time_) internal pure returns (uint256) {
        uint256 send = directions & SEND != 0 ? time_ : time(times, SEND);
        uint256 receive_ = directions & RECEIVE != 0 ? time_ : time(times, RECEIVE);
        return send | (receive_ << 40);
    }

    /// @dev The directions whose time lies before this one.
    function before(uint256 times, uint40 time_) internal pure returns (uint8 directions) {
        if (time(times, SEND) < time_) directions |= SEND;
        if (time(times, RECEIVE) < time_) directions |= RECEIVE;
    }

    /// @dev The times after a freeze until `end`, and the directions that it made longer; 0 for `end` makes none longer.
    function freeze(uint256 times, uint8 directions, uint40 end) internal pure returns (uint256 next, uint8 longer) {
        longer = directions & before(times, end);
        next = longer == 0 ? times : with(times, longer, end);
    }

    /// @dev The times after a release, and the directions in which the account was frozen.
    function unfreeze(uint256 times, uint8 directions, uint256 now_) internal pure returns (uint256 next, uint8 ended) {
        ended = directions & ~before(times, uint40(now_) + 1);
        next = ended == 0 ? times : with(times, ended, uint40(now_));
    }

    /// @dev The longest freeze by a guardian in seconds, when the contract wants `max`.
    function guardianMax(uint32 max) internal pure returns (uint32) {
        return max > GUARDIAN_MAX_FREEZE ? GUARDIAN_MAX_FREEZE : max;
    }

    /// @dev From when guardians may begin anew after a term.
    function again(uint40 term) internal pure returns (uint40) {
        return term == 0 ? 0 : term + FREEZE_REST;
    }

    /// @dev The time cut to what guardians have left with an account; 0 while they rest.
    function withinTerm(uint40 term, uint40 until, uint256 now_) internal pure returns (uint40) {
        if (now_ >= again(term)) return until;
        if (now_ >= term) return 0;
        return until < term ? until : term;
    }

    /// @dev The term after a guardian's freeze: the one that runs, or else a new one of `max` seconds.
    function nextTerm(uint40 term, uint32 max, uint256 now_) internal pure returns (uint40) {
        return now_ >= again(term) ? uint40(now_ + max) : term;
    }
}
