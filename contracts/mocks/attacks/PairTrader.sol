// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPair} from "./IPair.sol";
import {PairTrade} from "./PairTrade.sol";

/// @notice Trades with a pair, with everything that lies here.
contract PairTrader {
    IPair public immutable PAIR;
    IERC20 public immutable GOODS;
    IERC20 public immutable CASH;

    constructor(IPair pair, IERC20 goods, IERC20 cash) {
        (PAIR, GOODS, CASH) = (pair, goods, cash);
    }

    /// @notice Pays all cash.
    function buy() public {
        PairTrade.trade(PAIR, CASH, GOODS, CASH.balanceOf(address(this)));
    }

    /// @notice Gives all goods.
    function sell() public {
        PairTrade.trade(PAIR, GOODS, CASH, GOODS.balanceOf(address(this)));
    }
}
