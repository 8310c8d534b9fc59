// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ApprovingUser} from "./ApprovingUser.sol";

/// @notice Many users of one spender, and what they have together.
contract ApprovingUsers {
    using SafeERC20 for IERC20;

    IERC20 public immutable TOKEN;
    address public immutable SPENDER;
    address[] public users;

    constructor(IERC20 token, address spender) {
        (TOKEN, SPENDER) = (token, spender);
    }

    /// @notice So many more of them, who get what lies here in equal parts.
    function join(uint256 count) external {
        uint256 each = TOKEN.balanceOf(address(this)) / count;
        for (uint256 i = 0; i < count; ++i) {
            address user = address(new ApprovingUser(TOKEN, SPENDER));
            users.push(user);
            TOKEN.safeTransfer(user, each);
        }
    }

    /// @notice What all of them have; whoever asks as for one account gets the same answer.
    function balanceOf(address) external view returns (uint256 sum) {
        for (uint256 i = 0; i < users.length; ++i) sum += TOKEN.balanceOf(users[i]);
    }
}
