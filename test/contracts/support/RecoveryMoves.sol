// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {TripMoves} from "./TripMoves.sol";

/// @notice Closing incidents, raising the epoch, opening in stages, withdrawing a false alarm.
abstract contract RecoveryMoves is TripMoves {
    uint256 internal constant VARIANTS = 3;
    uint256 private constant LAPSE = 7 days;

    struct Resume {
        bytes32 id;
        bytes32[] trips;
        uint256 variant;
        uint256 proposedAt;
        uint256 readyAt;
        uint256 stage;
        bool hastened;
    }

    Resume[] internal resumes;

    // --- on the hub ------------------------------------------------------------------------------------------------------------

    function raiseEpoch() internal returns (bool ok) {
        // Few, or nothing that was decided would ever land.
        address by = draw(6) == 0 ? address(MANAGER) : mostly(STRANGER);
        ok = call(by, abi.encodeCall(IGuardianHub.raiseEpoch, ()));
        holds(ok == (by == address(MANAGER)), "recovery raises the epoch, nobody else");
        if (ok) ++epoch;
    }

    function closeIncident() internal returns (bool ok) {
        (address by, bytes32 tripId) = (mostly(address(MANAGER)), someTrip(isOpenByQuorum));
        if (draw(2) == 0) by = mostly(STRANGER);
        ok = call(by, abi.encodeCall(IGuardianHub.closeIncident, (tripId)));
        holds(ok == (by == address(MANAGER) && isKnown(tripId)), "recovery closes incidents, nobody else");
        if (ok) bookClosing(tripId);
    }

    // --- by the controller -----------------------------------------------------------------------------------------------------

    function close() internal returns (bool ok) {
        (address by, bytes32[] memory chosen) = (draw(3) == 0 ? mostly(RECOVERER) : STRANGER, someTrips());
        ok = ask(by, abi.encodeCall(RecoveryController.close, (chosen)));
        holds(ok == (by == RECOVERER && areKnown(chosen)), "those with the role close incidents, nobody else");
        if (!ok) return false;
        for (uint256 i = 0; i < chosen.length; ++i) bookClosing(chosen[i]);
        ++epoch;
    }

    function propose() internal returns (bool ok) {
        (address by, bytes32[] memory chosen, uint256 variant) = (mostly(RECOVERER), someTrips(), draw(VARIANTS));
        bytes32 id = keccak256(abi.encode(chosen, stagesOf(variant)));
        uint256 at = placeOfResume(id);
        bool free = at == resumes.length || resumes[at].readyAt == 0 || time > resumes[at].readyAt + LAPSE;
        ok = ask(by, abi.encodeCall(RecoveryController.propose, (chosen, stagesOf(variant))));
        holds(ok == (by == RECOVERER && areKnown(chosen) && free), "those with the role announce a resume, once");
        if (!ok) return false;
        if (at == resumes.length) resumes.push();
        Resume storage resume = resumes[at];
        (resume.id, resume.trips, resume.variant) = (id, chosen, variant);
        (resume.proposedAt, resume.stage, resume.hastened) = (time, 0, false);
        wait(resume, time + CONTROLLER.DELAY());
    }

    function hasten() internal returns (bool ok) {
        if (resumes.length == 0) return false;
        Resume storage resume = resumes[seek(isNew, resumes.length)];
        (uint256 who, uint256 quirk) = (signers(topQuorum, address(0)), draw(40));
        bytes32 digest = hastenDigest(resume.id, mostly(resume.proposedAt, time));
        bool right = digest == hastenDigest(resume.id, resume.proposedAt);
        bool due = resume.readyAt != 0 && resume.stage == 0 && isEnough(who, quirk, topQuorum, address(0)) && right;
        ok = ask(
            mostly(STRANGER),
            abi.encodeCall(RecoveryController.hasten, (resume.id, signedBy(digest, who, quirk)))
        );
        holds(ok == due, "the top quorum shortens a wait");
        if (!ok || resume.hastened) return ok;
        resume.hastened = true;
        wait(resume, resume.proposedAt + CONTROLLER.QUICK_DELAY());
    }

    function advance() internal returns (bool ok) {
        if (draw(4) == 0) makeReady();
        if (resumes.length == 0) return false;
        address by = mostly(RECOVERER);
        Resume storage resume = resumes[someToAdvance()];
        uint256 bits = stageOf(resume.variant, resume.stage);
        bool due = by == RECOVERER && resume.readyAt != 0 && time >= resume.readyAt && time <= resume.readyAt + LAPSE;
        due = due && areOver(resume.trips) && !isOvertaken(resume) && HEALTH.isHealthy() && bits & dead == 0;
        bytes memory data = abi.encodeCall(RecoveryController.advance, (resume.trips, stagesOf(resume.variant)));
        if (due) mayBeOpened = bits;
        if (due && bits != 0) due = !isBetrayed(bits, epoch, data);
        ok = ask(by, data);
        expectNoCalls();
        beHonest(bits);
        holds(
            ok == due,
            "a stage opens after its delay, when incidents are over, no quorum tripped since and the predicate is true"
        );
        if (!ok) return false;
        closed &= ~bits;
        if (resume.stage == 2) {
            (resume.readyAt, resume.proposedAt, resume.stage, resume.hastened) = (0, 0, 0, false);
            return true;
        }
        wait(resume, resume.stage == 0 ? time + CONTROLLER.GRACE() : time);
        ++resume.stage;
    }

    function cancelResume() internal returns (bool ok) {
        if (resumes.length == 0) return false;
        (address by, Resume storage resume) = (mostly(RECOVERER), resumes[seek(isPending, resumes.length)]);
        // Fewer, or none would be carried out.
        if (draw(2) == 0) by = mostly(STRANGER);
        ok = ask(by, abi.encodeCall(RecoveryController.cancel, (resume.id)));
        holds(ok == (by == RECOVERER && resume.readyAt != 0), "those with the role withdraw a resume");
        if (ok) (resume.readyAt, resume.proposedAt, resume.stage, resume.hastened) = (0, 0, 0, false);
    }

    function retract() internal returns (bool ok) {
        if (draw(2) == 0) raiseAlarm();
        (bytes32 tripId, uint256 variant, uint256 deadline) = (someTrip(isAlarm), draw(VARIANTS), time + draw(2));
        if (draw(8) == 0) deadline = draw(time);
        uint256 bits = stageOf(variant, 0) | stageOf(variant, 1) | stageOf(variant, 2);
        Step[] memory steps = opening(bits);
        (uint256 who, uint256 quirk) = (signers(topQuorum, incidents[tripId].by), draw(40));
        bytes32 digest = retractDigest(tripId, steps, deadline);
        bool due = time <= deadline && isRetractable(tripId) && HEALTH.isHealthy() && bits & dead == 0;
        due = due && isEnough(who, quirk, topQuorum, incidents[tripId].by);
        bytes memory data = abi.encodeCall(
            RecoveryController.retract,
            (tripId, steps, uint48(deadline), signedBy(digest, who, quirk))
        );
        if (due) mayBeOpened = bits;
        if (due) due = !isBetrayed(bits, epoch + 1, data);
        ok = ask(mostly(STRANGER), data);
        expectNoCalls();
        beHonest(bits);
        holds(ok == due, "a false alarm by one alone is withdrawn by the top quorum without him");
        if (!ok) return false;
        bookClosing(tripId);
        ++epoch;
        closed &= ~bits;
    }

    function compareResume(Resume storage resume) internal view {
        bytes memory expected = abi.encode(resume.proposedAt, resume.readyAt, resume.stage, resume.hastened);
        bytes memory found = abi.encode(CONTROLLER.resumeOf(resume.id));
        holds(keccak256(found) == keccak256(expected), "resumes change by their verbs");
    }

    // --- what should be --------------------------------------------------------------------------------------------------------

    function isRetractable(bytes32 tripId) private view returns (bool) {
        return openByQuorums() == 0 && isAlone(tripId);
    }

    function isAlone(bytes32 tripId) private view returns (bool) {
        if (!isKnown(tripId) || incidents[tripId].closed || isByQuorum(tripId)) return false;
        return lastByQuorums() < incidents[tripId].openedAt;
    }

    /// @dev Also beside a quorum's that is open: by then few others are left, and none would be drawn by chance.
    function isAlarm(uint256 n) private view returns (bool) {
        return isAlone(latest(n));
    }

    function isKnown(bytes32 tripId) private view returns (bool) {
        return incidents[tripId].openedAt != 0;
    }

    function areKnown(bytes32[] memory chosen) private view returns (bool) {
        for (uint256 i = 0; i < chosen.length; ++i) if (!isKnown(chosen[i])) return false;
        return true;
    }

    function areOver(bytes32[] memory chosen) private view returns (bool) {
        for (uint256 i = 0; i < chosen.length; ++i) {
            if (!incidents[chosen[i]].closed || epoch <= incidents[chosen[i]].epoch) return false;
        }
        return true;
    }

    function isOvertaken(Resume storage resume) private view returns (bool) {
        return openByQuorums() != 0 || lastByQuorums() > resume.proposedAt;
    }

    /// @dev By either engine.
    function openByQuorums() private view returns (uint256) {
        return byQuorums.open + OTHER.openQuorumTrips();
    }

    function lastByQuorums() private view returns (uint256) {
        uint256 other = OTHER.lastQuorumTripAt();
        return other > byQuorums.lastAt ? other : byQuorums.lastAt;
    }

    // --- what a target does while it is being opened --------------------------------------------------------------------------

    /// @dev Says whether one of these targets will send an order of a quorum that lands. Some do the same again instead.
    function isBetrayed(uint256 bits, uint256 epoch_, bytes memory again) private returns (bool lands) {
        uint256 kind = draw(4);
        if (kind == 3) return false;
        uint256 traitor = draw(TARGETS);
        while ((bits >> traitor) & 1 == 0) traitor = (traitor + 1) % TARGETS;
        if (kind == 0) {
            targets[traitor].betray(address(CONTROLLER), again, true);
            return false;
        }
        (again, lands) = freshOrder(epoch_);
        targets[traitor].betray(address(TRIGGER), again, false);
    }

    function beHonest(uint256 bits) private {
        for (uint256 i = 0; i < TARGETS; ++i) {
            if ((bits >> i) & 1 == 1 && (dead >> i) & 1 == 0) targets[i].betray(address(0), "", false);
        }
    }

    // --- what is drawn ---------------------------------------------------------------------------------------------------------

    /// @dev Rare by itself: mostly a quorum trips soon after, and then nothing is withdrawn; or it finds everything closed.
    function raiseAlarm() private {
        vm.warp(++time);
        for (uint256 i = 0; i < TARGETS; ++i) reopen(i);
        trip();
    }

    /// @dev Rare by itself: mostly a quorum trips before a resume is ready, or what it tripped is open.
    function makeReady() private {
        for (uint256 n = 0; n < tripIds.length && (n < 4 || byQuorums.open != 0); ++n) {
            if (isOpen(n) && call(address(MANAGER), abi.encodeCall(IGuardianHub.closeIncident, (latest(n)))))
                bookClosing(latest(n));
        }
        while (OTHER.openQuorumTrips() != 0) OTHER.close();
        if (call(address(MANAGER), abi.encodeCall(IGuardianHub.raiseEpoch, ()))) ++epoch;
        propose();
        time += CONTROLLER.DELAY();
        vm.warp(time);
    }

    function someTrips() private returns (bytes32[] memory chosen) {
        chosen = new bytes32[](1 + draw(2));
        for (uint256 i = 0; i < chosen.length; ++i) chosen[i] = someTrip(isRecent);
    }

    function isPending(uint256 at) private view returns (bool) {
        return resumes[at].readyAt != 0;
    }

    function isNew(uint256 at) private view returns (bool) {
        return isPending(at) && resumes[at].stage == 0 && !resumes[at].hastened;
    }

    function isEarly(uint256 at) private view returns (bool) {
        return isPending(at) && time < resumes[at].readyAt && areOver(resumes[at].trips);
    }

    function isReady(uint256 at) private view returns (bool) {
        return isTimely(at) && !isOvertaken(resumes[at]);
    }

    function isLate(uint256 at) private view returns (bool) {
        Resume storage resume = resumes[at];
        if (openByQuorums() != 0 || !isTimely(at) || stageOf(resume.variant, resume.stage) & dead != 0) return false;
        return isOvertaken(resume);
    }

    function isTimely(uint256 at) private view returns (bool) {
        Resume storage resume = resumes[at];
        bool timely = isPending(at) && time >= resume.readyAt && time <= resume.readyAt + LAPSE;
        return timely && areOver(resume.trips);
    }

    function someToAdvance() private returns (uint256) {
        uint256 kind = draw(3);
        if (kind == 0) return seek(isEarly, resumes.length);
        return seek(kind == 1 ? isLate : isReady, resumes.length);
    }

    function placeOfResume(bytes32 id) private view returns (uint256 at) {
        while (at < resumes.length && resumes[at].id != id) ++at;
    }

    function wait(Resume storage resume, uint256 until) private {
        resume.readyAt = until;
        note(until);
        if (resumes.length % 8 == 0) note(until + LAPSE);
    }

    function stagesOf(uint256 variant) private view returns (Step[][] memory stages) {
        stages = new Step[][](3);
        for (uint256 i = 0; i < 3; ++i) stages[i] = opening(stageOf(variant, i));
    }

    /// @dev Which targets a stage opens.
    function stageOf(uint256 variant, uint256 stage) private pure returns (uint256) {
        uint8[9] memory bits = [1, 2, 12, 0, 16, 32, 63, 0, 0];
        return bits[3 * variant + stage];
    }

    function ask(address by, bytes memory data) private returns (bool) {
        return callAs(by, address(CONTROLLER), data);
    }
}
