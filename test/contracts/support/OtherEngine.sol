// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What a controller asks the other engine of its manager, and nothing else: quorums trip by it as a test says.
contract OtherEngine {
    uint64 public openQuorumTrips;
    uint48 public lastQuorumTripAt;

    function trip() external {
        ++openQuorumTrips;
        lastQuorumTripAt = uint48(block.timestamp);
    }

    /// @notice A quorum finds everything closed.
    function confirm() external {
        lastQuorumTripAt = uint48(block.timestamp);
    }

    function close() external {
        if (openQuorumTrips > 0) --openQuorumTrips;
    }
}
