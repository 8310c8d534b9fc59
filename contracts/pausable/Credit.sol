// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title Credit
 * @notice The arithmetic of PauseCredit: how much of a pause a guardian gets, and what he pays for it.
 *
 * Design: pure, without storage, clock, caller or assembly, as Lanes.
 * Design: a pause of a second shuts the whole block in which it goes first. So whoever closes a lane that had opened pays LEAST: paid by the
 * second, one that is closed anew in every block would be shut for twelve times its credit.
 * Trust: none of its own; the bucket that is paid from is OpenZeppelin's.
 */
library Credit {
    /// @dev What closing a lane anew costs at least, in seconds; longer than the time between two blocks.
    uint256 internal constant LEAST = 1 minutes;

    /**
     * @dev Until when a lane is closed that stands at `own` and is asked for `until`, and what that costs, in seconds.
     * @param grace The lane's, which is paid with the pause, in seconds.
     * @param used What the bucket has given and not got back.
     * @param free What it still has.
     * @return granted `own` if there is not enough to close it for longer, or anew; then nothing is paid.
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
        bool anew = now_ > own + grace;
        if (end <= grace + _later(now_, own) || (anew && free < LEAST)) return (own, 0);

        // At least what is still to run: what a higher tier closed must not be the place where credit is saved up.
        uint256 unpaid = end - now_ > used ? end - now_ - used : 0;
        price = _later(end - start, unpaid);
        return (end - grace, anew ? _later(price, LEAST) : price);
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
