// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

interface IPausableUntil {
    function pauseFor(uint256 duration) external;
    function isPaused() external view returns (bool);
}

/**
 * @title CircuitBreakerShape
 * @notice How Lido's CircuitBreaker pauses, in words of our own. Shaped after lidofinance/circuit-breaker at 56980df: one pauser for each
 * contract, forgotten with the pause; a heartbeat that he has to keep up; one duration for all, which the admin chooses below a maximum.
 */
contract CircuitBreakerShape {
    error SenderNotAdmin();
    error SenderNotPauser();
    error HeartbeatExpired();
    error PauseFailed();

    uint256 private constant HEARTBEAT = 365 days;
    address public immutable ADMIN;
    uint256 public immutable MAX_PAUSE_DURATION;
    uint256 public pauseDuration;
    mapping(address pausable => address) public getPauser;
    mapping(address pauser => uint256) private _liveUntil;

    constructor(address admin, uint256 duration, uint256 max) {
        (ADMIN, pauseDuration, MAX_PAUSE_DURATION) = (admin, duration, max);
    }

    function setPauser(address pausable, address pauser) external {
        require(msg.sender == ADMIN, SenderNotAdmin());
        getPauser[pausable] = pauser;
        _liveUntil[pauser] = block.timestamp + HEARTBEAT;
    }

    function pause(address pausable) external {
        require(msg.sender == getPauser[pausable], SenderNotPauser());
        require(block.timestamp <= _liveUntil[msg.sender], HeartbeatExpired());
        _liveUntil[msg.sender] = block.timestamp + HEARTBEAT;
        getPauser[pausable] = address(0);
        IPausableUntil(pausable).pauseFor(pauseDuration);
        require(IPausableUntil(pausable).isPaused(), PauseFailed());
    }
}
