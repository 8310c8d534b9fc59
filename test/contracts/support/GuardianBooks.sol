// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Grant} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Wallet} from "./Wallet.sol";
import {GuardianWorld} from "./GuardianWorld.sol";

/**
 * @notice Books of what a hub should say of its plans, keys and guardians, kept without looking at it.
 *
 * A plan that is removed comes again under another name, so that a campaign does not run out of them.
 */
abstract contract GuardianBooks is GuardianWorld {
    struct Key {
        Grant terms;
        uint256 grantId;
        uint256 used;
        uint256 usedAt;
    }

    struct Rest {
        uint256 until;
        uint256 bits;
    }

    mapping(bytes32 operation => uint256) internal ready;
    bytes32[] internal operations;

    /// @dev How often a plan was removed.
    uint256[PLANS] internal generation;
    bool[PLANS] internal committed;

    mapping(address key => Key) internal keys;
    mapping(address key => mapping(bytes32 planId => Rest)) internal rests;
    mapping(uint256 grantId => mapping(bytes32 planId => bool)) internal planSets;
    mapping(uint256 grantId => mapping(address guardian => uint256)) internal votes;
    uint256 internal lastGrant;

    /// @dev Who of the five is a guardian now, and how many of them sign.
    uint256 internal seated;
    uint256 internal quorum;
    uint256 internal topQuorum;

    constructor() {
        (seated, quorum, topQuorum) = (0x1f, 2, 3);
    }

    // --- announced changes -----------------------------------------------------------------------------------------------------

    function isProposable(bytes32 operation) internal view returns (bool) {
        return ready[operation] == 0 || time > ready[operation] + GRACE;
    }

    function isDue(bytes32 operation) internal view returns (bool) {
        uint256 at = ready[operation];
        return at != 0 && time >= at && time <= at + GRACE;
    }

    function bookProposal(bytes32 operation) internal {
        ready[operation] = time + PLAN_DELAY;
        operations.push(operation);
        note(time + PLAN_DELAY);
        if (operations.length % 8 == 0) note(time + PLAN_DELAY + GRACE);
    }

    // --- plans -----------------------------------------------------------------------------------------------------------------

    function idOf(uint256 p) internal view returns (bytes32) {
        return idOf(p, generation[p]);
    }

    function idOf(uint256 p, uint256 g) internal pure returns (bytes32) {
        return keccak256(abi.encode(p, g));
    }

    // --- keys ------------------------------------------------------------------------------------------------------------------

    function isOver(address key) internal view returns (bool) {
        return time > keys[key].terms.expiry;
    }

    function usesLeft(address key) internal view returns (uint256) {
        uint256 spent = usedNow(key);
        uint256 uses = keys[key].terms.uses;
        return spent >= uses ? 0 : uses - spent;
    }

    /// @dev What was used comes back evenly, in whole uses.
    function usedNow(address key) internal view returns (uint256) {
        Key storage book = keys[key];
        if (book.terms.refillSeconds == 0) return 0;
        uint256 back = ((time - book.usedAt) * book.terms.uses) / book.terms.refillSeconds;
        return back >= book.used ? 0 : book.used - back;
    }

    function bookUse(address key) internal {
        Key storage book = keys[key];
        (book.used, book.usedAt) = (usedNow(key) + 1, time);
    }

    function restingOf(address key, bytes32 planId) internal view returns (uint256) {
        return time < rests[key][planId].until ? rests[key][planId].bits : 0;
    }

    function bookRest(address key, bytes32 planId, uint256 bits) internal {
        uint256 seconds_ = keys[key].terms.cooldownSeconds;
        if (seconds_ == 0 || bits == 0) return;
        Rest storage rest = rests[key][planId];
        rest.bits = time < rest.until ? rest.bits | bits : bits;
        rest.until = time + seconds_;
        note(rest.until);
    }

    function validVotes(uint256 grantId) internal view returns (uint256 count) {
        for (uint256 i = 0; i < GUARDIANS; ++i) {
            uint256 at = votes[grantId][members[i]];
            if ((seated >> i) & 1 == 1 && at != 0 && time <= at + 1 days) ++count;
        }
    }

    // --- signatures ------------------------------------------------------------------------------------------------------------

    /// @dev Whether these count as `needed` different guardians of now, none of whom is excluded.
    function isEnough(uint256 who, uint256 quirk, uint256 needed, address excluded) internal view returns (bool) {
        uint256 count = countOf(who, 0);
        if (count < needed || who & ~seated != 0 || quirk == 4) return false;
        if (quirk == 1 || quirk == 2 || (quirk == 3 && count > 1)) return false;
        for (uint256 i = 0; i < GUARDIANS; ++i) {
            if ((who >> i) & 1 == 0) continue;
            if (members[i] == excluded) return false;
            if (members[i] == address(WALLET) && WALLET.answer() != Wallet.Answer.HONEST) return false;
        }
        return true;
    }

    /// @dev Mostly as many guardians of now as are needed, without the excluded one.
    function signers(uint256 needed, address excluded) internal returns (uint256 who) {
        if (draw(5) == 0) return draw(32);
        uint256 from = draw(GUARDIANS);
        for (uint256 k = 0; k < GUARDIANS && needed > 0; ++k) {
            uint256 i = (from + k) % GUARDIANS;
            if ((seated >> i) & 1 == 0 || members[i] == excluded) continue;
            who |= 1 << i;
            --needed;
        }
    }
}
