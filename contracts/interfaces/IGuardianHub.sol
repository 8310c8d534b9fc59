// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Action, Grant, Incident, Terms} from "./Plan.sol";

/**
 * @title IGuardianHub
 * @notice Committed plans of fixed calls that bounded keys may trigger against contracts that exist already.
 *
 * A bitmap has bit n for action n of the plan; a plan has 1 to 256 actions. Every change waits `PLAN_DELAY` and must then be
 * carried out within `GRACE`; the exceptions tighten: a new or wider grant, a quorum's vote against one key, recovery's two verbs.
 */
interface IGuardianHub {
    /// @notice An operation may be carried out from `readyAt` (unix seconds) on, for `GRACE` seconds.
    event OperationProposed(bytes32 indexed operation, uint48 readyAt, address indexed by);
    /// @notice A proposed operation will not happen.
    event OperationCancelled(bytes32 indexed operation, address indexed by);
    event PlanProposed(
        bytes32 indexed planId,
        bytes32 planHash,
        Terms terms,
        bytes32 indexed operation,
        address indexed by
    );
    /// @notice The proposed plan may be tripped by a lower tier than its effect asks for.
    event TierLowered(bytes32 indexed planId, uint8 minTier, uint8 asked, address indexed by);
    /// @notice The plan can be tripped from now on. The event holds all that a trip needs to send.
    event PlanCommitted(
        bytes32 indexed planId,
        bytes32 planHash,
        Terms terms,
        bool stripsRole,
        Action[] actions,
        address indexed by
    );
    event PlanRemovalProposed(bytes32 indexed planId, bytes32 indexed operation, address indexed by);
    event PlanRemoved(bytes32 indexed planId, address indexed by);
    /// @notice The key may trip these plans, beside those that a running grant named before.
    event Granted(address indexed key, Grant grant, bytes32[] planIds, address indexed by);
    event RevokeProposed(address indexed key, bytes32 indexed operation, address indexed by);
    /// @notice A guardian voted to revoke; `votes` of the current guardians are valid now.
    event RevokeVoted(address indexed key, uint256 votes, address indexed by);
    event Revoked(address indexed key, address indexed by);
    event GuardiansProposed(
        address[] guardians,
        uint256 quorum,
        uint256 topQuorum,
        bytes32 indexed operation,
        address indexed by
    );
    event GuardiansChanged(address[] guardians, uint256 quorum, uint256 topQuorum, address indexed by);
    event EpochRaised(uint64 epoch, address indexed by);
    event IncidentClosed(bytes32 indexed tripId, address indexed by);

    /**
     * @notice A plan was tripped.
     * @param mask The actions that were asked for.
     * @param held Those whose probe was true right after their call, and those that held before and still do.
     * @param failed Those whose probe is not true, and those that were not called because they rest for this key. `reinforce` may retry
     * what `incidentOf` says, which is all but the latter. held | failed == mask.
     * @param by The key or the guardian who tripped alone; the QuorumTrigger when a quorum did.
     * @param evidence Hash of what they saw, chosen by them.
     */
    event Tripped(
        bytes32 indexed tripId,
        bytes32 indexed planId,
        address indexed by,
        uint256 mask,
        uint256 held,
        uint256 failed,
        bytes32 evidence,
        uint64 epoch,
        uint8 tier
    );

    /// @notice The failed actions of a trip were tried again; those in `held` hold now, those in `failed` do not.
    event Reinforced(bytes32 indexed tripId, address indexed by, uint256 held, uint256 failed);

