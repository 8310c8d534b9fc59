// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Quorum, Signature} from "../guardian/Quorum.sol";
import {IGuardianHub, Incident} from "../interfaces/IGuardianHub.sol";
import {IHealth} from "../interfaces/IHealth.sol";
import {IReleasePath} from "../interfaces/IReleasePath.sol";
import {Stages} from "./Stages.sol";

/// @notice One call that opens something again, made by the AccessManager.
struct Step {
    address target;
    bytes data;
}

/**
 * @title RecoveryController
 * @notice Opens again what trips closed: later, in stages, and only when the incident is over.
 *
 * Design: a policy over OpenZeppelin's AccessManager, which is the hub's RECOVERY, holds the right to resume, and says which calls on which
 * targets this controller may make. Nothing here can call what that table does not allow; value is never sent.
 * Design: a resume has three stages: exits and repayment, then after GRACE the liquidations, then the rest. Before every stage the
 * incidents must be closed on the hub, the epoch raised since, and the health predicate true.
 * Design: no stage opens while a quorum's trip is open, also one that the resume does not name, nor when a quorum tripped after the
 * proposal, be it sent by a target in the midst of the stage: what guardians close stays closed for the whole delay, whatever lies ready from
 * before. A trip by one alone holds no other resume back, or one stolen key could: who advances looks whether a stage opens what such a trip
 * closed.
 * Design: where a manager serves two engines (hub and module of an installation), each has a controller, and what a quorum trips by the other
 * one holds back here as well: a step may open what that one closed.
 * Design: its conditions are Stages, which is proven; here are the resumes, the offices, the signatures and the calls.
 * Trust: those with the role propose, advance, cancel and close; nothing opens before DELAY, or QUICK_DELAY with the top quorum.
 * Trust: the one exception is a false alarm: what one key or guardian tripped alone, without taking a role, may be retracted at once by the
 * top quorum without that key, until a quorum trips, be it one that finds all of it closed: whoever relays may keep the signatures until
 * then. Its steps are what those signers say they are: they may open what another lone trip closed as well.
 * Lanes that expire open without anybody here.
 */
