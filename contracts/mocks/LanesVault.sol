// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ScopedPausable} from "../pausable/ScopedPausable.sol";

/// @notice A vault's skeleton: GLOBAL, two lanes that GLOBAL closes too, one exit that can be paused briefly, one that cannot.
contract LanesVault is ScopedPausable {
    uint8 internal constant DEPOSIT = 1;
    uint8 internal constant BORROW = 2;
    uint8 internal constant WITHDRAW = 6;
    uint8 internal constant REPAY = 7;

    address public immutable GUARDIAN;
    address public immutable RESUMER;
    uint256 public served;

    error LanesVault_NotGuardian(address by);
    error LanesVault_NotResumer(address by);

    constructor(address guardian, address resumer) {
        GUARDIAN = guardian;
        RESUMER = resumer;
    }

    function deposit() external whenOpen(DEPOSIT) {
        ++served;
    }

    function borrow() external whenOpen(BORROW) {
        ++served;
    }

    function withdraw() external whenExitOpen(WITHDRAW) {
        ++served;
    }

    function repay() external whenExitOpen(REPAY) {
        ++served;
    }

    function serve(uint8 lane) external whenOpen(lane) {
        ++served;
    }

    function leave(uint8 lane) external whenExitOpen(lane) {
        ++served;
    }

    function _authorizePause(address by, uint256, uint32) internal view override {
        require(by == GUARDIAN, LanesVault_NotGuardian(by));
    }

    function _authorizeResume(address by, uint256) internal view override {
        require(by == RESUMER, LanesVault_NotResumer(by));
    }

    function _maxPause(uint8 lane) internal pure override returns (uint32) {
        if (lane == WITHDRAW) return 12 hours;
        if (lane == REPAY) return 0;
        return lane == BORROW ? 30 days : 7 days;
    }

    function _exitLanes() internal pure override returns (uint256) {
        return (1 << WITHDRAW) | (1 << REPAY);
    }
}