    error GuardianHub_NotAdmin(address by);
    error GuardianHub_NotRecovery(address by);
    error GuardianHub_NotGuardian(address by);
    /// @notice Only the hub's own QuorumTrigger trips in the name of others.
    error GuardianHub_NotTrigger(address by);
    /// @notice Admin and recovery are two different accounts.
    error GuardianHub_BadRoles();
    /// @notice PLAN_DELAY lies between one hour and 30 days.
    error GuardianHub_BadDelay(uint48 delay);
    /// @notice Guardians: 1 to 16, ascending, none zero; 1 <= quorum <= topQuorum <= their number.
    error GuardianHub_BadGuardians();
    /// @notice The operation was not proposed, was cancelled, or was carried out already.
    error GuardianHub_NotProposed(bytes32 operation);
    error GuardianHub_TooEarly(uint48 readyAt);
    /// @notice The operation was ready but nobody carried it out in time; propose it again.
    error GuardianHub_Lapsed(uint48 at);
    error GuardianHub_AlreadyProposed(bytes32 operation);
    error GuardianHub_UnknownPlan(bytes32 planId);
    /// @notice An id is used once, so that a plan never changes under its id.
    error GuardianHub_PlanIdUsed(bytes32 planId);
    /// @notice The actions are not those that were committed.
    error GuardianHub_WrongActions(bytes32 planId);
    /// @notice The mask names no action, or one that the plan does not have.
    error GuardianHub_BadMask(uint256 mask);
    error GuardianHub_TooManyActions(uint256 count);
    error GuardianHub_NoActions();
    /// @notice A gas cap lies between 5,000 and 8,000,000.
    error GuardianHub_BadGasCap(uint256 index, uint256 gasCap);
    /// @notice A target and a probe target are contracts (no plain or EIP-7702 account) and neither the hub nor the Safe that acts.
    error GuardianHub_BadTarget(uint256 index, address target);
    /// @notice Calldata has a selector and at most 8,192 bytes.
    error GuardianHub_BadData(uint256 index);
    /// @notice The probe could never be true, or never be false, or asks nothing.
    error GuardianHub_BadProbe(uint256 index);
    /// @notice No plan may carry this call; `target` is the innermost contract when AccessManager.execute carries it. Also raised when
    /// the contract that is asked to execute is no AccessManager.
    error GuardianHub_Refused(uint256 index, address target, bytes4 selector);
    /// @notice A tier is 1, 2 or 3, or 0 for the lowest that the effect allows.
    error GuardianHub_BadTier(uint8 tier);
    /// @notice Action `index` takes a role from somebody, which one key alone must not: minTier of at least 2.
    error GuardianHub_StripsRole(uint256 index);
    /// @notice Action `index` pauses for longer than the plan's `maxEffect` says.
    error GuardianHub_LongerEffect(uint256 index, uint256 secondsAsked);
    /// @notice What does not end by itself names a RecoveryController of this hub that ends it within 24 hours.
    error GuardianHub_NoRelease(address release);
    /// @notice More AccessManagers within each other than three.
    error GuardianHub_TooDeep(uint256 index);
    /// @notice A grant starts before it ends, ends within 366 days, has at least one use, a refill time and a plan, and is not held by
    /// admin, recovery, the hub or the Safe that acts.
    error GuardianHub_BadGrant();
    /// @notice A running grant can only be widened; narrowing it is revoking it.
    error GuardianHub_NarrowerGrant(address key);
    error GuardianHub_TooManyKeys(uint256 max);
    error GuardianHub_NoGrant(address key);
    error GuardianHub_GrantNotStarted(address key, uint48 start);
    error GuardianHub_GrantExpired(address key, uint48 expiry);
    /// @notice The key's grant does not name this plan.
    error GuardianHub_NotInGrant(address key, bytes32 planId);
    /// @notice The plan needs a higher tier: signatures of more guardians, through the QuorumTrigger.
    error GuardianHub_TierTooLow(uint8 tier, uint8 minTier);
    error GuardianHub_NoUsesLeft(address key);
    /// @notice This key made all of these actions hold a moment ago; it may call them again at `until`. Where only some rest, the others are
    /// called.
    error GuardianHub_Cooldown(uint48 until);
    error GuardianHub_WrongEpoch(uint64 current);
    error GuardianHub_TooLate(uint48 notAfter);
    error GuardianHub_UnknownIncident(bytes32 tripId);
    error GuardianHub_IncidentClosed(bytes32 tripId);
    /// @notice Action `index` would not get its whole gas cap. Send the transaction with more gas.
    error GuardianHub_InsufficientGas(uint256 index);
    error GuardianHub_OnlySelf();
    /// @notice How `dryRun` carries its answer out of the reverted simulation.
    error GuardianHub_DryRun(uint256 failing);

    // --- plans -----------------------------------------------------------------------------------------------------------------

    /**
     * @notice Announces a plan. Admin only.
     * @param planId Chosen by the admin, never used before, not zero.
     * @param hash keccak256(abi.encode(actions)).
     */
    function proposePlan(bytes32 planId, Terms calldata terms, bytes32 hash) external returns (bytes32 operation);

    /// @notice Commits an announced plan after PLAN_DELAY, with the terms that were announced. Admin only. Refuses what PlanRules names.
    function commitPlan(bytes32 planId, Terms calldata terms, Action[] calldata actions) external;

    /// @notice Announces that a plan will be removed. Admin only.
    function proposeRemoval(bytes32 planId) external returns (bytes32 operation);

    /// @notice Removes a plan after PLAN_DELAY. Admin only. Its id stays used.
    function removePlan(bytes32 planId) external;

    /// @notice Withdraws a proposed operation. Admin or recovery.
    function cancel(bytes32 operation) external;

    // --- keys and guardians ----------------------------------------------------------------------------------------------------

    /// @notice Lets `key` trip these plans in the first tier, or widens its running grant. Admin only, at once. The same terms are
    /// allowed; each call starts the refill of the use that is coming back anew, so that granting again and again keeps uses away.
    function grant(address key, Grant calldata terms, bytes32[] calldata planIds) external;

    /// @notice Announces that a key's grant will be revoked. Admin only.
    function proposeRevoke(address key) external returns (bytes32 operation);

    /// @notice Revokes a key after PLAN_DELAY. Admin only.
    function revoke(address key) external;

    /// @notice Votes for revoking a key at once; a vote counts for one day. The vote that completes the quorum revokes. Guardians only.
    function voteRevoke(address key) external;

    /// @notice Announces new guardians, ascending by address, and how many sign for the second and the third tier. Admin only.
    function proposeGuardians(
        address[] calldata guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) external returns (bytes32 operation);

