// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezeTest} from "../support/FreezeTest.sol";
import {TokenTest} from "../support/TokenTest.sol";
import {AccountFreezeTest} from "./AccountFreeze.t.sol";

/// @notice All that is asked of the mixin, asked of the token that keeps the times in its balances.
contract FreezableERC20FreezesTest is TokenTest, AccountFreezeTest {
    function setUp() public override(FreezeTest, TokenTest) {
        TokenTest.setUp();
    }

    function notAllowed(address by) internal pure override(FreezeTest, TokenTest) returns (bytes memory) {
        return TokenTest.notAllowed(by);
    }
}