contract RecoveryController is IReleasePath, AccessManaged, EIP712, ReentrancyGuardTransient {
    uint256 internal constant MAX_TRIPS = 16;

    bytes32 private constant HASTEN_TYPE = keccak256("Hasten(bytes32 resumeId,uint48 proposedAt)");
    bytes32 private constant RETRACT_TYPE = keccak256("Retract(bytes32 tripId,bytes32 stepsHash,uint48 deadline)");

    struct Resume {
        uint48 proposedAt;
        // When the next stage may be carried out, unix seconds; 0: there is no such resume.
        uint48 readyAt;
        uint8 stage;
        bool hastened;
    }

    IGuardianHub private immutable _HUB;

    /// @notice The other engine of the same manager; zero: there is none.
    IGuardianHub public immutable OTHER_HUB;

    IHealth public immutable HEALTH;
    uint48 public immutable DELAY;
    uint48 public immutable QUICK_DELAY;
    uint48 public immutable GRACE;

    mapping(bytes32 resumeId => Resume) private _resumes;

    event ResumeProposed(
        bytes32 indexed resumeId,
        bytes32[] tripIds,
        Step[][] stages,
        uint48 readyAt,
        address indexed by
    );
    event ResumeHastened(bytes32 indexed resumeId, uint48 readyAt, address indexed by);
    event ResumeAdvanced(bytes32 indexed resumeId, uint8 stage, address indexed by);
    event ResumeCancelled(bytes32 indexed resumeId, address indexed by);
    event Closed(bytes32 indexed tripId, uint64 epoch, address indexed by);
    event Retracted(bytes32 indexed tripId, address indexed tripper, Step[] steps, address indexed by);

    /// @notice 10 minutes <= QUICK_DELAY <= DELAY <= 24 hours; GRACE at most 4 hours; the health predicate has code; the other engine, if
    /// there is one, has code and is not this one. An engine that cannot say what quorums tripped is refused without a word.
    error RecoveryController_BadSettings();
    /// @notice One to 16 trips, three stages of which one has a step, no step on an engine, the manager or this contract.
    error RecoveryController_BadResume();
    error RecoveryController_AlreadyProposed(bytes32 resumeId);
    error RecoveryController_NotProposed(bytes32 resumeId);
    error RecoveryController_TooEarly(uint48 readyAt);
    error RecoveryController_Lapsed(uint48 at);
    error RecoveryController_UnknownTrip(bytes32 tripId);
    error RecoveryController_TripOpen(bytes32 tripId);
    error RecoveryController_TripClosed(bytes32 tripId);
    /// @notice Trips that were decided before this incident was closed could still land; close it here, which raises the epoch.
    error RecoveryController_EpochNotRaised(bytes32 tripId);
    error RecoveryController_Unhealthy();
    /// @notice Trips of quorums are open on either engine, of this resume or not, and may have closed what it opens; close them first.
    error RecoveryController_QuorumTripsOpen(uint64 count);
    /// @notice A quorum tripped at `at` (unix seconds), after the proposal; cancel it, and propose what is still to be opened anew.
    error RecoveryController_Overtaken(uint48 at);
    /// @notice Only what one key or guardian tripped alone, by a plan that takes no role, while no quorum's trip is open and none came after it.
    error RecoveryController_NotRetractable(bytes32 tripId);
    error RecoveryController_TooLate(uint48 deadline);

    constructor(
        IAccessManager manager,
        IGuardianHub hub,
        IHealth health,
        uint48 delay,
        uint48 quickDelay,
        uint48 grace,
        IGuardianHub otherHub
    ) AccessManaged(address(manager)) EIP712("Firebreak RecoveryController", "1") {
        bool sound = Stages.areSound(delay, quickDelay, grace);
        require(sound && address(health).code.length != 0, RecoveryController_BadSettings());
        address other = address(otherHub);
        bool known = other == address(0) || (other != address(hub) && other.code.length != 0);
        require(known, RecoveryController_BadSettings());
        _HUB = hub;
        OTHER_HUB = otherHub;
        HEALTH = health;
        DELAY = delay;
        QUICK_DELAY = quickDelay;
        GRACE = grace;
        // Beside an engine that cannot say this, nothing would ever be opened: a Safe in the place of its module, for instance.
        _quorumTrips();
    }

    /// @inheritdoc IReleasePath
    // solhint-disable-next-line func-name-mixedcase
    function HUB() external view returns (address) {
        return address(_HUB);
    }

    /// @inheritdoc IReleasePath
    function releaseDelay() external view returns (uint48) {
        return DELAY;
    }

    /// @notice What is known of a resume; all zero when it was not proposed, was cancelled or is done.
    function resumeOf(bytes32 resumeId) external view returns (Resume memory) {
        return _resumes[resumeId];
    }

    /// @notice How a resume of these trips by these stages is named.
    function idOf(bytes32[] calldata tripIds, Step[][] calldata stages) public pure returns (bytes32) {
        return keccak256(abi.encode(tripIds, stages));
    }

    /**
     * @notice Announces a resume.
     * @param tripIds The trips it undoes, by their names on the hub.
     * @param stages Three: exits and repayment; liquidations; the rest. Each may be empty.
     */
    function propose(
        bytes32[] calldata tripIds,
        Step[][] calldata stages
    ) external restricted returns (bytes32 resumeId) {
        require(tripIds.length != 0 && tripIds.length <= MAX_TRIPS, RecoveryController_BadResume());
        require(stages.length == Stages.COUNT, RecoveryController_BadResume());
        uint256 steps = 0;
        for (uint256 i = 0; i < Stages.COUNT; ++i) steps += _requireSteps(stages[i]);
        require(steps != 0, RecoveryController_BadResume());
        for (uint256 i = 0; i < tripIds.length; ++i) _incident(tripIds[i]);

        resumeId = idOf(tripIds, stages);
        bool free = Stages.canPropose(_resumes[resumeId].readyAt, block.timestamp);
        require(free, RecoveryController_AlreadyProposed(resumeId));
        uint48 moment = uint48(block.timestamp);
        uint48 readyAt = Stages.opensAt(moment, DELAY);
        _resumes[resumeId] = Resume(moment, readyAt, 0, false);

        emit ResumeProposed(resumeId, tripIds, stages, readyAt, msg.sender);
    }

    /// @notice Shortens the wait to QUICK_DELAY from the proposal, with the signatures of the top quorum. Anyone.
    function hasten(bytes32 resumeId, Signature[] calldata signatures) external {
        Resume storage resume = _resumes[resumeId];
        uint48 proposedAt = resume.proposedAt;
        require(Stages.canHasten(resume.readyAt, resume.stage), RecoveryController_NotProposed(resumeId));
        _requireTopQuorum(keccak256(abi.encode(HASTEN_TYPE, resumeId, proposedAt)), signatures, address(0));
        if (resume.hastened) return;

        uint48 readyAt = Stages.opensAt(proposedAt, QUICK_DELAY);
        (resume.readyAt, resume.hastened) = (readyAt, true);

        emit ResumeHastened(resumeId, readyAt, msg.sender);
    }

    /// @notice Carries out the next stage of a resume that is ready, when the incident is over.
    function advance(bytes32[] calldata tripIds, Step[][] calldata stages) external restricted nonReentrant {
        bytes32 resumeId = idOf(tripIds, stages);
        Resume storage resume = _resumes[resumeId];
        uint48 readyAt = resume.readyAt;
        require(readyAt != 0, RecoveryController_NotProposed(resumeId));
        require(Stages.isReady(readyAt, block.timestamp), RecoveryController_TooEarly(readyAt));
        bool lapsed = Stages.hasLapsed(readyAt, block.timestamp);
        require(!lapsed, RecoveryController_Lapsed(readyAt + Stages.LAPSE));
        for (uint256 i = 0; i < tripIds.length; ++i) _requireOver(tripIds[i]);
        uint48 proposedAt = resume.proposedAt;
        _requireNotOvertaken(proposedAt);
        require(HEALTH.isHealthy(), RecoveryController_Unhealthy());

        uint8 stage = resume.stage;
        if (Stages.isLast(stage)) delete _resumes[resumeId];
        else (resume.stage, resume.readyAt) = (stage + 1, Stages.nextAt(stage, GRACE, block.timestamp));
        emit ResumeAdvanced(resumeId, stage, msg.sender);

        _carryOut(stages[stage]);

        // One of the targets may have sent a quorum's order in the midst of it, and a later step have opened what that wants closed.
        _requireNotOvertaken(proposedAt);
    }

    /// @notice Withdraws a resume, or what is left of it.
    function cancel(bytes32 resumeId) external restricted {
        require(_resumes[resumeId].readyAt != 0, RecoveryController_NotProposed(resumeId));

        delete _resumes[resumeId];

        emit ResumeCancelled(resumeId, msg.sender);
    }

    /// @notice Closes incidents on the hub and raises its epoch: no retry and no trip that was decided before lands any more.
    /// Also when none is open: so those with the role can void the orders that guardians are signing as often as they like. A stolen key
    /// of it delays quorums until the AccessManager's admin takes the role away.
    function close(bytes32[] calldata tripIds) external restricted {
        for (uint256 i = 0; i < tripIds.length; ++i) {
            _incident(tripIds[i]);
            _closeOnHub(tripIds[i]);
        }
        _raiseEpoch();
    }

    /**
     * @notice Opens at once what a false alarm closed: closes the incident, raises the epoch, carries out the steps. Anyone, with the
     * signatures of the top quorum, in which the key that tripped does not count.
     * @param deadline The last second in which the signers want it, unix seconds.
     */
    function retract(
        bytes32 tripId,
        Step[] calldata steps,
        uint48 deadline,
        Signature[] calldata signatures
    ) external nonReentrant {
        require(block.timestamp <= deadline, RecoveryController_TooLate(deadline));
        Incident memory incident = _incident(tripId);
        require(!incident.closed, RecoveryController_TripClosed(tripId));
        require(_isRetractable(incident), RecoveryController_NotRetractable(tripId));
        require(_requireSteps(steps) != 0, RecoveryController_BadResume());
        require(HEALTH.isHealthy(), RecoveryController_Unhealthy());
        bytes32 order = keccak256(abi.encode(RETRACT_TYPE, tripId, keccak256(abi.encode(steps)), deadline));
        _requireTopQuorum(order, signatures, incident.by);

        _closeOnHub(tripId);
        _raiseEpoch();
        emit Retracted(tripId, incident.by, steps, msg.sender);

        _carryOut(steps);

        require(_isRetractable(incident), RecoveryController_NotRetractable(tripId));
    }

    function _carryOut(Step[] calldata steps) private {
        for (uint256 i = 0; i < steps.length; ++i) _manager().execute(steps[i].target, steps[i].data);
    }

    function _closeOnHub(bytes32 tripId) private {
        _manager().execute(address(_HUB), abi.encodeCall(_HUB.closeIncident, (tripId)));
        emit Closed(tripId, _HUB.epoch(), msg.sender);
    }

    function _raiseEpoch() private {
        _manager().execute(address(_HUB), abi.encodeCall(_HUB.raiseEpoch, ()));
    }

    function _manager() private view returns (IAccessManager) {
        return IAccessManager(authority());
    }

    function _incident(bytes32 tripId) private view returns (Incident memory incident) {
        incident = _HUB.incidentOf(tripId);
        require(incident.openedAt != 0, RecoveryController_UnknownTrip(tripId));
    }

    function _requireOver(bytes32 tripId) private view {
        Incident memory incident = _incident(tripId);
        require(incident.closed, RecoveryController_TripOpen(tripId));
        require(_HUB.epoch() > incident.epoch, RecoveryController_EpochNotRaised(tripId));
    }

    function _requireNotOvertaken(uint48 proposedAt) private view {
        (uint64 count, uint48 at) = _quorumTrips();
        require(count == 0, RecoveryController_QuorumTripsOpen(count));
        require(!Stages.isOvertaken(proposedAt, at), RecoveryController_Overtaken(at));
    }

    function _isRetractable(Incident memory incident) private view returns (bool) {
        (, bool stripsRole) = _HUB.planTerms(incident.planId);
        bool byQuorum = incident.by == _HUB.TRIGGER();
        (uint64 count, uint48 at) = _quorumTrips();
        return Stages.isRetractable(incident.tier, byQuorum, stripsRole, count, uint48(incident.openedAt), at);
    }

    /// @dev How many trips of quorums are open, and when a quorum tripped last, on both engines together.
    function _quorumTrips() private view returns (uint64 count, uint48 at) {
        (count, at) = (_HUB.openQuorumTrips(), _HUB.lastQuorumTripAt());
        if (address(OTHER_HUB) == address(0)) return (count, at);

        count += OTHER_HUB.openQuorumTrips();
        uint48 other = OTHER_HUB.lastQuorumTripAt();
        if (other > at) at = other;
    }

    function _requireSteps(Step[] calldata steps) private view returns (uint256 count) {
        count = steps.length;
        for (uint256 i = 0; i < count; ++i) {
            address target = steps[i].target;
            bool engine = target == address(_HUB) || target == address(OTHER_HUB);
            bool sound = !engine && target != authority() && target != address(this);
            require(sound, RecoveryController_BadResume());
        }
    }

    function _requireTopQuorum(bytes32 structHash, Signature[] calldata signatures, address excluded) private view {
        (address[] memory members, , uint256 topQuorum) = _HUB.guardians();
        Quorum.requireSigned(_hashTypedDataV4(structHash), signatures, members, topQuorum, excluded);
    }
}
