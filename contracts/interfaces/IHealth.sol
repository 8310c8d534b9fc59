// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title IHealth
 * @notice Whether it is safe to resume, as far as a contract can see: backing covers supply, the thief's role is gone, the price is fresh.
 */
interface IHealth {
    function isHealthy() external view returns (bool);
}
