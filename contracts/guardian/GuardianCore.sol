// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Action, IGuardianHub, Incident, Terms} from "../interfaces/IGuardianHub.sol";
import {Delayed} from "./Delayed.sol";
import {PlanEngine} from "./PlanEngine.sol";
import {PlanRules} from "./PlanRules.sol";
import {QuorumTrigger} from "./QuorumTrigger.sol";
import {Tiers} from "./Tiers.sol";
import {TriggerGrants} from "./TriggerGrants.sol";

/**
 * @title GuardianCore
 * @notice Trips committed plans of fixed calls. GuardianHub makes the calls itself, GuardianModule makes a Safe make them.
 *
 * Design: a plan is one hash and its terms; the actions come as calldata. Skip what holds, call with a bounded cap, look, report one bitmap.
 * Design: three tiers. A key with a grant acts in the first; guardians' signatures, which TRIGGER checks, act in all of them.
 * Design: what failed is kept with the trip, and anyone may try it again for an hour.
 * Trust: whoever trips can send the calls that the admin committed PLAN_DELAY before, never with value, never others. He chooses
 * which of a plan: every action must be safe alone (never "pause repay" in the hope that "pause liquidation" goes with it).
 * Trust: a probe target is believed about its own action, about no other.
 * Trust: recovery voids decided trips (epoch) and ends retries; it can trip and commit nothing.
 * Trust: the rules against dangerous calls (PlanRules) see selectors and known arguments, not meaning: read a plan.
 */
