// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LendingLanes} from "../../../contracts/mocks/LendingLanes.sol";
import {Test} from "./Test.sol";

/// @notice A market with grace, credit and both borrowed surfaces, and who may do what in it.
abstract contract LendingTest is Test {
    LendingLanes internal market;

    function setUp() public virtual {
        market = new LendingLanes(GUARDIAN, COUNCIL, RECOVERY);
    }

    function expectNotAllowed(address by) internal {
        expectRefused(by, abi.encodeWithSelector(LendingLanes.LendingLanes_NotAllowed.selector, by));
    }
}
