// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title LineaShape
 * @notice How Linea's PauseManager pauses, in words of our own. Shaped after Consensys/linea-monorepo at cb18013: a bit for each type, a
 * pause of 48 hours that somebody has to end, and 48 hours in which only the security council may pause.
 */
contract LineaShape is AccessControl {
    error PauseTypeNotUsed();
    error IsPaused(uint8 pauseType);
    error IsNotPaused(uint8 pauseType);
    error PauseUnavailableDueToCooldown(uint256 cooldownEnd);
    error PauseNotExpired(uint256 expiry);

    bytes32 public constant PAUSE_ALL_ROLE = keccak256("PAUSE_ALL_ROLE");
    bytes32 public constant SECURITY_COUNCIL_ROLE = keccak256("SECURITY_COUNCIL_ROLE");
    uint256 public constant PAUSE_DURATION = 48 hours;
    uint256 public constant COOLDOWN_DURATION = 48 hours;
    uint256 private _paused;
    uint256 private _cooldownEnd;
    mapping(uint8 pauseType => uint256) public pauseTypeExpiryTimestamps;

    constructor(address pauser) {
        _grantRole(PAUSE_ALL_ROLE, pauser);
    }

    function pauseByType(uint8 pauseType) external onlyRole(PAUSE_ALL_ROLE) {
        require(pauseType != 0, PauseTypeNotUsed());
        require(!isPaused(pauseType), IsPaused(pauseType));
        uint256 expiry = type(uint256).max;
        if (!hasRole(SECURITY_COUNCIL_ROLE, msg.sender)) {
            expiry = _windowEnd();
            _cooldownEnd = expiry + COOLDOWN_DURATION;
        }
        _paused |= 1 << pauseType;
        pauseTypeExpiryTimestamps[pauseType] = expiry;
    }

    function unPauseByExpiredType(uint8 pauseType) external {
        require(isPaused(pauseType), IsNotPaused(pauseType));
        uint256 expiry = pauseTypeExpiryTimestamps[pauseType];
        require(block.timestamp >= expiry, PauseNotExpired(expiry));
        _paused &= ~(1 << pauseType);
    }

    function isPaused(uint8 pauseType) public view returns (bool) {
        return (_paused >> pauseType) & 1 == 1;
    }

    // All pauses of one window end together, so that types cannot be paused in turn for ever.
    function _windowEnd() private view returns (uint256) {
        if (block.timestamp >= _cooldownEnd) return block.timestamp + PAUSE_DURATION;
        uint256 end = _cooldownEnd - COOLDOWN_DURATION;
        require(block.timestamp < end, PauseUnavailableDueToCooldown(_cooldownEnd));
        return end;
    }
}
