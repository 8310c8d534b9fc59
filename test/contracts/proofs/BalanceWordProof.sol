// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BalanceWord} from "../../../contracts/freeze/BalanceWord.sol";

/// @dev Read by `npm run prove`, as LanesProof.
contract BalanceWordProof {
    /// @notice A freeze confiscates nothing: new times leave the balance as it was, to the last unit.
    /// @custom:twin return uint176(word) | (times => return uint168(word) | (times
    function freeze_keepsTheBalance(uint256 word, uint80 times) external pure {
        assert(BalanceWord.balanceOf(BalanceWord.withTimes(word, times)) == BalanceWord.balanceOf(word));
    }

    /// @notice New times are read back.
    /// @custom:twin (times << TIMES_AT) => (times << (TIMES_AT + 1))
    function times_readBack(uint256 word, uint80 times) external pure {
        assert(BalanceWord.timesOf(BalanceWord.withTimes(word, times)) == times);
    }

    /// @notice Spending takes exactly the value, and frees nobody.
    /// @custom:twin return word - value; => return word - value / 2;
    function spending_keepsTheTimes(uint256 word, uint256 value) external pure {
        uint256 balance = BalanceWord.balanceOf(word);
        require(value <= balance);
        uint256 next = BalanceWord.minus(word, value);
        assert(BalanceWord.balanceOf(next) == balance - value);
        assert(BalanceWord.timesOf(next) == BalanceWord.timesOf(word));
    }

    /// @notice Receiving adds exactly the value, and freezes nobody, as long as the balance stays below 2^176.
    /// @custom:twin return word + value; => return word | value;
    function receiving_keepsTheTimes(uint256 word, uint256 value) external pure {
        uint256 balance = BalanceWord.balanceOf(word);
        require(value <= type(uint176).max - balance);
        uint256 next = BalanceWord.plus(word, value);
        assert(BalanceWord.balanceOf(next) == balance + value);
        assert(BalanceWord.timesOf(next) == BalanceWord.timesOf(word));
    }

    /// @notice A balance never reaches the times: it is below 2^176 whatever stands in the word.
    /// @custom:twin return uint176(word); => return uint176(word >> 1);
    function word_isNothingElse(uint176 balance, uint80 times) external pure {
        uint256 word = BalanceWord.withTimes(balance, times);
        assert(BalanceWord.balanceOf(word) == balance && BalanceWord.timesOf(word) == times);
        assert(word == uint256(balance) + (uint256(times) << 176));
    }
}
