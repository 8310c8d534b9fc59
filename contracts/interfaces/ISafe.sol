// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title ISafe
 * @notice What a module asks of a Safe, versions 1.3.0 to 1.5.0.
 */
interface ISafe {
    /// @param operation 0 CALL, 1 DELEGATECALL.
    function execTransactionFromModule(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation
    ) external returns (bool success);
}
