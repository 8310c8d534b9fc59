// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ScopedPausable} from "../../../contracts/pausable/ScopedPausable.sol";

/// @notice The mixin with nothing but the hooks that it asks for, and its checks for any lane.
contract Lanes is ScopedPausable {
    address private immutable GUARDIAN;
    address private immutable RECOVERY;

    /// @notice How many calls were let in.
    uint256 public served;

    /// @notice What the hook was asked; a resume has no duration.
    error Lanes_NotAllowed(address by, uint256 mask, uint32 duration);

    constructor(address guardian, address recovery) {
        (GUARDIAN, RECOVERY) = (guardian, recovery);
    }

    function serve(uint8 lane) external whenOpen(lane) {
        ++served;
    }

    function leave(uint8 lane) external whenExitOpen(lane) {
        ++served;
    }

    function liquidate(uint256 lanes) external whenGraceOver(lanes) {
        ++served;
    }

    function start() external {
        _startScopedPausable();
    }

    function _authorizePause(address by, uint256 mask, uint32 duration) internal view override {
        require(by == GUARDIAN, Lanes_NotAllowed(by, mask, duration));
    }

    function _authorizeResume(address by, uint256 mask) internal view override {
        require(by == RECOVERY, Lanes_NotAllowed(by, mask, 0));
    }

    function _maxPause(uint8) internal view virtual override returns (uint32) {
        return 7 days;
    }
}
