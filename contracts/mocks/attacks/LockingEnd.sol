// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {OneKeyRelay} from "./OneKeyRelay.sol";

/// @notice The end where the token is at home: what left is locked here.
contract LockingEnd is OneKeyRelay {
    using SafeERC20 for IERC20;

    IERC20 public immutable TOKEN;

    constructor(IERC20 token, address relayer, address team) OneKeyRelay(relayer, team) {
        TOKEN = token;
    }

    function _handOut(address to, uint256 amount) internal override {
        TOKEN.safeTransfer(to, amount);
    }

    function _take(address from, uint256 amount) internal override {
        TOKEN.safeTransferFrom(from, address(this), amount);
    }
}
