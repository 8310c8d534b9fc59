// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {OfficeMoves} from "./OfficeMoves.sol";

/// @notice Trips by keys and by signatures, retries and dry runs.
abstract contract TripMoves is OfficeMoves {
    uint256 private constant PLENTY = 30_000_000;
    bytes32 private constant TRIP_TYPE = keccak256(
        "Trip(bytes32 planId,uint256 mask,uint8 tier,bytes32 evidence,uint64 epoch,bytes32 nonce,uint48 deadline)"
    );

    // Of the step: what is asked for, and whether it should be granted.
    uint256 private _plan;
    uint256 private _mask;
    uint256 private _gas;
    bool private _due;
    Trip private _order;

    mapping(bytes32 digest => bool) private _confirmed;

    // What was signed last, to be sent again.
    Trip private _lastOrder;
    uint256 private _lastPlan;

    function trip() internal returns (bool ok) {
        address by = mostly(keyOf(seek(isRunning, 2)));
        drawTrip(2, by);
        (uint256 epoch_, uint256 notAfter) = (mostly(epoch, 4), mostly(time + draw(2), time));
        _due = isTrippable(epoch_, notAfter) && tierOf(_plan) == 1 && isGranted(by, idOf(_plan));
        Play memory game = play(_plan, _mask);
        uint256 resting = game.called & restingOf(by, idOf(_plan));
        if (game.called != 0) _due = _due && usesLeft(by) > 0 && game.called != resting;
        if (resting != 0) game = play(_plan, _mask, resting);
        bytes memory answer;
        (ok, answer) = act(
            by,
            address(HUB),
            abi.encodeCall(
                IGuardianHub.trip,
                (idOf(_plan), drawnActions(), _mask, drawn(), uint64(epoch_), uint48(notAfter))
            ),
            game.called
        );
        if (!ok) return false;
        if (game.called != 0) {
            bookUse(by);
            bookRest(by, idOf(_plan), game.made);
        }
        compareTrip(answer, game, bookTrip(_plan, game, _mask & ~resting, by, 1));
    }

    function tripBySignatures() internal returns (bool ok) {
        drawOrder();
        uint256 needed = _order.tier == 3 ? topQuorum : quorum;
        bool alone = _order.tier == 1 && !isTightened() && draw(3) > 0;
        (uint256 who, uint256 quirk) = (signers(alone ? 1 : needed, address(0)), draw(40));
        if (_order.tier == 1 && !isTightened() && countOf(who, 0) < 2) needed = 1;
        bytes32 digest = digestOf(_order, address(TRIGGER));
        bool tightened = isTightened();
        _due = isTrippable(_order.epoch, _order.deadline) && !used[digest] && _order.tier > 0 && _order.tier < 4;
        _due = _due && _order.tier >= tierOf(_plan) && isEnough(who, quirk, needed, address(0));
        Play memory game = play(_plan, _mask);
        bool confirms = game.called == 0 && (_order.tier > 1 || countOf(who, 0) > 1);
        _due = _due && !(confirms && _confirmed[digest]);
        bytes memory answer;
        (ok, answer) = act(mostly(STRANGER), address(TRIGGER), submission(digest, who, quirk), game.called);
        if (!ok) return false;
        address by = countOf(who, 0) == 1 ? members[lowest(who)] : address(TRIGGER);
        bytes32 id = bookTrip(_plan, game, _mask, by, _order.tier);
        compareTrip(answer, game, id);
        if (confirms) _confirmed[digest] = true;
        if (game.called == 0) return true;
        used[digest] = true;
        digests.push(digest);
        if (_order.tier == 1 && !tightened) soleTrip = id;
    }

    function reinforce() internal returns (bool ok) {
        bytes32 tripId = someTrip(hasFailed);
        _plan = planOfTrip(tripId);
        bool known = tripId != "unknown";
        // A removed plan has a new name; its old actions stand for nothing.
        _due = known && _plan < PLANS && !incidents[tripId].closed && incidents[tripId].epoch == epoch;
        _due = _due && time <= uint256(incidents[tripId].openedAt) + 1 hours && _plan < PLANS && committed[_plan];
        if (_plan == PLANS) _plan = 0;
        bool whole = draw(2) == 0;
        _mask = whole ? all(_plan) : draw(2 + all(_plan));
        _due = _due && (whole || (_mask != 0 && _mask <= all(_plan)));
        (uint256 failed, bytes memory answer) = (incidents[tripId].failed & _mask, "");
        Play memory game = play(_plan, failed);
        Action[] memory actions = drawnActions();
        bytes memory data =
            whole
                ? abi.encodeCall(IGuardianHub.reinforce, (tripId, actions))
                : abi.encodeCall(IGuardianHub.reinforceSome, (tripId, actions, _mask));
        (ok, answer) = act(mostly(STRANGER), address(HUB), data, game.called);
        if (!ok) return false;
        (uint256 heldNow, uint256 failedNow) = abi.decode(answer, (uint256, uint256));
        holds(
            heldNow == game.held && failedNow == failed & ~game.held,
            "a retry tries what failed, and says what holds"
        );
        bookPlay(game);
        incidents[tripId].failed &= ~game.made;
    }

    function dryRun() internal returns (bool ok) {
        (_plan, _mask) = (draw(PLANS), 0);
        _due = committed[_plan];
        Play memory game = play(_plan, all(_plan));
        bytes memory answer;
        bytes memory data = abi.encodeCall(IGuardianHub.dryRun, (idOf(_plan), drawnActions()));
        (ok, answer) = act(mostly(STRANGER), address(HUB), data, game.called);
        if (!ok) return false;
        uint256 failing = abi.decode(answer, (uint256));
        holds(failing == all(_plan) & ~game.held, "a dry run says what a trip would");
    }

    /// @dev An order of the second or third tier that nobody has sent yet, for mostly this epoch; and whether it would land.
    function freshOrder(uint256 epoch_) internal returns (bytes memory data, bool lands) {
        drawTrip(PLANS, address(0));
        uint8 tier = tierOf(_plan) == 3 ? 3 : uint8(2 + draw(2));
        uint256 needed = tier == 3 ? topQuorum : quorum;
        _order = Trip(idOf(_plan), _mask, tier, drawn(), uint64(mostly(epoch_, 4)), drawn(), uint48(time));
        (_lastOrder, _lastPlan) = (_order, _plan);
        uint256 who = signers(needed, address(0));
        _due = committed[_plan] && _mask != 0 && _mask <= all(_plan) && _order.epoch == epoch_;
        _due = _due && isEnough(who, 0, needed, address(0));
        data = submission(digestOf(_order, address(TRIGGER)), who, 0);
        return (data, _due);
    }

    // --- what is drawn ---------------------------------------------------------------------------------------------------------

    /// @dev Mostly one of the first `plans` that is there; with all of its actions, one, or some.
    function drawTrip(uint256 plans, address by) private {
        _plan = mostly(seek(isThere, plans), PLANS);
        if (by != address(0) && !isGranted(by, idOf(_plan))) _plan = draw(plans);
        _mask = all(_plan);
        uint256 some = draw(4);
        if (some == 0) _mask = 1 << draw(4);
        if (some == 1) _mask = draw(2 + all(_plan));
    }

    function drawOrder() private {
        drawTrip(PLANS, address(0));
        if (draw(5) == 0) {
            (_order, _plan, _mask) = (_lastOrder, _lastPlan, _lastOrder.mask);
            // The plan of that name may be gone.
            if (_order.planId != idOf(_plan)) _order.epoch = 0;
            return;
        }
        _order.planId = idOf(_plan);
        _order.mask = _mask;
        _order.tier = uint8(mostly(tierOf(_plan) + draw(4 - tierOf(_plan)), 5));
        _order.evidence = drawn();
        _order.epoch = uint64(mostly(epoch, 4));
        _order.nonce = drawn();
        _order.deadline = uint48(mostly(time + draw(2), time));
        (_lastOrder, _lastPlan) = (_order, _plan);
    }

    /// @dev Mostly the plan's; else another's, which makes every call undue.
    function drawnActions() private returns (Action[] memory) {
        if (draw(12) > 0) return planOf(_plan);
        _due = false;
        return planOf((_plan + 1) % PLANS);
    }

    /// @dev Alone, or as one leaf of three chains' under a root.
    function submission(bytes32 digest, uint256 who, uint256 quirk) private returns (bytes memory) {
        bytes32[] memory proof = new bytes32[](draw(3) == 0 ? 2 : 0);
        bytes32 signed = digest;
        if (proof.length == 2) {
            (proof[0], proof[1]) = (drawn(), drawn());
            signed = TRIGGER.rootDigestOf(node(node(digest, proof[0]), proof[1]));
        }
        Signature[] memory signatures = signedBy(signed, who, quirk);
        return abi.encodeCall(QuorumTrigger.trip, (_order, drawnActions(), signatures, proof));
    }

    // --- what should be --------------------------------------------------------------------------------------------------------

    function isTrippable(uint256 epoch_, uint256 notAfter) private view returns (bool) {
        bool timely = epoch_ == epoch && time <= notAfter;
        return timely && committed[_plan] && _mask != 0 && _mask <= all(_plan);
    }

    function isThere(uint256 p) private view returns (bool) {
        return committed[p];
    }

    function isRunning(uint256 i) private view returns (bool) {
        return time >= keys[keyOf(i)].terms.start && time <= keys[keyOf(i)].terms.expiry;
    }

    function isGranted(address by, bytes32 planId) internal view returns (bool) {
        Key storage book = keys[by];
        return time >= book.terms.start && time <= book.terms.expiry && planSets[book.grantId][planId];
    }

    /// @dev Sometimes with little gas, which may fail a call that is due, but never skips a target.
    function act(
        address by,
        address where,
        bytes memory data,
        uint256 bits
    ) private returns (bool ok, bytes memory answer) {
        bool scarce = draw(6) == 0;
        _gas = scarce ? 200_000 + draw(3_800_000) : PLENTY;
        expectCalls(_plan, _due ? bits : 0);
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, answer) = where.call{gas: _gas}(data);
        expectNoCalls();
        holds(!ok || _due, "nobody trips, retries or tries what he may not");
        holds(ok || scarce || !_due, "whoever may trip, retry or try, can");
    }

    function compareTrip(bytes memory answer, Play memory game, bytes32 id) private view {
        (bytes32 tripId, uint256 held, uint256 failed) = abi.decode(answer, (bytes32, uint256, uint256));
        holds(tripId == id, "every trip has a name of its own");
        holds(
            held == game.held && failed == _mask & ~game.held,
            "a trip says what holds, and no failure stops another"
        );
    }

    function digestOf(Trip memory order, address verifier) private view returns (bytes32) {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 name = keccak256("Firebreak QuorumTrigger");
        bytes32 domain = keccak256(abi.encode(kind, name, keccak256("1"), block.chainid, verifier));
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(TRIP_TYPE, order))));
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return left < right ? keccak256(abi.encode(left, right)) : keccak256(abi.encode(right, left));
    }

    function lowest(uint256 who) private pure returns (uint256 i) {
        while ((who >> i) & 1 == 0) ++i;
    }
}