abstract contract GuardianCore is TriggerGrants, PlanEngine, ReentrancyGuardTransient {
    uint256 internal constant REINFORCE_LASTS = 1 hours;

    /// @dev Stands where the hash of a removed plan stood.
    bytes32 private constant REMOVED = bytes32(uint256(1));

    struct Plan {
        bytes32 hash;
        Terms terms;
        bool stripsRole;
    }

    struct Order {
        bytes32 planId;
        uint256 mask;
        bytes32 evidence;
        address by;
        uint8 tier;
        // Whether `by` is a key whose grant counts its uses.
        bool spends;
    }

    /// @notice What a plan must look like; `RULES.check(hub, terms, actions)` can be asked before proposing.
    PlanRules public immutable RULES;

    /// @inheritdoc IGuardianHub
    address public immutable TRIGGER;

    mapping(bytes32 planId => Plan) private _plans;
    mapping(bytes32 tripId => Incident) private _incidents;
    uint64 private _epoch;
    uint64 private _trips;

    /// @inheritdoc IGuardianHub
    uint64 public openQuorumTrips;

    /// @inheritdoc IGuardianHub
    uint48 public lastQuorumTripAt;

    constructor(
        address admin,
        address recovery,
        uint48 planDelay,
        address[] memory guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) Delayed(admin, recovery, planDelay) TriggerGrants(guardians_, quorum_, topQuorum_) {
        RULES = new PlanRules();
        TRIGGER = address(new QuorumTrigger());
        _epoch = 1;
        emit EpochRaised(1, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function epoch() external view returns (uint64) {
        return _epoch;
    }

    /// @inheritdoc IGuardianHub
    function planHash(bytes32 planId) public view returns (bytes32) {
        bytes32 hash = _plans[planId].hash;
        return hash == REMOVED ? bytes32(0) : hash;
    }

    /// @inheritdoc IGuardianHub
    function planTerms(bytes32 planId) external view returns (Terms memory terms, bool stripsRole) {
        return (_plans[planId].terms, _plans[planId].stripsRole);
    }

    /// @inheritdoc IGuardianHub
    function incidentOf(bytes32 tripId) external view returns (Incident memory) {
        return _incidents[tripId];
    }

    /// @inheritdoc IGuardianHub
    function holding(Action[] calldata actions) external view returns (uint256 bitmap) {
        return _holding(actions, _all(actions));
    }

    /// @inheritdoc IGuardianHub
    function proposePlan(
        bytes32 planId,
        Terms calldata terms,
        bytes32 hash
    ) external onlyAdmin returns (bytes32 operation) {
        require(planId != 0 && _plans[planId].hash == 0, GuardianHub_PlanIdUsed(planId));
        operation = _propose(_commitOperation(planId, terms, hash));
        emit PlanProposed(planId, hash, terms, operation, msg.sender);

        uint8 asked = Tiers.asked(terms.maxEffect);
        uint8 minTier = Tiers.lowest(terms.minTier, terms.maxEffect);
        if (minTier < asked) emit TierLowered(planId, minTier, asked, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function commitPlan(bytes32 planId, Terms calldata terms, Action[] calldata actions) external onlyAdmin {
        require(_plans[planId].hash == 0, GuardianHub_PlanIdUsed(planId));
        bytes32 hash = keccak256(abi.encode(actions));
        _carryOut(_commitOperation(planId, terms, hash));
        bool stripsRole = RULES.check(this, terms, actions);

        uint8 minTier = Tiers.lowest(terms.minTier, terms.maxEffect);
        _plans[planId] = Plan(hash, Terms(minTier, terms.maxEffect, terms.release), stripsRole);

        emit PlanCommitted(planId, hash, _plans[planId].terms, stripsRole, actions, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function proposeRemoval(bytes32 planId) external onlyAdmin returns (bytes32 operation) {
        require(planHash(planId) != 0, GuardianHub_UnknownPlan(planId));
        operation = _propose(_removeOperation(planId));
        emit PlanRemovalProposed(planId, operation, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function removePlan(bytes32 planId) external onlyAdmin {
        _carryOut(_removeOperation(planId));

        _plans[planId].hash = REMOVED;

        emit PlanRemoved(planId, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function trip(
        bytes32 planId,
        Action[] calldata actions,
        uint256 mask,
        bytes32 evidence,
        uint64 epoch_,
        uint48 notAfter
    ) external nonReentrant returns (bytes32 tripId, uint256 held, uint256 failed) {
        _requireGranted(msg.sender, planId);
        _requireTimely(epoch_, notAfter);
        _requirePlan(planId, actions, 6);
        return _trip(Order(planId, mask, evidence, msg.sender, Tiers.ONE, true), actions);
    }

    /// @inheritdoc IGuardianHub
    function tripFor(
        bytes32 planId,
        Action[] calldata actions,
        uint256 mask,
        bytes32 evidence,
        uint64 epoch_,
        uint48 notAfter,
        uint8 tier,
        address by
    ) external nonReentrant returns (bytes32 tripId, uint256 held, uint256 failed) {
        require(msg.sender == TRIGGER, GuardianHub_NotTrigger(msg.sender));
        _requireTimely(epoch_, notAfter);
        _requirePlan(planId, actions, 8);
        return _trip(Order(planId, mask, evidence, by, tier, false), actions);
    }

    /// @inheritdoc IGuardianHub
    function reinforce(
        bytes32 tripId,
        Action[] calldata actions
    ) external nonReentrant returns (uint256 held, uint256 failed) {
        _requirePlan(_requireOpenIncident(tripId), actions, 2);
        return _retry(tripId, actions, _incidents[tripId].failed);
    }

    /// @inheritdoc IGuardianHub
    function reinforceSome(
        bytes32 tripId,
        Action[] calldata actions,
        uint256 mask
    ) external nonReentrant returns (uint256 held, uint256 failed) {
        _requirePlan(_requireOpenIncident(tripId), actions, 3);
        _requireMask(actions, mask);
        return _retry(tripId, actions, _incidents[tripId].failed & mask);
    }

    /// @inheritdoc IGuardianHub
    function dryRun(bytes32 planId, Action[] calldata actions) external nonReentrant returns (uint256 failing) {
        _requirePlan(planId, actions, 2);

        bytes memory call = abi.encodeCall(this.simulate, (actions));
        (, bytes32 first, bytes32 second) = LowLevelCall.callReturn64Bytes(address(this), call);
        if (LowLevelCall.returnDataSize() != 36 || bytes4(first) != GuardianHub_DryRun.selector)
            LowLevelCall.bubbleRevert();
        // The answer lies behind the four bytes of the error's selector.
        return (uint256(first) << 32) | (uint256(second) >> 224);
    }

    /// @notice Acts, probes and always reverts, with the answer. For the hub itself.
    function simulate(Action[] calldata actions) external {
        require(msg.sender == address(this), GuardianHub_OnlySelf());
        uint256 all = _all(actions);
        uint256 held = _holding(actions, all);
        uint256 made = _act(actions, all & ~held);
        held = _holding(actions, held) | made;
        revert GuardianHub_DryRun(all & ~held);
    }

    /// @inheritdoc IGuardianHub
    function raiseEpoch() external onlyRecovery returns (uint64 epoch_) {
        epoch_ = ++_epoch;
        emit EpochRaised(epoch_, msg.sender);
    }

    /// @inheritdoc IGuardianHub
    function closeIncident(bytes32 tripId) external onlyRecovery {
        Incident storage incident = _incidents[tripId];
        require(incident.openedAt != 0, GuardianHub_UnknownIncident(tripId));
        if (incident.closed) return;

        incident.closed = true;
        if (_isByQuorum(incident.tier, incident.by)) --openQuorumTrips;

        emit IncidentClosed(tripId, msg.sender);
    }

    function _trip(
        Order memory order,
        Action[] calldata actions
    ) private returns (bytes32 tripId, uint256 held, uint256 failed) {
        uint8 minTier = _plans[order.planId].terms.minTier;
        require(Tiers.mayTrip(order.tier, minTier), GuardianHub_TierTooLow(order.tier, minTier));
        _requireMask(actions, order.mask);
        tripId = keccak256(abi.encode(block.chainid, address(this), ++_trips));
        if (_isByQuorum(order.tier, order.by)) lastQuorumTripAt = uint48(block.timestamp);

        held = _holding(actions, order.mask);
        uint256 unheld = order.mask & ~held;
        if (unheld != 0) {
            uint256 called = order.spends ? _spend(order.by, order.planId, unheld) : unheld;
            uint256 made = _act(actions, called);
            if (order.spends) _rest(order.by, order.planId, made);
            // What held before is looked at again: one of the called contracts may have opened it.
            held = _holding(actions, held) | made;
            // What rests was not called, so it is not retried either: a retry is anybody's.
            _record(tripId, order, order.mask & ~held & ~(unheld & ~called));
        }
        failed = order.mask & ~held;

        _report(tripId, order, held, failed);
    }

    function _report(bytes32 tripId, Order memory order, uint256 held, uint256 failed) private {
        emit Tripped(tripId, order.planId, order.by, order.mask, held, failed, order.evidence, _epoch, order.tier);
    }

    function _record(bytes32 tripId, Order memory order, uint256 failed) private {
        uint40 epoch_ = uint40(_epoch);
        _incidents[tripId] = Incident({
            planId: order.planId,
            failed: failed,
            by: order.by,
            openedAt: uint40(block.timestamp),
            epoch: epoch_,
            tier: order.tier,
            closed: false
        });
        if (_isByQuorum(order.tier, order.by)) ++openQuorumTrips;
    }

    function _retry(
        bytes32 tripId,
        Action[] calldata actions,
        uint256 bits
    ) private returns (uint256 held, uint256 failed) {
        if (bits == 0) return (0, 0);

        held = _holding(actions, bits);
        uint256 made = _act(actions, bits & ~held);
        // Only what the hub itself made hold is done for good: a probe that somebody turns true for one transaction takes no retry away.
        if (made != 0) _incidents[tripId].failed &= ~made;
        held = _holding(actions, held) | made;
        failed = bits & ~held;

        emit Reinforced(tripId, msg.sender, held, failed);
    }

    function _isByQuorum(uint8 tier, address by) private view returns (bool) {
        return tier > Tiers.ONE || by == TRIGGER;
    }

    function _requireTimely(uint64 epoch_, uint48 notAfter) private view {
        require(block.timestamp <= notAfter, GuardianHub_TooLate(notAfter));
        require(epoch_ == _epoch, GuardianHub_WrongEpoch(_epoch));
    }

    function _requirePlan(bytes32 planId, Action[] calldata actions, uint256 words) private view {
        bytes32 hash = planHash(planId);
        require(hash != 0, GuardianHub_UnknownPlan(planId));
        require(_areCommitted(hash, actions, words), GuardianHub_WrongActions(planId));
    }

    function _requireMask(Action[] calldata actions, uint256 mask) private pure {
        require(mask != 0 && mask & ~_all(actions) == 0, GuardianHub_BadMask(mask));
    }

    function _requireOpenIncident(bytes32 tripId) private view returns (bytes32 planId) {
        Incident storage incident = _incidents[tripId];
        uint256 openedAt = incident.openedAt;
        require(openedAt != 0, GuardianHub_UnknownIncident(tripId));
        require(!incident.closed, GuardianHub_IncidentClosed(tripId));
        require(incident.epoch == _epoch, GuardianHub_WrongEpoch(_epoch));
        require(block.timestamp <= openedAt + REINFORCE_LASTS, GuardianHub_TooLate(uint48(openedAt + REINFORCE_LASTS)));
        return incident.planId;
    }

    function _commitOperation(bytes32 planId, Terms calldata terms, bytes32 hash) private pure returns (bytes32) {
        return keccak256(abi.encode("commit", planId, terms, hash));
    }

    function _removeOperation(bytes32 planId) private pure returns (bytes32) {
        return keccak256(abi.encode("remove", planId));
    }
}
