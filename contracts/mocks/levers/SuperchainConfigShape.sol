// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/**
 * @title SuperchainConfigShape
 * @notice How Optimism pauses withdrawals, in words of our own. Shaped after SuperchainConfig 2.5.0: a time for each identifier, which counts
 * for three months and stands in the way of the next pause until the guardian takes it away.
 */
contract SuperchainConfigShape {
    error SuperchainConfig_OnlyGuardian();
    error SuperchainConfig_OnlyGuardianOrIncidentResponder();
    error SuperchainConfig_AlreadyPaused(address identifier);

    uint256 private immutable PAUSE_EXPIRY;
    address public immutable GUARDIAN;
    address public immutable INCIDENT_RESPONDER;
    mapping(address identifier => uint256) public pauseTimestamps;

    constructor(address guardian, address responder, uint256 expiry) {
        (GUARDIAN, INCIDENT_RESPONDER, PAUSE_EXPIRY) = (guardian, responder, expiry);
    }

    function pause(address identifier) external {
        bool may = msg.sender == GUARDIAN || msg.sender == INCIDENT_RESPONDER;
        require(may, SuperchainConfig_OnlyGuardianOrIncidentResponder());
        require(pausable(identifier), SuperchainConfig_AlreadyPaused(identifier));
        pauseTimestamps[identifier] = block.timestamp;
    }

    function unpause(address identifier) external {
        require(msg.sender == GUARDIAN, SuperchainConfig_OnlyGuardian());
        pauseTimestamps[identifier] = 0;
    }

    function pausable(address identifier) public view returns (bool) {
        return pauseTimestamps[identifier] == 0;
    }

    function paused(address identifier) external view returns (bool) {
        return !pausable(identifier) && block.timestamp < pauseTimestamps[identifier] + PAUSE_EXPIRY;
    }

    function pauseExpiry() external view returns (uint256) {
        return PAUSE_EXPIRY;
    }
}
