// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LendingLanes} from "../../../contracts/mocks/LendingLanes.sol";
import {Test} from "./Test.sol";

/// @notice A market with grace, credit and both borrowed surfaces, and who may do what in it.
abstract contract LendingTest is Test {
    address internal constant GUARDIAN = address(0x6A);
    address internal constant COUNCIL = address(0xC0);
    address internal constant RESUMER = address(0x4E);
    address internal constant STRANGER = address(0x57);

    LendingLanes internal market;

    function setUp() public virtual {
        market = new LendingLanes(GUARDIAN, COUNCIL, RESUMER);
    }

    /// @dev The next call comes from `by` and is refused.
    function expectNotAllowed(address by) internal {
        vm.expectRevert(abi.encodeWithSelector(LendingLanes.LendingLanes_NotAllowed.selector, by));
        vm.prank(by);
    }
}
