// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezeTest} from "../support/FreezeTest.sol";
import {TokenTest} from "../support/TokenTest.sol";
import {AccountFreezeTermTest} from "./AccountFreeze.term.t.sol";

/// @notice The guardians' term, for the token that keeps the times in its balances and the term beside them.
contract FreezableERC20TermTest is TokenTest, AccountFreezeTermTest {
    function setUp() public override(FreezeTest, TokenTest) {
        TokenTest.setUp();
    }

    function notAllowed(address by) internal pure override(FreezeTest, TokenTest) returns (bytes memory) {
        return TokenTest.notAllowed(by);
    }
}
