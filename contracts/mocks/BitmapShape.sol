// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/**
 * @title BitmapShape
 * @notice What EigenLayer's `Pausable` does, in words of our own, to trace and to measure ours against. Shaped after
 * Layr-Labs/eigenlayer-contracts at f84a515. Anybody may call it: the registry of pausers, and with it an outside call, is left out.
 *
 * Design: 256 flags in a word, which a caller gives as a whole: a pause must keep every flag that is set, an unpause may set none.
 * Nothing ends by itself.
 */
contract BitmapShape {
    event Paused(address indexed account, uint256 newPausedStatus);
    event Unpaused(address indexed account, uint256 newPausedStatus);

    error CurrentlyPaused();
    error InvalidNewPausedStatus();

    uint256 private _status;

    modifier onlyWhenNotPaused(uint8 index) {
        require(!paused(index), CurrentlyPaused());
        _;
    }

    function paused() external view returns (uint256) {
        return _status;
    }

    function paused(uint8 index) public view returns (bool) {
        return (_status >> index) & 1 == 1;
    }

    function pause(uint256 newPausedStatus) external {
        require(_status & newPausedStatus == _status, InvalidNewPausedStatus());
        _status = newPausedStatus;
        emit Paused(msg.sender, newPausedStatus);
    }

    function unpause(uint256 newPausedStatus) external {
        require(_status & newPausedStatus == newPausedStatus, InvalidNewPausedStatus());
        _status = newPausedStatus;
        emit Unpaused(msg.sender, newPausedStatus);
    }

    /// @notice What its check costs beyond an unguarded function, from cold storage.
    function measure() external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare();
        uint256 middle = gasleft();
        _guarded();
        return (start - middle, middle - gasleft());
    }

    /// @notice A second flag: with one the compiler would fit the check to it.
    function other() external view onlyWhenNotPaused(2) {}

    function _bare() private view {}

    function _guarded() private view onlyWhenNotPaused(1) {}
}
