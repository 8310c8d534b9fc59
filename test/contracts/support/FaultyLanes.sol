// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {LendingLanes} from "../../../contracts/mocks/LendingLanes.sol";

/// @notice The market's skeleton with one fault, which the invariant test has to find.
contract FaultyLanes is LendingLanes {
    bytes32 private constant WORD =
        keccak256(abi.encode(uint256(keccak256("firebreak.storage.ScopedPausable")) - 1)) & ~bytes32(uint256(0xff));

    uint256 public immutable FAULT;

    constructor(
        address guardian,
        address council,
        address resumer,
        uint256 fault
    ) LendingLanes(guardian, council, resumer) {
        FAULT = fault;
    }

    /// @notice What runs with an upgrade; it should leave the lanes alone.
    function migrate() external {
        if (FAULT == 9) StorageSlot.getUint256Slot(WORD).value = 1;
    }

    /// @dev Takes the time that was asked for last instead of the later one.
    function pauseLanes(uint256 mask, uint32 duration, bytes32 incident) public override {
        super.pauseLanes(mask, duration, incident);
        if (FAULT == 10 && mask & 2 != 0) {
            uint256 word = StorageSlot.getUint256Slot(WORD).value & ~(uint256(type(uint32).max) << 32);
            StorageSlot.getUint256Slot(WORD).value = word | ((block.timestamp + duration) << 32);
        }
    }

    function _authorizePause(address by, uint256 mask, uint32 duration) internal view override {
        if (FAULT != 1) super._authorizePause(by, mask, duration);
    }

    function _authorizeResume(address by, uint256 mask) internal view override {
        if (FAULT != 2) super._authorizeResume(by, mask);
    }

    function _isGuardianTier(address by) internal view override returns (bool) {
        return FAULT != 3 && super._isGuardianTier(by);
    }

    function _pauseCredit() internal view override returns (uint32, uint32) {
        return FAULT == 4 ? (4 days, 10 days) : super._pauseCredit();
    }

    function _grantPause(address by, uint8 lane, uint32 own, uint32 until) internal override returns (uint32) {
        uint32 granted = super._grantPause(by, lane, own, until);
        return FAULT == 5 && granted > own + 1 days ? own + 1 days : granted;
    }

    function _maxPause(uint8 lane) internal view override returns (uint32) {
        return FAULT == 6 ? 60 days : super._maxPause(lane);
    }

    function _exitLanes() internal view override returns (uint256) {
        return FAULT == 7 ? 0 : super._exitLanes();
    }

    function _grace(uint8 lane) internal view override returns (uint32) {
        return FAULT == 8 ? 0 : super._grace(lane);
    }
}
