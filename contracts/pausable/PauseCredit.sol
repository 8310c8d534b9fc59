// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Credit} from "./Credit.sol";
import {ScopedPausable} from "./ScopedPausable.sol";

/**
 * @title PauseCredit
 * @notice Lanes whose guardians hold a rolling credit: together they keep a lane shut for at most C seconds in any W seconds.
 *
 * Design: half of C is there at once, the other half comes back evenly over W, in OpenZeppelin's RefillingBucket, one per lane. So no
 * window of W, wherever it begins, holds more than C: what is still to run is never more than what the bucket has given, so that with
 * what is granted in the window it is at most what the bucket holds and what flows into it.
 * Design: seconds are paid when they are granted, the lane's grace included, and only those that no one had closed before; closing what had
 * opened costs a minute at least, since a second shuts a whole block. A resume gives nothing back. Asked for more than there is, the lane is
 * closed for what there is.
 * Design: paid is what the blocks' times say; the last block of a closing runs on to the next one, unpaid. With blocks of twelve seconds a
 * thief who adds a second at the end of every minute makes 72 seconds of 61 so, and of C a fifth more.
 * Design: the check of a lane knows nothing of this; only guardians who pause pay for it.
 * Design: each lane counts for itself, so a function is shut for as long as all lanes that close it, one after the other: for 2C in any W
 * under `whenOpen(n)`, by lane n and by GLOBAL; a liquidation for C more by each lane that its `whenGraceOver` names. Who wants a function
 * shut for at most T by a stolen key takes C = T over the number of lanes that close it. An exit knows only its own lane.
 * Trust: a guardian cannot keep a lane shut by pausing again and again. Higher tiers are not counted, so that no bound removes cover:
 * for them `_maxPause` alone holds.
 */
abstract contract PauseCredit is ScopedPausable {
    using RateLimiter for RateLimiter.RefillingBucket;

    RateLimiter.RefillingBucket private _credit;

    /// @notice For how many seconds guardians could shut this lane now, its grace included. A lane that had opened they can close only while
    /// this is a minute at least, and longer than its grace.
    function pauseCreditLeft(uint8 lane) public view virtual returns (uint256) {
        require(lane < LANES, ScopedPausable_NoSuchLane(lane));
        (uint208 capacity, ) = _settings();
        return _credit._capacity == 0 ? capacity : Math.min(capacity, _credit.available(_key(lane)));
    }

    /// @dev C and W of each lane, in seconds; how long one function is shut at most is said above. Constant, so that no key can raise it.
    /// Half of C is to be longer than any lane's grace, and than a minute, or guardians can never close that lane.
    function _pauseCredit() internal view virtual returns (uint32 credit, uint32 window);

    /// @dev True for those whose pauses are counted. Whoever else passes `_authorizePause` is a higher tier.
    function _isGuardianTier(address by) internal view virtual returns (bool);

    function _grantPause(address by, uint8 lane, uint32 own, uint32 until) internal virtual override returns (uint32) {
        if (!_isGuardianTier(by)) return super._grantPause(by, lane, own, until);

        _fit();
        (uint256 used, uint256 free) = _credit.state(_key(lane));
        (uint256 granted, uint256 price) = Credit.grant(block.timestamp, own, until, _graceOf(lane), used, free);
        if (price != 0) _credit.consume(_key(lane), price);
        return SafeCast.toUint32(granted);
    }

    /// @dev Not in the constructor: the hook may read what a heir sets in his.
    function _fit() private {
        (uint208 capacity, uint48 window) = _settings();
        if (_credit._capacity == capacity && _credit._window == window) return;

        // After an upgrade with other numbers, what was used so far has come back at the old rate.
        for (uint8 lane = 0; _credit._capacity != 0 && lane < LANES; ++lane) _credit.sync(_key(lane));
        _credit.updateSettings(window, capacity);
    }

    function _settings() private view returns (uint208 capacity, uint48 window) {
        (uint32 credit, uint32 seconds_) = _pauseCredit();
        return (credit / 2, seconds_);
    }

    function _key(uint8 lane) private pure returns (bytes32) {
        return bytes32(uint256(lane));
    }
}
