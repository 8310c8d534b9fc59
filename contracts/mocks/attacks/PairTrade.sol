// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPair} from "./IPair.sol";

/// @notice A trade with a Uniswap v2 pair without its router, at the pair's fee of 0.3 %.
library PairTrade {
    using SafeERC20 for IERC20;

    /// @dev Pays from the caller's own balance and takes all that the pair gives for it.
    function trade(IPair pair, IERC20 from, IERC20 to, uint256 paid) internal returns (uint256 bought) {
        (uint256 reserve0, uint256 reserve1, ) = pair.getReserves();
        bool isFirst = pair.token0() == address(to);
        (uint256 left, uint256 right) = isFirst ? (reserve1, reserve0) : (reserve0, reserve1);
        bought = (paid * 997 * right) / (left * 1_000 + paid * 997);

        from.safeTransfer(address(pair), paid);
        if (isFirst) pair.swap(bought, 0, address(this), "");
        else pair.swap(0, bought, address(this), "");
    }
}
