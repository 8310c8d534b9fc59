// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice A pause that anybody may set and lift, for tests in which a target is opened again and again.
contract Switch {
    bool public paused;

    function pause() external {
        paused = true;
    }

    function open() external {
        paused = false;
    }
}
