// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {GrantTerms} from "../../../contracts/guardian/GrantTerms.sol";
import {Grant} from "../../../contracts/interfaces/Plan.sol";

/// @dev Read by `npm run prove`, as LanesProof. A key works while its grant has begun and is not over, and is refused what rests.
contract GrantTermsProof {
    /// @notice A key works from its first second to its last, both included, and in no other.
    /// @custom:twin return now_ > expiry; => return now_ > uint256(expiry) + 1;
    function key_worksInItsTime(uint48 start, uint48 expiry, uint256 now_) external pure {
        assert(_works(start, expiry, now_) == (now_ >= start && now_ <= expiry));
    }

    /// @notice Without a grant, whose expiry is 0, a key never works.
    /// @custom:twin return now_ > expiry; => return now_ > expiry && expiry != 0;
    function key_needsAGrant(uint48 start, uint256 now_) external pure {
        require(now_ > 0);
        assert(!_works(start, 0, now_));
    }

    /// @notice A grant ends within 366 days of the moment in which it is given, widened ones included.
    /// @custom:twin terms.expiry <= now_ + MAX_GRANT => terms.expiry <= terms.start + MAX_GRANT
    function grant_endsWithinAYear(Grant memory terms, uint256 now_, uint256 later) external pure {
        require(now_ < 2 ** 48 && GrantTerms.areSound(terms, now_));
        if (_works(terms.start, terms.expiry, later)) assert(later <= now_ + 366 days);
    }

    /// @notice A grant that is given works at some moment from then on, with a use, and refills.
    /// @custom:twin terms.expiry > now_; => terms.expiry >= terms.start;
    function grant_works(Grant memory terms, uint256 now_) external pure {
        require(now_ < 2 ** 48 && GrantTerms.areSound(terms, now_));
        uint256 first = terms.start > now_ ? terms.start : now_;
        assert(_works(terms.start, terms.expiry, first) && terms.uses > 0 && terms.refillSeconds > 0);
    }

    /// @notice A widening takes no second in which the key would have worked.
    /// @custom:twin terms.start <= now_) => terms.start <= old.expiry)
    function widening_takesNoTime(Grant memory terms, Grant memory old, uint256 now_, uint256 later) external pure {
        require(GrantTerms.isWider(terms, old, now_) && later >= now_);
        if (_works(old.start, old.expiry, later)) assert(_works(terms.start, terms.expiry, later));
    }

    /// @notice A widening takes no use, and slows neither the refilling nor the next call.
    /// @custom:twin terms.refillSeconds <= old.refillSeconds => terms.refillSeconds >= old.refillSeconds
    function widening_takesNoUse(Grant memory terms, Grant memory old, uint256 now_) external pure {
        require(GrantTerms.isWider(terms, old, now_));
        assert(terms.uses >= old.uses && terms.refillSeconds <= old.refillSeconds);
        assert(terms.cooldownSeconds <= old.cooldownSeconds);
    }

    /// @notice Nothing narrower is taken at once: neither a later start nor an earlier end, fewer uses, a slower refill, a longer rest.
    /// @custom:twin terms.expiry >= old.expiry && => terms.expiry >= old.start &&
    function narrowing_isRefused(Grant memory terms, Grant memory old, uint256 now_) external pure {
        bool later = terms.start > old.start && terms.start > now_;
        bool shorter = later || terms.expiry < old.expiry || terms.uses < old.uses;
        bool slower = terms.refillSeconds > old.refillSeconds || terms.cooldownSeconds > old.cooldownSeconds;
        if (shorter || slower) assert(!GrantTerms.isWider(terms, old, now_));
    }

    /// @notice What a grant has already is a widening of it: granting again names further plans and changes nothing else.
    /// @custom:twin terms.uses >= old.uses => terms.uses > old.uses
    function widening_mayBeNone(Grant memory terms, uint256 now_) external pure {
        assert(GrantTerms.isWider(terms, terms, now_));
    }

    /// @notice What a key made hold it is refused until the rest is over, in each second of it.
    /// @custom:twin return now_ < until; => return now_ + 1 < until;
    function rest_refuses(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_,
        uint256 later
    ) external pure {
        require(made != 0 && later >= now_ && later < now_ + cooldown);
        (uint48 end, uint256 bits) = _rest(until, resting, made, cooldown, now_);
        assert(_isRefused(end, bits, made, later));
    }

    /// @notice When the rest is over nothing is refused.
    /// @custom:twin return now_ < until; => return now_ <= until;
    function rest_ends(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_,
        uint256 wanted
    ) external pure {
        (uint48 end, uint256 bits) = _rest(until, resting, made, cooldown, now_);
        assert(!_isRefused(end, bits, wanted, now_ + cooldown));
    }

    /// @notice What rests goes on resting when the key makes something else hold, unless its grant was widened to a shorter rest.
    /// @custom:twin ? resting | made : made => ? made : resting | made
    function rest_isKept(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_,
        uint256 later
    ) external pure {
        require(later >= now_ && until <= now_ + cooldown);
        (uint48 end, uint256 bits) = _rest(until, resting, made, cooldown, now_);
        assert(!_isRefused(until, resting, resting, later) || _isRefused(end, bits, resting, later));
    }

    /// @notice What neither rested nor was made to hold is not refused: a rest is of single actions.
    /// @custom:twin ? resting | made : made => ? resting | made : resting | made
    function rest_bindsNoOther(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_,
        uint256 wanted
    ) external pure {
        require(wanted & made == 0 && !_isRefused(until, resting, wanted, now_));
        (uint48 end, uint256 bits) = _rest(until, resting, made, cooldown, now_);
        assert(!_isRefused(end, bits, wanted, now_));
    }

    /// @notice A guardian's vote against a key counts for a day, and no guardian has voted who did not.
    /// @custom:twin now_ <= votedAt + VOTE_LASTS => now_ < votedAt + VOTE_LASTS
    function vote_lastsADay(uint48 votedAt, uint256 now_) external pure {
        assert(GrantTerms.counts(votedAt, now_) == (votedAt > 0 && now_ <= uint256(votedAt) + 1 days));
    }

    function _works(uint48 start, uint48 expiry, uint256 now_) private pure returns (bool) {
        return GrantTerms.hasBegun(start, now_) && !GrantTerms.isOver(expiry, now_);
    }

    function _isRefused(uint48 until, uint256 resting, uint256 bits, uint256 now_) private pure returns (bool) {
        return GrantTerms.isResting(until, now_) && resting & bits != 0;
    }

    function _rest(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_
    ) private pure returns (uint48, uint256) {
        require(now_ < 2 ** 40);
        return GrantTerms.rest(until, resting, made, cooldown, now_);
    }
}
