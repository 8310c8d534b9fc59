// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {PairTrade} from "./PairTrade.sol";
import {SpotPriceMarket} from "./SpotPriceMarket.sol";

/// @notice Buys the collateral until its spot price is absurd, borrows against it, and buys again with what was borrowed.
contract SpotPriceSpiral {
    using SafeERC20 for IERC20;

    SpotPriceMarket public immutable MARKET;

    constructor(SpotPriceMarket market) {
        MARKET = market;
    }

    /// @notice One turn, with all cash that lies here.
    function turn() external {
        (IERC20 collateral, IERC20 cash) = (MARKET.COLLATERAL(), MARKET.CASH());
        uint256 bought = PairTrade.trade(MARKET.PAIR(), cash, collateral, cash.balanceOf(address(this)));

        collateral.forceApprove(address(MARKET), bought);
        MARKET.supply(bought);

        uint256 more = MARKET.limitOf(address(this)) - MARKET.owed(address(this));
        MARKET.borrow(Math.min(more, cash.balanceOf(address(MARKET))));
    }
}
