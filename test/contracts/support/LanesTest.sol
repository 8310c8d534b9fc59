// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {Test} from "./Test.sol";
import {TunedLanes} from "./TunedLanes.sol";

/// @notice Lanes that a test tunes, each closed for at most a week, and short words for what is done with them.
abstract contract LanesTest is Test {
    // cast index-erc7201 would say the same: the slot follows from the name "firebreak.storage.ScopedPausable".
    bytes32 internal constant WORD =
        keccak256(abi.encode(uint256(keccak256("firebreak.storage.ScopedPausable")) - 1)) & ~bytes32(uint256(0xff));

    uint32 internal constant MAX = 7 days;

    TunedLanes internal lanes;

    function setUp() public virtual {
        lanes = new TunedLanes(GUARDIAN, RECOVERY);
    }

    function pause(uint256 mask, uint32 duration) internal {
        vm.prank(GUARDIAN);
        lanes.pauseLanes(mask, duration, INCIDENT);
    }

    function resume(uint256 mask) internal {
        vm.prank(RECOVERY);
        lanes.resumeLanes(mask);
    }

    function bit(uint256 lane) internal pure returns (uint256) {
        return 1 << lane;
    }

    function wordOf(address where) internal view returns (uint256) {
        return uint256(vm.load(where, WORD));
    }

    function word() internal view returns (uint256) {
        return wordOf(address(lanes));
    }

    /// @dev The next call emits this and nothing else before it.
    function expectPaused(uint256 mask, uint256 until) internal {
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesPaused(mask, uint32(until), GUARDIAN, INCIDENT);
    }

    function expectResumed(uint256 mask) internal {
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesResumed(mask, RECOVERY);
    }

    function expectClosed(uint8 lane, uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Closed.selector, lane, until));
    }

    function expectBadMask(uint256 mask) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_BadMask.selector, mask));
    }

    function expectNoSuchLane(uint256 lane) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_NoSuchLane.selector, lane));
    }

    function expectTooLong(uint256 lane, uint32 duration, uint32 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_TooLong.selector, lane, duration, max));
    }
}
