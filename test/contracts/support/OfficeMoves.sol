// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Grant, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {TripBooks} from "./TripBooks.sol";

/// @notice What the admin announces and carries out, for keys, plans and guardians, and what guardians take away.
abstract contract OfficeMoves is TripBooks {
    // --- plans -----------------------------------------------------------------------------------------------------------------

    function proposePlan() internal returns (bool ok) {
        (address by, uint256 p) = (mostly(ADMIN), seek(isFree, PLANS));
        uint256 g = generation[p];
        // A name that was used already, when there is one.
        if (g > 0 && draw(6) == 0) --g;
        bytes32 operation = commitOperation(p, g);
        ok = call(by, abi.encodeCall(IGuardianHub.proposePlan, (idOf(p, g), termsOf(p), hashOf(p))));
        bool free = g == generation[p] && !committed[p];
        holds(ok == (by == ADMIN && free && isProposable(operation)), "the admin announces a plan under a free name");
        if (ok) bookProposal(operation);
    }

    function commitPlan() internal returns (bool ok) {
        (address by, uint256 p) = (mostly(ADMIN), seek(isCommittable, PLANS));
        bytes32 operation = commitOperation(p, generation[p]);
        bool due = by == ADMIN && !committed[p] && isDue(operation) && areAlive(p);
        ok = call(by, abi.encodeCall(IGuardianHub.commitPlan, (idOf(p), termsOf(p), planOf(p))));
        holds(ok == due, "a plan is committed by the admin, after the delay, before it lapses");
        if (!ok) return false;
        delete ready[operation];
        committed[p] = true;
    }

    function proposeRemoval() internal returns (bool ok) {
        (address by, uint256 p) = (mostly(ADMIN), draw(PLANS));
        bytes32 operation = removeOperation(p);
        ok = call(by, abi.encodeCall(IGuardianHub.proposeRemoval, (idOf(p))));
        bool due = by == ADMIN && committed[p] && isProposable(operation);
        holds(ok == due, "the admin announces that a plan goes");
        if (ok) bookProposal(operation);
    }

    function removePlan() internal returns (bool ok) {
        // Few, or plans would be gone most of the time.
        (address by, uint256 p) = (draw(4) == 0 ? mostly(ADMIN) : STRANGER, seek(isRemovable, PLANS));
        bytes32 operation = removeOperation(p);
        ok = call(by, abi.encodeCall(IGuardianHub.removePlan, (idOf(p))));
        holds(ok == (by == ADMIN && isDue(operation)), "a plan goes by the admin, after the delay, before it lapses");
        if (!ok) return false;
        delete ready[operation];
        (committed[p], generation[p]) = (false, generation[p] + 1);
    }

    function cancel() internal returns (bool ok) {
        address by = mostly(draw(2) == 0 ? ADMIN : address(MANAGER));
        uint256 count = operations.length;
        bytes32 operation = count == 0 ? bytes32(0) : operations[count - 1 - draw(count < 8 ? count : 8)];
        ok = call(by, abi.encodeCall(IGuardianHub.cancel, (operation)));
        bool due = (by == ADMIN || by == address(MANAGER)) && ready[operation] != 0;
        holds(ok == due, "admin and recovery withdraw what was announced");
        if (ok) delete ready[operation];
    }

    // --- keys ------------------------------------------------------------------------------------------------------------------

    function grant() internal returns (bool ok) {
        address by = mostly(ADMIN);
        address key = draw(16) == 0 ? mostly(HUB.sender()) : keyOf(draw(3));
        bool widened = !isOver(key);
        Grant memory terms = drawnTerms(key, widened);
        bytes32[] memory planIds = new bytes32[](draw(6) == 0 ? 0 : 2);
        for (uint256 i = 0; i < planIds.length; ++i) planIds[i] = idOf(draw(i == 0 ? 2 : PLANS));
        bool due = by == ADMIN && isGrantable(key, terms) && (widened || planIds.length != 0);
        due = due && (!widened || isWider(terms, keys[key].terms));
        ok = call(by, abi.encodeCall(IGuardianHub.grant, (key, terms, planIds)));
        holds(ok == due, "the admin grants and widens within bounds, nobody narrows");
        if (ok) bookGrant(key, terms, planIds, widened);
    }

    function proposeRevoke() internal returns (bool ok) {
        (address by, address key) = (mostly(ADMIN), keyOf(draw(3)));
        bytes32 operation = revokeOperation(key);
        ok = call(by, abi.encodeCall(IGuardianHub.proposeRevoke, (key)));
        bool due = by == ADMIN && keys[key].terms.expiry != 0 && isProposable(operation);
        holds(ok == due, "the admin announces that a key goes");
        if (ok) bookProposal(operation);
    }

    function revoke() internal returns (bool ok) {
        // Few, or no key would last.
        (address by, address key) = (draw(3) == 0 ? mostly(ADMIN) : STRANGER, keyOf(seek(isRevocable, 3)));
        bytes32 operation = revokeOperation(key);
        ok = call(by, abi.encodeCall(IGuardianHub.revoke, (key)));
        bool due = by == ADMIN && keys[key].terms.expiry != 0 && isDue(operation);
        holds(ok == due, "a key goes by the admin, after the delay, before it lapses");
        if (!ok) return false;
        delete ready[operation];
        bookRevoke(key);
    }

    function voteRevoke() internal returns (bool ok) {
        uint256 place = draw(GUARDIANS);
        // Few, or no key would last.
        (address by, address key) = (draw(2) == 0 ? mostly(members[place]) : STRANGER, keyOf(draw(3)));
        for (place = 0; place < GUARDIANS && members[place] != by;) ++place;
        bool due = place < GUARDIANS && (seated >> place) & 1 == 1 && !isOver(key);
        ok = call(by, abi.encodeCall(IGuardianHub.voteRevoke, (key)));
        holds(ok == due, "guardians of now vote against keys that run");
        if (!ok) return false;
        votes[keys[key].grantId][by] = time;
        note(time + 1 days);
        if (validVotes(keys[key].grantId) >= quorum) bookRevoke(key);
    }

    // --- guardians -------------------------------------------------------------------------------------------------------------

    function proposeGuardians() internal returns (bool ok) {
        (address by, uint256 set) = (mostly(ADMIN), draw(6));
        (address[] memory list, uint256 few, uint256 many) = setOf(set);
        bytes32 operation = keccak256(abi.encode("guardians", list, few, many));
        ok = call(by, abi.encodeCall(IGuardianHub.proposeGuardians, (list, few, many)));
        holds(ok == (by == ADMIN && set < 4 && isProposable(operation)), "the admin announces guardians who can sign");
        if (ok) bookProposal(operation);
    }

    function setGuardians() internal returns (bool ok) {
        (address by, uint256 set) = (mostly(ADMIN), seek(isSeatable, 4));
        (address[] memory list, uint256 few, uint256 many) = setOf(set);
        bytes32 operation = keccak256(abi.encode("guardians", list, few, many));
        ok = call(by, abi.encodeCall(IGuardianHub.setGuardians, (list, few, many)));
        holds(ok == (by == ADMIN && isDue(operation)), "guardians change after the delay, before it lapses");
        if (!ok) return false;
        delete ready[operation];
        (seated, quorum, topQuorum) = (seatsOf(set), few, many);
    }

    /// @dev The guardians of these seats.
    function listOf(uint256 seats) internal view returns (address[] memory list) {
        list = new address[](countOf(seats, 0));
        uint256 n;
        for (uint256 i = 0; i < GUARDIANS; ++i) if ((seats >> i) & 1 == 1) list[n++] = members[i];
    }

    function call(address by, bytes memory data) internal returns (bool) {
        return callAs(by, address(HUB), data);
    }

    /// @dev Four that are sound, one without a quorum, one that can never be reached.
    function setOf(uint256 set) private view returns (address[] memory list, uint256 few, uint256 many) {
        (uint8[6] memory low, uint8[6] memory high) = ([2, 2, 1, 3, 0, 2], [3, 2, 3, 4, 2, 6]);
        return (listOf(seatsOf(set)), low[set], high[set]);
    }

    function seatsOf(uint256 set) private pure returns (uint256) {
        uint8[6] memory seats = [0x1f, 0x07, 0x1e, 0x1b, 0x1f, 0x1f];
        return seats[set];
    }

    function drawnTerms(address key, bool widened) private returns (Grant memory terms) {
        terms = Grant(uint48(time), uint48(time + 1 days), uint32(1 + draw(4)), 6 hours, 1 hours);
        if (draw(2) == 0) terms.expiry += 30 days;
        if (widened) {
            terms = keys[key].terms;
            uint256 what = draw(7);
            if (what == 0) terms.expiry += 1 days;
            if (what == 1) terms.uses += 1;
            if (what == 2) terms.refillSeconds /= 2;
            if (what == 3) terms.cooldownSeconds /= 2;
            if (what == 4) terms.uses -= 1;
            if (what == 5) terms.expiry -= 1;
            if (what == 6) terms.cooldownSeconds += 1;
            return terms;
        }
        uint256 quirk = draw(12);
        if (quirk == 0) terms.start += 30 minutes;
        if (quirk == 1) terms.expiry = terms.start;
        if (quirk == 2) terms.expiry = uint48(time + 366 days + draw(2));
        if (quirk == 3) terms.uses = 0;
        if (quirk == 4) terms.refillSeconds = 0;
        if (quirk == 5) terms.cooldownSeconds = 0;
        if (quirk == 6) (terms.start, terms.expiry) = (uint48(time - 2), uint48(time - draw(2)));
    }

    function isGrantable(address key, Grant memory terms) private view returns (bool) {
        bool refused = key == address(0) || key == ADMIN || key == address(MANAGER);
        refused = refused || key == address(HUB) || key == HUB.sender();
        bool ahead = terms.start < terms.expiry && terms.expiry > time && terms.expiry <= time + 366 days;
        return !refused && terms.uses != 0 && terms.refillSeconds != 0 && ahead;
    }

    function isWider(Grant memory terms, Grant memory old) private view returns (bool) {
        bool longer = (terms.start <= old.start || terms.start <= time) && terms.expiry >= old.expiry;
        bool more = terms.uses >= old.uses && terms.refillSeconds <= old.refillSeconds;
        return longer && more && terms.cooldownSeconds <= old.cooldownSeconds;
    }

    function bookGrant(address key, Grant memory terms, bytes32[] memory planIds, bool widened) private {
        Key storage book = keys[key];
        if (widened) (book.used, book.usedAt) = (usedNow(key), time);
        else (book.grantId, book.used, book.usedAt) = (++lastGrant, 0, time);
        book.terms = terms;
        for (uint256 i = 0; i < planIds.length; ++i) planSets[book.grantId][planIds[i]] = true;
        note(terms.start);
        note(uint256(terms.expiry) + 1);
    }

    function bookRevoke(address key) private {
        delete keys[key].terms;
    }

    function isFree(uint256 p) private view returns (bool) {
        return !committed[p] && isProposable(commitOperation(p, generation[p]));
    }

    function isCommittable(uint256 p) private view returns (bool) {
        return !committed[p] && isDue(commitOperation(p, generation[p]));
    }

    function isRemovable(uint256 p) private view returns (bool) {
        return isDue(removeOperation(p));
    }

    function isRevocable(uint256 i) private view returns (bool) {
        return keys[keyOf(i)].terms.expiry != 0 && isDue(revokeOperation(keyOf(i)));
    }

    function isSeatable(uint256 set) private view returns (bool) {
        (address[] memory list, uint256 few, uint256 many) = setOf(set);
        return isDue(keccak256(abi.encode("guardians", list, few, many)));
    }

    function hashOf(uint256 p) private view returns (bytes32) {
        return hashes[p];
    }

    function commitOperation(uint256 p, uint256 g) private view returns (bytes32) {
        return keccak256(abi.encode("commit", idOf(p, g), termsOf(p), hashOf(p)));
    }

    function removeOperation(uint256 p) private view returns (bytes32) {
        return keccak256(abi.encode("remove", idOf(p)));
    }

    function revokeOperation(address key) private view returns (bytes32) {
        return keccak256(abi.encode("revoke", key, keys[key].grantId));
    }
}
