// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FreezeTimes} from "../../../contracts/freeze/FreezeTimes.sol";

/// @dev Read by `npm run prove`, as LanesProof. Moments lie below 2^40 seconds, the year 36812, beyond which the times themselves end.
contract FreezeTimesProof {
    uint8 private constant SEND = 1;
    uint8 private constant RECEIVE = 2;

    /// @notice Writing a direction's time is read back there, and leaves the other direction as it was.
    /// @custom:twin return send | (receive_ << 40); => return send | (receive_ << 39);
    function times_readBack(uint256 times, uint8 directions, uint40 time, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        uint40 found = FreezeTimes.time(FreezeTimes.with(times, directions, time), direction);
        assert(found == (directions & direction != 0 ? time : FreezeTimes.time(times, direction)));
    }

    /// @notice Both times fit into 80 bits, so that they reach into nothing that lies above them.
    /// @custom:twin return send | (receive_ << 40); => return send | (receive_ << 48);
    function times_fitInto80Bits(uint256 times, uint8 directions, uint40 time) external pure {
        assert(FreezeTimes.with(times, directions, time) >> 80 == 0);
    }

    /// @notice New times leave the guardians' term of the word as it was, and are read back.
    /// @custom:twin (word & ~TIMES) | times => (word & TIMES) | times
    function word_keepsTheTerm(uint256 word, uint80 times) external pure {
        uint256 next = FreezeTimes.withTimes(word, times);
        assert(FreezeTimes.timesOf(next) == times);
        assert(FreezeTimes.termOf(next) == FreezeTimes.termOf(word));
    }

    /// @notice A new term leaves the times of the word as they were, and is read back.
    /// @custom:twin (word & TIMES) | (uint256(term) << 80) => (word & TIMES) | (uint256(term) << 79)
    function word_keepsTheTimes(uint256 word, uint40 term) external pure {
        uint256 next = FreezeTimes.withTerm(word, term);
        assert(FreezeTimes.termOf(next) == term);
        assert(FreezeTimes.timesOf(next) == FreezeTimes.timesOf(word));
    }

    /// @notice A freeze never shortens either time.
    /// @custom:twin longer = directions & before(times, end); => longer = directions;
    function freeze_neverShortens(uint256 times, uint8 directions, uint40 end, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        (uint256 next, ) = FreezeTimes.freeze(times, directions, end);
        assert(FreezeTimes.time(next, direction) >= FreezeTimes.time(times, direction));
    }

    /// @notice A freeze takes the later time in the directions that it names, and touches no other.
    /// @custom:twin with(times, longer, end) => with(times, directions, end)
    function freeze_takesTheLater(uint256 times, uint8 directions, uint40 end, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        (uint256 next, ) = FreezeTimes.freeze(times, directions, end);
        uint40 before = FreezeTimes.time(times, direction);
        bool longer = directions & direction != 0 && end > before;
        assert(FreezeTimes.time(next, direction) == (longer ? end : before));
    }

    /// @notice Freezing again changes nothing and says so.
    /// @custom:twin if (time(times, SEND) < time_) => if (time(times, SEND) <= time_)
    function freeze_isIdempotent(uint80 times, uint8 directions, uint40 end) external pure {
        (uint256 once, ) = FreezeTimes.freeze(times, directions, end);
        (uint256 twice, uint8 longer) = FreezeTimes.freeze(once, directions, end);
        assert(twice == once && longer == 0);
    }

    /// @notice Two freezes have the same effect in either order.
    /// @custom:twin if (time(times, RECEIVE) < time_) => if (time(times, RECEIVE) == 0)
    function freeze_isCommutative(uint80 times, uint8 one, uint40 oneEnd, uint8 other, uint40 otherEnd) external pure {
        (uint256 oneOnly, ) = FreezeTimes.freeze(times, one, oneEnd);
        (uint256 otherOnly, ) = FreezeTimes.freeze(times, other, otherEnd);
        (uint256 oneFirst, ) = FreezeTimes.freeze(oneOnly, other, otherEnd);
        (uint256 otherFirst, ) = FreezeTimes.freeze(otherOnly, one, oneEnd);
        assert(oneFirst == otherFirst);
    }

    /// @notice A freeze says which directions it made longer: none that was not asked, none that was not changed.
    /// @custom:twin longer = directions & before(times, end); => longer = before(times, end);
    function freeze_saysWhatItDid(uint80 times, uint8 directions, uint40 end, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        (uint256 next, uint8 longer) = FreezeTimes.freeze(times, directions, end);
        bool changed = FreezeTimes.time(next, direction) != FreezeTimes.time(times, direction);
        assert((longer & direction != 0) == changed);
        assert(longer & ~directions == 0);
    }

    /// @notice After a release the account is free in the directions that were named.
    /// @custom:twin with(times, ended, uint40(now_)) => with(times, ended, uint40(now_) + 1)
    function unfreeze_frees(uint80 times, uint8 directions, uint40 now_, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        require(directions & direction != 0);
        (uint256 next, ) = FreezeTimes.unfreeze(times, directions, now_);
        assert(FreezeTimes.time(next, direction) <= now_);
    }

    /// @notice A release never freezes for longer, and touches no direction that was not named.
    /// @custom:twin ended = directions & ~before(times, uint40(now_) + 1); => ended = directions;
    function unfreeze_neverLengthens(uint80 times, uint8 directions, uint40 now_, uint8 direction) external pure {
        require(direction == SEND || direction == RECEIVE);
        (uint256 next, ) = FreezeTimes.unfreeze(times, directions, now_);
        uint40 before = FreezeTimes.time(times, direction);
        uint40 found = FreezeTimes.time(next, direction);
        assert(found <= before);
        assert(directions & direction != 0 || found == before);
    }

    /// @notice A guardian's freeze is never longer than seven days, nor than the contract wants.
    /// @custom:twin GUARDIAN_MAX_FREEZE = 7 days => GUARDIAN_MAX_FREEZE = 8 days
    function guardian_isCapped(uint32 wanted) external pure {
        uint32 max = FreezeTimes.guardianMax(wanted);
        assert(max <= 7 days && max <= wanted);
        assert(wanted > 7 days || max == wanted);
    }

    /// @notice No freeze by a guardian ends after the term that is written with it, nor later than asked.
    /// @custom:twin return until < term ? until : term; => return until;
    function term_bounds(uint40 term, uint40 duration, uint32 max, uint40 now_) external pure {
        require(duration <= max && uint256(now_) + max < 2 ** 40);
        uint40 end = FreezeTimes.withinTerm(term, now_ + duration, now_);
        assert(end <= now_ + duration);
        assert(end <= FreezeTimes.nextTerm(term, max, now_));
    }

    /// @notice A term that runs is not moved by freezing again: all calls of all guardians share it.
    /// @custom:twin uint40(now_ + max) : term => uint40(now_ + max) : uint40(now_ + max)
    function term_isNotMoved(uint40 term, uint32 max, uint40 now_) external pure {
        require(term < 2 ** 40 - 7 days && now_ < term);
        assert(FreezeTimes.nextTerm(term, max, now_) == term);
    }

    /// @notice Between the end of a term and seven days later guardians hold the account for no second.
    /// @custom:twin FREEZE_REST = 7 days => FREEZE_REST = 6 days
    function term_isFollowedByRest(uint40 term, uint40 until, uint32 max, uint40 now_) external pure {
        require(term != 0 && term < 2 ** 40 - 7 days && now_ >= term && now_ < term + 7 days);
        assert(FreezeTimes.withinTerm(term, until, now_) == 0);
        assert(FreezeTimes.nextTerm(term, max, now_) == term);
    }

    /// @notice A new term is `max` seconds long, counted from the freeze that begins it.
    /// @custom:twin uint40(now_ + max) : term => uint40(now_ + max + 1) : term
    function term_hasItsLength(uint40 term, uint32 max, uint40 now_) external pure {
        require(uint256(now_) + max < 2 ** 40);
        uint40 next = FreezeTimes.nextTerm(term, max, now_);
        assert(next == term || next == now_ + max);
    }

    /// @notice The guardians' first freeze, and each one after their rest, is granted as asked: the bound removes no cover for good.
    /// @custom:twin return term == 0 ? 0 : term + FREEZE_REST; => return term + FREEZE_REST;
    function term_beginsAnew(uint40 term, uint40 until, uint40 now_) external pure {
        require(term == 0 || (term < 2 ** 40 - 7 days && now_ >= term + 7 days));
        assert(FreezeTimes.withinTerm(term, until, now_) == until);
    }
}
