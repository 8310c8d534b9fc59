// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Credit} from "../../../contracts/pausable/Credit.sol";

/// @dev Read by `npm run prove`, as LanesProof. Asked as PauseCredit asks: for a time later than the lane's and than now, with a grace of
/// at most four hours, of a bucket that holds 32 bits of seconds.
contract CreditProof {
    /// @notice A guardian never pays more than the bucket has left.
    /// @custom:twin _earlier(start + free, now_ + used + free) => _earlier(start + free, now_ + 2 * used + free)
    function price_isThere(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (, uint256 price) = _grant(now_, own, until, grace, used, free);
        assert(price <= free);
    }

    /// @notice What is granted is never shorter than what stands there, nor longer than asked.
    /// @custom:twin return (own, 0); => return (end - grace, 0);
    function grant_isBetween(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (uint256 granted, ) = _grant(now_, own, until, grace, used, free);
        assert(granted >= own && granted <= until);
    }

    /// @notice Nothing is closed for longer for nothing, and nothing is paid for nothing.
    /// @custom:twin return (own, 0); => return (own, free);
    function grant_isPaid(uint64 now_, uint32 own, uint32 until, uint32 grace, uint32 used, uint32 free) external pure {
        (uint256 granted, uint256 price) = _grant(now_, own, until, grace, used, free);
        assert((granted == own) == (price == 0));
    }

    /// @notice What a guardian closes ends after now, its grace not counted.
    /// @custom:twin grace + _later(now_, own) => _later(now_, own)
    function grant_closesNow(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (uint256 granted, uint256 price) = _grant(now_, own, until, grace, used, free);
        assert(price == 0 || (granted > own && granted > now_));
    }

    /// @notice Every second that no one had closed before is paid, the lane's grace included.
    /// @custom:twin _later(now_, own + grace) => _later(now_, own + grace) + 1
    function price_coversWhatIsNew(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (uint256 granted, uint256 price) = _grant(now_, own, until, grace, used, free);
        uint256 shut = uint256(own) + grace > now_ ? uint256(own) + grace : now_;
        if (price != 0) assert(price >= granted + grace - shut);
    }

    /// @notice Whoever closes what had opened pays a minute at least, for a second as well: it shuts a whole block.
    /// @custom:twin _later(price, LEAST) : price => price : price
    function price_coversABlock(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (, uint256 price) = _grant(now_, own, until, grace, used, free);
        if (price != 0 && now_ > uint256(own) + grace) assert(price >= 1 minutes);
    }

    /// @notice What is still to run, grace included, is never more than the bucket has given: no credit is saved up behind a longer pause.
    /// @custom:twin end - now_ - used : 0 => (end - now_ - used) / 2 : 0
    function price_coversWhatRuns(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) external pure {
        (uint256 granted, uint256 price) = _grant(now_, own, until, grace, used, free);
        if (price != 0) assert(granted + grace - now_ <= uint256(used) + price);
    }

    function _grant(
        uint64 now_,
        uint32 own,
        uint32 until,
        uint32 grace,
        uint32 used,
        uint32 free
    ) private pure returns (uint256 granted, uint256 price) {
        require(until > own && until > now_ && grace <= 4 hours);
        return Credit.grant(now_, own, until, grace, used, free);
    }
}
