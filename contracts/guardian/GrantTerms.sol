// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Grant} from "../interfaces/Plan.sol";

/**
 * @title GrantTerms
 * @notice The arithmetic of TriggerGrants: when a grant works, which terms are taken, what a widening is, and what rests.
 *
 * Design: pure, without storage, clock, caller, loop or assembly, so that a solver can prove it for every grant and every moment
 * (docs/proofs.md). `now_` is the block's time in unix seconds.
 * Trust: none of its own; who grants, trips and votes is the contract's question.
 */
library GrantTerms {
    /// @dev The longest grant in seconds, counted from the moment it is given.
    uint48 internal constant MAX_GRANT = 366 days;

    /// @dev How long a guardian's vote against a key counts, in seconds.
    uint48 internal constant VOTE_LASTS = 1 days;

    /// @dev From its first second on.
    function hasBegun(uint48 start, uint256 now_) internal pure returns (bool) {
        return now_ >= start;
    }

    /// @dev After its last second; so is no grant at all, whose expiry is 0.
    function isOver(uint48 expiry, uint256 now_) internal pure returns (bool) {
        return now_ > expiry;
    }

    /// @dev Whether terms may be granted now.
    function areSound(Grant memory terms, uint256 now_) internal pure returns (bool) {
        bool ahead = terms.start < terms.expiry && terms.expiry > now_;
        return ahead && terms.expiry <= now_ + MAX_GRANT && terms.uses != 0 && terms.refillSeconds != 0;
    }

    /// @dev Whether terms take nothing from a grant that runs.
    function isWider(Grant memory terms, Grant memory old, uint256 now_) internal pure returns (bool) {
        return
            (terms.start <= old.start || terms.start <= now_) &&
            terms.expiry >= old.expiry &&
            terms.uses >= old.uses &&
            terms.refillSeconds <= old.refillSeconds &&
            terms.cooldownSeconds <= old.cooldownSeconds;
    }

    /// @dev Whether what this key made hold still rests.
    function isResting(uint48 until, uint256 now_) internal pure returns (bool) {
        return now_ < until;
    }

    /// @dev What rests after a trip that made some actions hold, and until when. What still rests does so for as long.
    function rest(
        uint48 until,
        uint256 resting,
        uint256 made,
        uint32 cooldown,
        uint256 now_
    ) internal pure returns (uint48, uint256) {
        return (uint48(now_) + cooldown, isResting(until, now_) ? resting | made : made);
    }

    /// @dev Whether a vote counts that was given at this moment; 0: never.
    function counts(uint48 votedAt, uint256 now_) internal pure returns (bool) {
        return votedAt != 0 && now_ <= votedAt + VOTE_LASTS;
    }
}
