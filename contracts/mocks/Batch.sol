// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Makes several calls in one block, whether they succeed or not, and says what each answered.
contract Batch {
    event Answered(bool ok, bytes answer);

    function play(address[] calldata targets, bytes[] calldata calls) external {
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool ok, bytes memory answer) = targets[i].call(calls[i]);
            emit Answered(ok, answer);
        }
    }
}
