// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice An account that has approved a spender for everything and is never heard of again.
contract ApprovingUser {
    constructor(IERC20 token, address spender) {
        token.approve(spender, type(uint256).max);
    }
}
