// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title BalanceWord
 * @notice The word of an account in FreezableERC20: its balance in bits 0 to 175, its two times above, as FreezeTimes has them.
 *
 * Design: pure, without storage, clock, caller or assembly, as FreezeTimes.
 * Trust: who calls sees to it that balances stay below 2^176, and takes no more than there is.
 */
library BalanceWord {
    uint256 private constant TIMES_AT = 176;

    function balanceOf(uint256 word) internal pure returns (uint176) {
        return uint176(word);
    }

    /// @dev SEND in bits 0 to 39, RECEIVE in bits 40 to 79.
    function timesOf(uint256 word) internal pure returns (uint256) {
        return word >> TIMES_AT;
    }

    /// @dev The word with other times, below 2^80, and the same balance.
    function withTimes(uint256 word, uint256 times) internal pure returns (uint256) {
        return uint176(word) | (times << TIMES_AT);
    }

    /// @dev The word with `value` less; not more than the balance.
    function minus(uint256 word, uint256 value) internal pure returns (uint256) {
        unchecked {
            return word - value;
        }
    }

    /// @dev The word with `value` more; the balance is to stay below 2^176.
    function plus(uint256 word, uint256 value) internal pure returns (uint256) {
        unchecked {
            return word + value;
        }
    }
}
