// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ScopedPausable} from "../pausable/ScopedPausable.sol";

/// @notice What the check of a lane costs beyond an unguarded function, from cold storage.
contract LanesCost is ScopedPausable {
    function measure() external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare();
        uint256 middle = gasleft();
        _guarded();
        return (start - middle, middle - gasleft());
    }

    /// @notice More users of the check, as in a real contract: with one the compiler would fit it to its only lane.
    function others() external view whenOpen(2) {
        _guardedToo();
    }

    function anyLane(uint8 lane) external view whenOpen(lane) {}

    function measureExit() external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare();
        uint256 middle = gasleft();
        _guardedExit();
        return (start - middle, middle - gasleft());
    }

    function _authorizePause(address, uint256, uint32) internal view override {}

    function _authorizeResume(address, uint256) internal view override {}

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 7 days;
    }

    function _exitLanes() internal pure override returns (uint256) {
        return 1 << 7;
    }

    function _bare() private view {}

    function _guarded() private view whenOpen(1) {}

    function _guardedToo() private view whenOpen(3) {}

    function _guardedExit() private view whenExitOpen(7) {}
}
