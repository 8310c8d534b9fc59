// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {CreditLanes} from "./CreditLanes.sol";
import {Test} from "./Test.sol";

/// @notice A credit of two days in ten: one day at once, and a second comes back every ten.
abstract contract CreditTest is Test {
    uint32 internal constant HALF = 1 days;
    uint32 internal constant WINDOW = 10 days;

    CreditLanes internal lanes;

    function setUp() public virtual {
        lanes = new CreditLanes(GUARDIAN);
    }

    function pause(uint256 mask, uint256 duration) internal {
        vm.prank(GUARDIAN);
        lanes.pauseLanes(mask, uint32(duration), INCIDENT);
    }

    /// @dev By a tier that is not counted.
    function pauseAbove(uint256 mask, uint256 duration) internal {
        vm.prank(COUNCIL);
        lanes.pauseLanes(mask, uint32(duration), INCIDENT);
    }

    function resume(uint256 mask) internal {
        vm.prank(RECOVERY);
        lanes.resumeLanes(mask);
    }

    function expectRefusal(uint256 mask) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Refused.selector, mask));
    }

    function assertLane(uint8 lane, uint256 until, uint256 left) internal view {
        vm.assertEq(lanes.pausedUntil(lane), until);
        vm.assertEq(lanes.pauseCreditLeft(lane), left);
    }
}
