// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title Credit
 * @notice The arithmetic of PauseCredit: how much of a pause a guardian gets, and what he pays for it.
 *
 * Design: pure, without storage, clock, caller or assembly, as Lanes.
 * Trust: none of its own; the bucket that is paid from is OpenZeppelin's.
 */
library Credit {
    /**
     * @dev Until when a lane is closed that stands at `own` and is asked for `until`, and what that costs, in seconds.
     * @param grace The lane's, which is paid with the pause, in seconds.
     * @param used What the bucket has given and not got back.
     * @param free What it still has.
     * @return granted `own` if there is not enough to close it for longer; then nothing is paid.
     * @return price At most `free`.
     */
    function grant(
        uint256 now_,
        uint32 own,
        uint32 until,
        uint256 grace,
        uint256 used,
        uint256 free
    ) internal pure returns (uint256 granted, uint256 price) {
        uint256 start = _later(now_, own + grace);
        uint256 end = _earlier(until + grace, _earlier(start + free, now_ + used + free));
        if (end <= grace + _later(now_, own)) return (own, 0);

        // At least what is still to run: what a higher tier closed must not be the place where credit is saved up.
        uint256 unpaid = end - now_ > used ? end - now_ - used : 0;
        return (end - grace, _later(end - start, unpaid));
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
