// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What a proposal shows as long as people read it.
contract NothingToDo {
    event Done();

    function executeProposal() external {
        emit Done();
    }
}
