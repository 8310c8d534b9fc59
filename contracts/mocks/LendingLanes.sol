// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LidoPause} from "../pausable/LidoPause.sol";
import {OpenZeppelinPause} from "../pausable/OpenZeppelinPause.sol";
import {PauseCredit} from "../pausable/PauseCredit.sol";
import {ScopedPausable} from "../pausable/ScopedPausable.sol";

/// @notice A market's skeleton with everything the lanes offer: grace, credit for the guardian, and both borrowed surfaces.
contract LendingLanes is PauseCredit, OpenZeppelinPause, LidoPause {
    uint8 internal constant COLLATERAL = 1;
    uint8 internal constant LIQUIDATE = 3;
    uint8 internal constant REPAY = 7;

    address public immutable GUARDIAN;
    address public immutable COUNCIL;
    address public immutable RESUMER;
    uint256 public liquidated;

    error LendingLanes_NotAllowed(address by);

    constructor(address guardian, address council, address resumer) {
        (GUARDIAN, COUNCIL, RESUMER) = (guardian, council, resumer);
    }

    function liquidate() external whenOpen(LIQUIDATE) whenGraceOver((1 << COLLATERAL) | (1 << REPAY)) {
        ++liquidated;
    }

    function liquidateWaitingFor(uint256 lanes) external whenGraceOver(lanes) {
        ++liquidated;
    }

    function _authorizePause(address by, uint256, uint32) internal view virtual override {
        require(by == GUARDIAN || by == COUNCIL, LendingLanes_NotAllowed(by));
    }

    function _authorizeResume(address by, uint256) internal view virtual override {
        require(by == RESUMER, LendingLanes_NotAllowed(by));
    }

    function _isGuardianTier(address by) internal view virtual override returns (bool) {
        return by == GUARDIAN;
    }

    /// @dev The line that the compiler asks for when credit and a surface are combined.
    function _grantPause(
        address by,
        uint8 lane,
        uint32 own,
        uint32 until
    ) internal virtual override(ScopedPausable, PauseCredit) returns (uint32) {
        return super._grantPause(by, lane, own, until);
    }

    function _pauseCredit() internal view virtual override returns (uint32, uint32) {
        return (2 days, 10 days);
    }

    function _maxPause(uint8 lane) internal view virtual override returns (uint32) {
        return lane == REPAY ? 6 hours : 30 days;
    }

    function _grace(uint8 lane) internal view virtual override returns (uint32) {
        if (lane == GLOBAL) return 2 hours;
        return
            lane == COLLATERAL
                ? 1 hours
                : lane == REPAY
                    ? 9 hours
                    : 0;
    }

    function _exitLanes() internal view virtual override returns (uint256) {
        return 1 << REPAY;
    }
}
