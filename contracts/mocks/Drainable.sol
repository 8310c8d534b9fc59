// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Says that it was drained whenever somebody asks for it, until it is paused; for measuring how long that takes.
contract Drainable {
    bool public paused;

    event Drain(address indexed to, uint256 amount);

    error Drainable_Paused();

    function drain(address to, uint256 amount) external {
        require(!paused, Drainable_Paused());
        emit Drain(to, amount);
    }

    function pause() external {
        paused = true;
    }

    function open() external {
        paused = false;
    }
}
