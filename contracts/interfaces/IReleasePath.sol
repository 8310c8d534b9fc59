// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title IReleasePath
 * @notice By which way recovery ends what does not end by itself.
 */
interface IReleasePath {
    /// @notice The hub whose trips it releases.
    function HUB() external view returns (address);

    /// @notice How long a release waits at most, in seconds, when nobody shortens it.
    function releaseDelay() external view returns (uint48);
}
