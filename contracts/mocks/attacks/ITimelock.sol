// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What BrakedTimelock needs of Compound's Timelock.
interface ITimelock {
    function queueTransaction(
        address target,
        uint256 value,
        string calldata signature,
        bytes calldata data,
        uint256 eta
    ) external returns (bytes32);

    function executeTransaction(
        address target,
        uint256 value,
        string calldata signature,
        bytes calldata data,
        uint256 eta
    ) external payable returns (bytes memory);

    function cancelTransaction(
        address target,
        uint256 value,
        string calldata signature,
        bytes calldata data,
        uint256 eta
    ) external;

    function delay() external view returns (uint256);

    function GRACE_PERIOD() external view returns (uint256);

    function queuedTransactions(bytes32 hash) external view returns (bool);
}
