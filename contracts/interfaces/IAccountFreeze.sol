// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title IAccountFreeze
 * @notice Single accounts that may not send, or not receive, until an absolute time (unix seconds) that passes by itself.
 *
 * Directions are bits: 1 is SEND, 2 is RECEIVE, 3 is both. Nothing here moves anything: what an account has stays its own.
 */
interface IAccountFreeze {
    /**
     * @notice The account is frozen for longer than before.
     * @param account Whose.
     * @param directions Those in which it changed.
     * @param until When they end, unix seconds.
     * @param by Who froze it.
     * @param caseId What it belongs to, chosen by the caller.
     */
    event AccountFrozen(
        address indexed account,
        uint8 directions,
        uint40 until,
        address indexed by,
        bytes32 indexed caseId
    );

    /// @notice The account was frozen in these directions and is free now, by order of `by`.
    event AccountUnfrozen(address indexed account, uint8 directions, address indexed by, bytes32 indexed caseId);

    /// @notice This account stayed as it was: it cannot be frozen, or `by` may not freeze it now and a higher tier has to.
    event FreezeRefused(address indexed account, address indexed by, bytes32 indexed caseId);

    /// @notice The account may not do this (1 send, 2 receive) before `until`, unix seconds.
    error AccountFreeze_Frozen(address account, uint8 direction, uint256 until);

    /// @notice A batch names at least one account.
    error AccountFreeze_NoAccounts();

    /// @notice Directions are 1, 2 or 3; one direction is 1 or 2.
    error AccountFreeze_BadDirections(uint8 directions);

    /// @notice A freeze lasts at least one second.
    error AccountFreeze_NoDuration();

    /// @notice The caller's tier freezes for at most `max` seconds at a time.
    error AccountFreeze_TooLong(uint32 duration, uint32 max);

    /// @notice None of the accounts changed, and this many were refused.
    error AccountFreeze_Refused(uint256 accounts);

    /**
     * @notice Freezes the accounts for `duration` seconds from now; never shortens a freeze that runs longer already.
     *
     * A guardian's freezes of one account end at the latest `maxFreeze` seconds after his tier's first, and then his tier rests
     * (`guardianTerm`). An account that he may not freeze for the whole time is frozen for what there is, one that he may not freeze at all
     * is left out and named by FreezeRefused. The other accounts are frozen nevertheless.
     * @param accounts Not empty. Repetitions do no harm.
     * @param directions 1, 2 or 3.
     * @param duration Seconds, at most what the caller's tier has in `maxFreeze`.
     * @param caseId What it belongs to; `caseOf` keeps the latest.
     * Raises AccountFreeze_NoAccounts, AccountFreeze_BadDirections, AccountFreeze_NoDuration, AccountFreeze_TooLong, AccountFreeze_Refused,
     * and what the authority hook raises.
     */
    function freeze(address[] calldata accounts, uint8 directions, uint32 duration, bytes32 caseId) external;

    /**
     * @notice Ends these directions of the accounts' freezes now. Accounts that are free stay as they are.
     *
     * Guardians cannot freeze an account again for a while after it: they do not overrule who is above them.
     * Raises AccountFreeze_NoAccounts, AccountFreeze_BadDirections, and what the authority hook raises.
     */
    function unfreeze(address[] calldata accounts, uint8 directions, bytes32 caseId) external;

    /// @notice Frozen in this direction (1 or 2) while the time, unix seconds, lies in the future.
    function frozenUntil(address account, uint8 direction) external view returns (uint40);

    /// @notice True unless the account is frozen for sending.
    function canSend(address account) external view returns (bool);

    /// @notice True unless the account is frozen for receiving.
    function canReceive(address account) external view returns (bool);

    /// @notice The case of the last freeze that changed something; it stays when the freeze has ended.
    function caseOf(address account) external view returns (bytes32);

    /// @notice Until when guardians may freeze this account, and from when they may begin anew; unix seconds, 0 if they never began.
    function guardianTerm(address account) external view returns (uint40 until, uint40 again);

    /// @notice The longest freeze in seconds, by a guardian and by a higher tier.
    function maxFreeze() external view returns (uint32 guardian, uint32 higher);
}
