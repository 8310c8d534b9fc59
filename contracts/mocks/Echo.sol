// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Answers any probe with the word that it is asked with.
contract Echo {
    function echo(bytes32 word) external pure returns (bytes32) {
        return word;
    }
}
