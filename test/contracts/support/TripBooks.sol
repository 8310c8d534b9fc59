// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Incident} from "../../../contracts/interfaces/IGuardianHub.sol";
import {GuardianBooks} from "./GuardianBooks.sol";
import {ShiftyTarget} from "./ShiftyTarget.sol";

/**
 * @notice Books of what was tripped, and of what that did to the targets.
 *
 * What a trip does is played on a copy of the books, target by target, and entered when the trip succeeded.
 */
abstract contract TripBooks is GuardianBooks {
    /// @dev Of a trip that is played: which targets are closed and upgraded, which actions held and which were made hold.
    struct Play {
        uint256 closed;
        uint256 upgraded;
        uint256 held;
        uint256 called;
        uint256 made;
    }

    struct QuorumTrips {
        uint256 open;
        uint256 lastAt;
    }

    uint256 internal epoch = 1;
    uint256 internal trips;
    QuorumTrips internal byQuorums;
    bytes32[] internal tripIds;
    mapping(bytes32 tripId => Incident) internal incidents;
    mapping(bytes32 digest => bool) internal used;
    bytes32[] internal digests;
    bytes32 internal soleTrip;

    uint256 internal closed;
    uint256 internal upgraded;
    uint256 internal dead;
    ShiftyTarget.Way[TARGETS] internal ways;

    /// @dev What may be called now: this plan's data on the targets of these bits; and what the manager may open.
    bytes32 private _mayCall;
    uint256 private _mayCallTargets;
    uint256 internal mayBeOpened;

    // --- what targets ask -------------------------------------------------------------------------------------------------------

    function mayClose(address by, bytes calldata data) external view returns (bool) {
        return by == HUB.sender() && keccak256(data) == _mayCall && (_mayCallTargets >> placeOf(msg.sender)) & 1 == 1;
    }

    function mayOpen(address by) external view returns (bool) {
        if (by == address(MANAGER)) return (mayBeOpened >> placeOf(msg.sender)) & 1 == 1;
        return by == address(this) || placeOf(by) < TARGETS;
    }

    function expectCalls(uint256 p, uint256 bits) internal {
        _mayCallTargets = 0;
        for (uint256 i = 0; i < targetsOf[p].length; ++i) _mayCallTargets |= ((bits >> i) & 1) << targetsOf[p][i];
        _mayCall = bits == 0 ? bytes32(0) : keccak256(dataOf(p));
    }

    function expectNoCalls() internal {
        (_mayCall, _mayCallTargets, mayBeOpened) = (0, 0, 0);
    }

    // --- targets ---------------------------------------------------------------------------------------------------------------

    function areAlive(uint256 p) internal view returns (bool) {
        for (uint256 i = 0; i < targetsOf[p].length; ++i) if ((dead >> targetsOf[p][i]) & 1 == 1) return false;
        return true;
    }

    /// @dev Somebody opens it who may, unless it has no code.
    function reopen(uint256 i) internal {
        if ((dead >> i) & 1 == 1) return;
        targets[i].open();
        closed &= ~(1 << i);
    }

    // --- trips -----------------------------------------------------------------------------------------------------------------

    function play(uint256 p, uint256 bits) internal view returns (Play memory game) {
        return play(p, bits, 0);
    }

    /// @dev What acting on these bits of a plan does, in the order of its actions, on a copy of the books; those that rest are not called.
    function play(uint256 p, uint256 bits, uint256 resting) internal view returns (Play memory game) {
        (game.closed, game.upgraded) = (closed, upgraded);
        uint256 held = holding(game, p, bits);
        game.called = bits & ~held & ~resting;
        for (uint256 i = 0; i < targetsOf[p].length; ++i) {
            if ((game.called >> i) & 1 == 0) continue;
            actOn(game, targetsOf[p][i]);
            if (holds_(game, targetsOf[p][i])) game.made |= 1 << i;
        }
        game.held = (game.called == 0 ? held : holding(game, p, held)) | game.made;
    }

    function holding(Play memory game, uint256 p, uint256 bits) internal view returns (uint256 held) {
        for (uint256 i = 0; i < targetsOf[p].length; ++i) {
            if ((bits >> i) & 1 == 1 && holds_(game, targetsOf[p][i])) held |= 1 << i;
        }
    }

    function bookPlay(Play memory game) internal {
        (closed, upgraded) = (game.closed, game.upgraded);
    }

    function bookTrip(uint256 p, Play memory game, uint256 mask, address by, uint8 tier) internal returns (bytes32 id) {
        id = keccak256(abi.encode(block.chainid, address(HUB), ++trips));
        if (tier > 1 || by == address(TRIGGER)) byQuorums.lastAt = time;
        bookPlay(game);
        if (game.called == 0) return id;
        incidents[id] = Incident(idOf(p), mask & ~game.held, by, uint40(time), uint40(epoch), tier, false);
        tripIds.push(id);
        if (isByQuorum(id)) ++byQuorums.open;
        note(time + 1 hours);
    }

    function bookClosing(bytes32 tripId) internal {
        if (incidents[tripId].closed) return;
        incidents[tripId].closed = true;
        if (isByQuorum(tripId)) --byQuorums.open;
    }

    function isByQuorum(bytes32 tripId) internal view returns (bool) {
        return incidents[tripId].tier > 1 || incidents[tripId].by == address(TRIGGER);
    }

    function isTightened() internal view returns (bool) {
        return soleTrip != 0 && !incidents[soleTrip].closed;
    }

    /// @dev Mostly a trip that is wanted.
    function someTrip(function(uint256) view returns (bool) isWanted) internal returns (bytes32) {
        uint256 count = tripIds.length;
        if (count == 0 || draw(12) == 0) return "unknown";
        return latest(seek(isWanted, count));
    }

    /// @dev The latest trip is number 0.
    function latest(uint256 n) internal view returns (bytes32) {
        return tripIds[tripIds.length - 1 - n];
    }

    function isRecent(uint256 n) internal pure returns (bool) {
        return n < 4;
    }

    function isOpen(uint256 n) internal view returns (bool) {
        return !incidents[latest(n)].closed;
    }

    function isOpenByQuorum(uint256 n) internal view returns (bool) {
        return isOpen(n) && isByQuorum(latest(n));
    }

    function hasFailed(uint256 n) internal view returns (bool) {
        return isOpen(n) && incidents[latest(n)].failed != 0 && incidents[latest(n)].epoch == epoch;
    }

    function planOfTrip(bytes32 tripId) internal view returns (uint256 p) {
        bytes32 planId = incidents[tripId].planId;
        while (p < PLANS && idOf(p) != planId) ++p;
    }

    function actOn(Play memory game, uint256 target) private view {
        ShiftyTarget.Way way = ways[target];
        if (((dead | game.upgraded) >> target) & 1 == 1) return;
        if (way >= ShiftyTarget.Way.REVERTS && way <= ShiftyTarget.Way.NO_EFFECT) return;
        if (way == ShiftyTarget.Way.UPGRADES) {
            game.upgraded |= 1 << target;
            return;
        }
        game.closed |= 1 << target;
        uint256 next = (target + 1) % TARGETS;
        if (way == ShiftyTarget.Way.OPENS_ANOTHER && (dead >> next) & 1 == 0) game.closed &= ~(1 << next);
    }

    function holds_(Play memory game, uint256 target) private view returns (bool) {
        ShiftyTarget.Way way = ways[target];
        if (((dead | game.upgraded) >> target) & 1 == 1) return false;
        if (way == ShiftyTarget.Way.LIES_CLOSED) return true;
        bool silent = way >= ShiftyTarget.Way.PROBE_REVERTS && way <= ShiftyTarget.Way.LIES_OPEN;
        return !silent && (game.closed >> target) & 1 == 1;
    }

    function placeOf(address target) internal view returns (uint256 i) {
        while (i < TARGETS && address(targets[i]) != target) ++i;
    }
}