    /// @notice Changes the guardians after PLAN_DELAY. Admin only.
    function setGuardians(address[] calldata guardians_, uint256 quorum_, uint256 topQuorum_) external;

    // --- containment -----------------------------------------------------------------------------------------------------------

    /**
     * @notice Carries out the actions of `mask` whose effect does not hold yet, each with its whole gas cap, and looks afterwards.
     *
     * No failing action stops another, nor one that rests for this key. When all of them hold already, nobody is called and no use is
     * spent. Every other trip spends one, also when nothing holds after it; so retry by `reinforce`, which is free.
     * For keys with a grant, in the first tier.
     * @param actions The whole plan, as committed.
     * @param evidence Hash of what the key saw; only goes into the event.
     * @param epoch The epoch for which this trip was decided.
     * @param notAfter The last second in which this trip is wanted, unix seconds.
     * @return tripId Names the trip for `reinforce` and `closeIncident`.
     * @return held The actions of `mask` that hold now.
     * @return failed The others.
     */
    function trip(
        bytes32 planId,
        Action[] calldata actions,
        uint256 mask,
        bytes32 evidence,
        uint64 epoch,
        uint48 notAfter
    ) external returns (bytes32 tripId, uint256 held, uint256 failed);

    /// @notice The same in the name of those whose signatures the QuorumTrigger has checked: `tier` is theirs, and no use is spent.
    function tripFor(
        bytes32 planId,
        Action[] calldata actions,
        uint256 mask,
        bytes32 evidence,
        uint64 epoch,
        uint48 notAfter,
        uint8 tier,
        address by
    ) external returns (bytes32 tripId, uint256 held, uint256 failed);

    /// @notice Tries the failed actions of a trip again, for an hour after it. Anyone. What the hub itself made hold is not tried again.
    function reinforce(bytes32 tripId, Action[] calldata actions) external returns (uint256 held, uint256 failed);

    /// @notice Same as `reinforce` for the actions of `mask` only, when all of them do not fit into one transaction.
    function reinforceSome(
        bytes32 tripId,
        Action[] calldata actions,
        uint256 mask
    ) external returns (uint256 held, uint256 failed);

    /// @notice Which actions would not hold after a trip of the whole plan now. Anyone; to be called, not sent. Changes nothing.
    function dryRun(bytes32 planId, Action[] calldata actions) external returns (uint256 failing);

    // --- recovery --------------------------------------------------------------------------------------------------------------

    /// @notice Voids every trip that was decided so far but has not landed, and every retry. Recovery only, as often as it likes: a
    /// stolen recovery key delays quorums, whose guardians sign for an epoch, until it is replaced.
    function raiseEpoch() external returns (uint64 epoch_);

    /// @notice Ends the retries of one trip, and lets a guardian trip alone again when one did. Recovery only.
    function closeIncident(bytes32 tripId) external;

    // --- views -----------------------------------------------------------------------------------------------------------------

    /// @notice Which probes are true now, of any actions. A probe that reverts or answers less than a word is false.
    function holding(Action[] calldata actions) external view returns (uint256 bitmap);

    function epoch() external view returns (uint64);

    /// @notice Where guardians trip by signatures.
    function TRIGGER() external view returns (address);

    /// @notice keccak256(abi.encode(actions)) of a committed plan; 0 when there is none.
    function planHash(bytes32 planId) external view returns (bytes32);

    /// @notice What was committed with a plan, its tier filled in, and whether it takes a role from somebody. Stays when it is removed.
    function planTerms(bytes32 planId) external view returns (Terms memory terms, bool stripsRole);

    /// @notice Whose name the calls of a plan carry: the hub itself, or the Safe whose module this is.
    function sender() external view returns (address);

    /// @notice How many trips of a quorum are open: those of the second and third tier, and those of the first that were sent with a
    /// quorum's signatures.
    function openQuorumTrips() external view returns (uint64);

    /// @notice When a quorum tripped last, unix seconds; 0: never. Also what found everything closed, and so called nothing.
    function lastQuorumTripAt() external view returns (uint48);

    /// @notice The key's grant; all zero when it has none.
    function grantOf(address key) external view returns (Grant memory);

    /// @notice Whether the key's grant names this plan, running or not.
    function isGranted(address key, bytes32 planId) external view returns (bool);

    /// @notice How many trips the key has left right now, without regard to cooldowns.
    function usesLeft(address key) external view returns (uint256);

    /// @notice Until when the key waits before it may call these actions of this plan again, and which actions. Unix seconds, bitmap.
    function cooldownOf(address key, bytes32 planId) external view returns (uint48 until, uint256 bits);

    /// @notice All keys with a grant, running or expired, in no order.
    function triggerKeys() external view returns (address[] memory);

    /// @notice The guardians, ascending; how many of them sign for the second tier or revoke a key at once; how many for the third.
    function guardians() external view returns (address[] memory members, uint256 quorum, uint256 topQuorum);

    /// @notice What became of a trip; all zero when it called nothing or is unknown.
    function incidentOf(bytes32 tripId) external view returns (Incident memory);

    /// @notice From when on an operation may be carried out, unix seconds; 0 when it is not proposed.
    function readyAt(bytes32 operation) external view returns (uint48);
}
