// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title IScopedPausable
 * @notice A pause with eight lanes. Each lane is closed until its own absolute time (unix seconds) and opens by itself.
 *
 * Lane 0 is GLOBAL: while it is closed, every lane that is read with `whenOpen` is closed too. Exit lanes (withdraw, repay) are
 * read with `whenExitOpen` and know only their own time, so that GLOBAL never locks anybody in. What bounds one lane bounds no function
 * that several lanes close: whoever may close them can do so one after the other.
 */
interface IScopedPausable {
    /**
     * @notice Some lanes are closed for longer than before.
     * @param mask The lanes that changed, bit n for lane n.
     * @param until When they open again, unix seconds.
     * @param by Who closed them.
     * @param incident What it belongs to, chosen by the caller.
     */
    event LanesPaused(uint256 indexed mask, uint32 until, address indexed by, bytes32 indexed incident);

    /// @notice `by` has no credit left to close these open lanes; a higher authority has to. The call closed others.
    event LanesRefused(uint256 indexed mask, address indexed by, bytes32 indexed incident);

    /// @notice The lanes of `mask` were closed and are open now, by order of `by`.
    event LanesResumed(uint256 indexed mask, address indexed by);

    /// @notice The lane is closed until `until` (unix seconds), by its own time or by GLOBAL's.
    error ScopedPausable_Closed(uint8 lane, uint256 until);

    /// @notice There are lanes 0 to 7 only.
    error ScopedPausable_NoSuchLane(uint256 lane);

    /// @notice A mask names at least one lane and only lanes 0 to 7.
    error ScopedPausable_BadMask(uint256 mask);

    /// @notice A pause lasts at least one second.
    error ScopedPausable_NoDuration();

    /// @notice This lane can be closed for at most `max` seconds at a time; 0 means never.
    error ScopedPausable_TooLong(uint256 lane, uint32 duration, uint32 max);

    /// @notice `whenOpen` is for lanes that GLOBAL may close; this one is declared as an exit, use `whenExitOpen`.
    error ScopedPausable_IsAnExit(uint8 lane);

    /// @notice `whenExitOpen` is for lanes that the contract declares as exits; this one is not.
    error ScopedPausable_NotAnExit(uint8 lane);

    /// @notice The caller has no credit left for any of these lanes, which are open, and nothing else was to be done.
    error ScopedPausable_Refused(uint256 lanes);

    /// @notice Nobody is liquidated before `until` (unix seconds), because this lane is closed or was until a short while ago.
    error ScopedPausable_Grace(uint256 lane, uint256 until);

    /**
     * @notice Closes the lanes of `mask` for `duration` seconds from now; never shortens a pause that runs longer already.
     *
     * An exit lane that is closed, or was closed within the last `EXIT_REST` seconds, stays as it is: repeated calls cannot
     * keep it closed. Nor can it be closed for longer then, however short the pause was: close an exit at once for as long as it may have
     * to be, and look afterwards. A lane for which the caller has little credit left is closed for as long as it lasts. All other lanes of
     * the mask are closed nevertheless.
     * @param mask Bit n for lane n; 1 to 255.
     * @param duration Seconds, at most the maximum of every lane in the mask.
     * @param incident What the pause belongs to; only goes into the event.
     * Raises ScopedPausable_BadMask, ScopedPausable_NoDuration, ScopedPausable_TooLong, ScopedPausable_Refused, and what the authority
     * hook raises.
     */
    function pauseLanes(uint256 mask, uint32 duration, bytes32 incident) external;

    /**
     * @notice Opens the lanes of `mask` now. Lanes that are open stay as they are.
     * Raises ScopedPausable_BadMask, and what the authority hook raises.
     */
    function resumeLanes(uint256 mask) external;

    /// @notice The lane's own time, unix seconds: closed while it lies in the future. GLOBAL is not included.
    function pausedUntil(uint8 lane) external view returns (uint32);

    /// @notice The lane's own time and its grace, unix seconds: liquidations that name this lane rest until then.
    function graceUntil(uint8 lane) external view returns (uint256);

    /// @notice True while GLOBAL is closed. Same name and meaning as OpenZeppelin's Pausable.
    function paused() external view returns (bool);

    /// @notice The longest pause of this lane, in seconds; 0 means that it cannot be paused.
    function maxPause(uint8 lane) external view returns (uint32);
}
