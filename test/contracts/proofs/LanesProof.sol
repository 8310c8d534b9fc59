// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lanes} from "../../../contracts/pausable/Lanes.sol";

/// @dev Read by `npm run prove`: each external function is a property, for every value of its parameters; its twin breaks the library and
/// has to be noticed.
contract LanesProof {
    /// @notice A lane holds the time that was written into it.
    /// @custom:twin (uint256(time) << shift) => (uint256(time) << (shift + 1))
    function lane_readsBack(uint256 word, uint8 lane, uint32 time) external pure {
        require(lane < 8);
        assert(Lanes.until(Lanes.with(word, lane, time), lane) == time);
    }

    /// @notice Writing one lane leaves every other lane as it was.
    /// @custom:twin type(uint32).max => type(uint64).max
    function lane_leavesOthers(uint256 word, uint8 lane, uint8 other, uint32 time) external pure {
        require(lane < 8 && other < 8 && lane != other);
        assert(Lanes.until(Lanes.with(word, lane, time), other) == Lanes.until(word, other));
    }

    /// @notice A pause never shortens what stands in the lane, whatever was asked and granted.
    /// @custom:twin granted > own && granted > now_ => granted > now_
    function pause_neverShortens(uint32 own, uint32 asked, uint32 granted, bool exit, uint256 now_) external pure {
        assert(_pause(own, asked, granted, exit, now_) >= own);
    }

    /// @notice A pause that is granted in full takes the later of the two times.
    /// @custom:twin end = granted < asked => end = granted > own
    function pause_takesTheLater(uint32 own, uint32 asked, uint32 granted, uint256 now_) external pure {
        require(asked > now_ && granted >= asked);
        assert(_pause(own, asked, granted, false, now_) == (own > asked ? own : asked));
    }

    /// @notice Pausing again changes nothing, an exit's lane included.
    /// @custom:twin own < asked && => own <= asked + 1 &&
    function pause_isIdempotent(uint32 own, uint32 asked, bool exit, uint256 now_) external pure {
        require(asked > now_ && asked < type(uint32).max);
        uint32 once = _pause(own, asked, asked, exit, now_);
        assert(_pause(once, asked, asked, exit, now_) == once);
        assert(once != asked || !Lanes.canPause(once, asked, exit, now_));
    }

    /// @notice Two pauses at the same time have the same effect in either order, unless the lane is an exit.
    /// @custom:twin end = granted < asked ? granted : asked => end = own == 0 ? asked : own + (granted - own) / 2 + 1
    function pause_isCommutative(uint32 own, uint32 one, uint32 other, uint256 now_) external pure {
        require(one > now_ && other > now_);
        uint32 oneFirst = _pause(_pause(own, one, one, false, now_), other, other, false, now_);
        uint32 otherFirst = _pause(_pause(own, other, other, false, now_), one, one, false, now_);
        assert(oneFirst == otherFirst);
    }

    /// @notice What closes a lane ends neither later than asked nor later than granted.
    /// @custom:twin granted < asked ? => granted > asked ?
    function pause_neverExceeds(uint32 own, uint32 asked, uint32 granted, uint256 now_) external pure {
        (, uint32 end) = Lanes.pause(own, asked, granted, now_);
        assert(end <= asked && end <= granted);
    }

    /// @notice A pause that says it closes ends after now: it is never an event without effect.
    /// @custom:twin granted > own && granted > now_ => granted > own
    function pause_closesNow(uint32 own, uint32 asked, uint32 granted, uint256 now_) external pure {
        require(asked > now_);
        (bool closes, uint32 end) = Lanes.pause(own, asked, granted, now_);
        assert(!closes || end > now_);
    }

    /// @notice A pause leaves the time of a lane at or below the time that was asked, or as it was: expiry is absolute.
    /// @custom:twin end = granted < asked ? granted : asked => end = granted
    function pause_isAbsolute(uint32 own, uint32 asked, uint32 granted, bool exit, uint256 now_) external pure {
        uint32 end = _pause(own, asked, granted, exit, now_);
        assert(end == own || end <= asked);
    }

    /// @notice The word never returns to zero by a pause.
    /// @custom:twin granted > own && granted > now_ => true
    function pause_neverZeroes(uint256 word, uint8 lane, uint32 asked, uint32 granted, uint256 now_) external pure {
        require(lane < 8 && asked > now_);
        (bool closes, uint32 end) = Lanes.pause(Lanes.until(word, lane), asked, granted, now_);
        if (closes) assert(Lanes.with(word, lane, end) != 0);
    }

    /// @notice No lane is closed for longer at a time than the contract wants, and no exit for longer than six hours.
    /// @custom:twin EXIT_MAX_PAUSE = 6 hours => EXIT_MAX_PAUSE = 7 hours
    function cap_holds(uint32 max, bool exit) external pure {
        uint32 capped = Lanes.maxPause(max, exit);
        assert(capped <= max && (!exit || capped <= 6 hours));
        assert(exit || capped == max);
    }

    /// @notice An exit that is closed is not closed for longer.
    /// @custom:twin !(exit && now_ < uint256(own) + EXIT_REST) => !(exit && now_ > uint256(own) + EXIT_REST)
    function exit_isNotExtended(uint32 own, uint32 asked, uint32 granted, uint256 now_) external pure {
        require(now_ < own);
        assert(_pause(own, asked, granted, true, now_) == own);
    }

    /// @notice After a pause an exit is open for a day before it closes again, whoever asks for how long.
    /// @custom:twin EXIT_REST = 1 days => EXIT_REST = 23 hours
    function exit_rests(uint32 own, uint32 asked, uint32 granted, uint256 now_) external pure {
        if (_pause(own, asked, granted, true, now_) != own) assert(now_ >= uint256(own) + 24 hours);
    }

    /// @notice GLOBAL is never an exit, nor is a lane that does not exist.
    /// @custom:twin lane != GLOBAL && => true &&
    function exit_isNeverGlobal(uint256 exits, uint8 lane) external pure {
        assert((lane != 0 && lane < 8) || !Lanes.isExit(exits, lane));
    }

    /// @notice Which lanes are exits is told lane by lane.
    /// @custom:twin (exits >> lane) & 1 == 1 => (exits >> lane) != 0
    function exit_isItsOwnBit(uint8 one, uint8 other) external pure {
        require(one != 0 && one < 8 && other < 8);
        assert(Lanes.isExit(uint256(1) << one, other) == (one == other));
    }

    /// @notice After a resume the lane is open.
    /// @custom:twin uint32(now_)) => uint32(now_ + 1))
    function resume_opens(uint256 word, uint8 lane, uint256 now_) external pure {
        require(lane < 8);
        assert(Lanes.until(Lanes.resume(word, lane, now_), lane) <= now_);
    }

    /// @notice A resume never closes a lane for longer, and leaves a lane that is open as it was.
    /// @custom:twin > now_ ? => < now_ ?
    function resume_neverLengthens(uint256 word, uint8 lane, uint256 now_) external pure {
        require(lane < 8);
        uint32 before = Lanes.until(word, lane);
        uint256 next = Lanes.resume(word, lane, now_);
        assert(Lanes.until(next, lane) <= before);
        assert(before > now_ || next == word);
    }

    /// @notice A resume leaves every other lane as it was.
    /// @custom:twin type(uint32).max => type(uint40).max
    function resume_leavesOthers(uint256 word, uint8 lane, uint8 other, uint256 now_) external pure {
        require(lane < 8 && other < 8 && lane != other);
        assert(Lanes.until(Lanes.resume(word, lane, now_), other) == Lanes.until(word, other));
    }

    /// @notice The moment of a resume stays in the lane: an exit rests from there, and the word does not return to zero.
    /// @custom:twin with(word, lane, uint32(now_)) => with(word, lane, 0)
    function resume_keepsTheMoment(uint256 word, uint8 lane, uint256 now_) external pure {
        require(lane < 8 && now_ != 0);
        uint256 next = Lanes.resume(word, lane, now_);
        if (next != word) assert(Lanes.until(next, lane) == now_ && next != 0);
    }

    /// @notice A grace is never longer than four hours, nor than the contract wants.
    /// @custom:twin MAX_GRACE = 4 hours => MAX_GRACE = 5 hours
    function grace_isBounded(uint32 wanted) external pure {
        uint32 grace = Lanes.graceOf(wanted);
        assert(grace <= 4 hours && grace <= wanted);
        assert(wanted > 4 hours || grace == wanted);
    }

    /// @dev One lane as ScopedPausable pauses it.
    function _pause(
        uint32 own,
        uint32 asked,
        uint32 granted,
        bool exit,
        uint256 now_
    ) private pure returns (uint32 until) {
        if (!Lanes.canPause(own, asked, exit, now_)) return own;
        (bool closes, uint32 end) = Lanes.pause(own, asked, granted, now_);
        return closes ? end : own;
    }
}
