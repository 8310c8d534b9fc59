// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/**
 * @title BalancerVaultShape
 * @notice How Balancer v3's Vault pauses itself and its pools, in words of our own. Shaped after VaultAdmin of @balancer-labs/v3-vault 1.0.0:
 * pausing works before the window's end only, and what is paused opens by itself after the buffer period.
 */
contract BalancerVaultShape {
    struct Pool {
        bool paused;
        uint32 windowEnd;
        address pauseManager;
    }

    error SenderNotAllowed();
    error VaultPaused();
    error VaultPauseWindowExpired();
    error PoolPaused(address pool);
    error PoolPauseWindowExpired(address pool);

    address private immutable AUTHORIZED;
    uint32 private immutable WINDOW_END;
    uint32 private immutable BUFFER;
    bool private _paused;
    mapping(address pool => Pool) private _pools;

    constructor(address authorized, uint32 windowEnd, uint32 buffer) {
        (AUTHORIZED, WINDOW_END, BUFFER) = (authorized, windowEnd, buffer);
    }

    function register(address pool, uint32 windowEnd, address pauseManager) external {
        _pools[pool] = Pool(false, windowEnd, pauseManager);
    }

    function pauseVault() external {
        require(msg.sender == AUTHORIZED, SenderNotAllowed());
        require(!isVaultPaused(), VaultPaused());
        require(block.timestamp < WINDOW_END, VaultPauseWindowExpired());
        _paused = true;
    }

    function pausePool(address pool) external {
        Pool storage found = _pools[pool];
        address manager = found.pauseManager == address(0) ? AUTHORIZED : found.pauseManager;
        require(msg.sender == manager, SenderNotAllowed());
        require(!isPoolPaused(pool), PoolPaused(pool));
        require(block.timestamp < found.windowEnd, PoolPauseWindowExpired(pool));
        found.paused = true;
    }

    function isVaultPaused() public view returns (bool) {
        return _paused && block.timestamp <= WINDOW_END + BUFFER;
    }

    function isPoolPaused(address pool) public view returns (bool) {
        return _pools[pool].paused && block.timestamp <= _pools[pool].windowEnd + BUFFER;
    }

    function getVaultPausedState() external view returns (bool, uint32, uint32) {
        return (isVaultPaused(), WINDOW_END, WINDOW_END + BUFFER);
    }

    function getPoolPausedState(address pool) external view returns (bool, uint32, uint32, address) {
        Pool storage found = _pools[pool];
        return (isPoolPaused(pool), found.windowEnd, found.windowEnd + BUFFER, found.pauseManager);
    }
}
