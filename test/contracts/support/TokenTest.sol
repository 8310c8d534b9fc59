// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezableToken} from "../../../contracts/freeze/FreezableToken.sol";
import {FreezeTest} from "./FreezeTest.sol";

/// @notice The example token, of which HOLDER has all but 1,000 for each of three accounts.
abstract contract TokenTest is FreezeTest {
    address internal constant HOLDER = address(0x401D);
    uint256 internal constant SUPPLY = 1e24;

    FreezableToken internal token;

    function setUp() public virtual override {
        token = new FreezableToken("Token", "TOK", [GUARDIAN, COUNCIL, RECOVERY], HOLDER, SUPPLY);
        freezes = token;
        address[] memory rich = three(THIEF, VICTIM, BYSTANDER);
        for (uint256 i = 0; i < rich.length; ++i) {
            vm.prank(HOLDER);
            token.transfer(rich[i], 1_000);
        }
    }

    function notAllowed(address by) internal pure virtual override returns (bytes memory) {
        return abi.encodeWithSelector(FreezableToken.FreezableToken_NotAllowed.selector, by);
    }
}
