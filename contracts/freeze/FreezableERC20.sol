// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {AccountFreeze} from "./AccountFreeze.sol";
import {BalanceWord} from "./BalanceWord.sol";
import {FreezeTimes} from "./FreezeTimes.sol";

/**
 * @title FreezableERC20
 * @notice OpenZeppelin's ERC20 with AccountFreeze in the word of each balance: the check of a transfer reads nothing more.
 *
 * Design: bits 0 to 175 of an account's word are its balance, bits 176 to 255 its two times. The supply is kept below 2^176, so that a
 * balance never reaches the times.
 * Design: allowances, metadata, minting and burning are OpenZeppelin's; only `_update`, `balanceOf` and `totalSupply` are written anew.
 * Design: who is frozen for sending cannot spend the allowances that others gave him, either.
 * Trust: as AccountFreeze. What an account has can only be lessened by itself or by whom it allowed, and not while it is frozen.
 */
abstract contract FreezableERC20 is ERC20, AccountFreeze {
    using BalanceWord for uint256;

    mapping(address account => uint256) private _words;
    uint256 private _supply;

    /// @notice The supply would exceed `cap`, in the smallest unit.
    error FreezableERC20_SupplyCap(uint256 supply, uint256 cap);

    function totalSupply() public view virtual override returns (uint256) {
        return _supply;
    }

    function balanceOf(address account) public view virtual override returns (uint256) {
        return _words[account].balanceOf();
    }

    /// @dev In one piece, because it runs in every transfer.
    function _update(address from, address to, uint256 value) internal virtual override {
        if (from == address(0)) {
            _grow(value);
        } else {
            uint256 word = _words[from];
            if (block.timestamp < FreezeTimes.time(word.timesOf(), SEND)) _requireCanSend(from);
            uint256 balance = word.balanceOf();
            if (balance < value) revert ERC20InsufficientBalance(from, balance, value);
            _words[from] = word.minus(value);
        }

        // Read after the first word was written: whoever sends to himself passes both checks and ends with what he had.
        if (to == address(0)) {
            unchecked {
                _supply -= value;
            }
        } else {
            uint256 word = _words[to];
            if (block.timestamp < FreezeTimes.time(word.timesOf(), RECEIVE)) _requireCanReceive(to);
            // Stays below the times: no balance exceeds the supply.
            _words[to] = word.plus(value);
        }

        emit Transfer(from, to, value);
    }

    function _spendAllowance(address owner, address spender, uint256 value) internal virtual override {
        _requireCanSend(spender);
        super._spendAllowance(owner, spender, value);
    }

    function _times(address account) internal view virtual override returns (uint256) {
        return _words[account].timesOf();
    }

    function _setTimes(address account, uint256 times) internal virtual override {
        _words[account] = _words[account].withTimes(times);
    }

    function _grow(uint256 value) private {
        uint256 supply = _supply;
        require(value <= type(uint176).max - supply, FreezableERC20_SupplyCap(supply, type(uint176).max));
        _supply = supply + value;
    }
}
