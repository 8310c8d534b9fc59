// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";

/**
 * @title LidoShape
 * @notice What Lido's `PausableUntil` does, in words of our own, to trace and to measure ours against. Shaped after lidofinance/core at
 * 372b02e19 (common/utils). Anybody may call it: roles are left out.
 *
 * Design: one time at a hashed slot, paused while now < time, so that it ends by itself. What is paused cannot be paused again.
 */
contract LidoShape {
    event Paused(uint256 duration);
    event Resumed();

    error PausedExpected();
    error ResumedExpected();
    error ZeroPauseDuration();

    uint256 public constant PAUSE_INFINITELY = type(uint256).max;
    bytes32 private constant RESUME_SINCE = keccak256("lido.PausableUntil.resumeSinceTimestamp");

    modifier whenResumed() {
        require(!isPaused(), ResumedExpected());
        _;
    }

    function isPaused() public view returns (bool) {
        return block.timestamp < getResumeSinceTimestamp();
    }

    function getResumeSinceTimestamp() public view returns (uint256) {
        return StorageSlot.getUint256Slot(RESUME_SINCE).value;
    }

    function pauseFor(uint256 duration) external whenResumed {
        require(duration != 0, ZeroPauseDuration());
        bool endless = duration == PAUSE_INFINITELY;
        StorageSlot.getUint256Slot(RESUME_SINCE).value = endless ? PAUSE_INFINITELY : block.timestamp + duration;
        emit Paused(duration);
    }

    function resume() external {
        require(isPaused(), PausedExpected());
        StorageSlot.getUint256Slot(RESUME_SINCE).value = block.timestamp;
        emit Resumed();
    }

    /// @notice What its check costs beyond an unguarded function, from cold storage.
    function measure() external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare();
        uint256 middle = gasleft();
        _guarded();
        return (start - middle, middle - gasleft());
    }

    function _bare() private view {}

    function _guarded() private view whenResumed {}
}
