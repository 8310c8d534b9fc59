// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Tiers} from "../guardian/Tiers.sol";

/**
 * @title Stages
 * @notice The arithmetic of RecoveryController: from when a resume opens what, until when, and what may be retracted at once.
 *
 * Design: pure, without storage, clock, caller, loop or assembly, so that a solver can prove it for every setting and every moment
 * (docs/proofs.md). `now_` is the block's time in unix seconds, `readyAt` the moment from which the next stage may be carried out.
 * Trust: none of its own; who proposes and whether the incident is over is the contract's question.
 */
library Stages {
    uint256 internal constant COUNT = 3;
    uint48 internal constant MIN_DELAY = 10 minutes;
    uint48 internal constant MAX_DELAY = 24 hours;
    uint48 internal constant MAX_GRACE = 4 hours;

    /// @dev After this no forgotten proposal lies ready for whoever gets a key.
    uint48 internal constant LAPSE = 7 days;

    /// @dev Whether a controller may have these settings, in seconds.
    function areSound(uint48 delay, uint48 quickDelay, uint48 grace) internal pure returns (bool) {
        return quickDelay >= MIN_DELAY && quickDelay <= delay && delay <= MAX_DELAY && grace <= MAX_GRACE;
    }

    /// @dev When the first stage is ready.
    function opensAt(uint48 proposedAt, uint48 delay) internal pure returns (uint48) {
        return proposedAt + delay;
    }

    function isReady(uint48 readyAt, uint256 now_) internal pure returns (bool) {
        return now_ >= readyAt;
    }

    function hasLapsed(uint48 readyAt, uint256 now_) internal pure returns (bool) {
        return now_ > readyAt + LAPSE;
    }

    /// @dev Whether a resume may be announced, when the same one stands at `pending`; 0: there is none.
    function canPropose(uint48 pending, uint256 now_) internal pure returns (bool) {
        return pending == 0 || hasLapsed(pending, now_);
    }

    /// @dev Whether a resume's wait may be shortened: the grace between its stages may not.
    function canHasten(uint48 readyAt, uint8 stage) internal pure returns (bool) {
        return readyAt != 0 && stage == 0;
    }

    /// @dev Whether a quorum tripped after a resume was announced. In the same second the whole delay still follows both.
    function isOvertaken(uint48 proposedAt, uint48 trippedAt) internal pure returns (bool) {
        return trippedAt > proposedAt;
    }

    function isLast(uint8 stage) internal pure returns (bool) {
        return stage + 1 == COUNT;
    }

    /// @dev When the stage after this one is ready. Liquidations wait until debtors had their time with exits and repayment.
    function nextAt(uint8 stage, uint48 grace, uint256 now_) internal pure returns (uint48) {
        return uint48(now_) + (stage == 0 ? grace : 0);
    }

    /// @dev Whether a trip may be taken back at once: it was alone, and no quorum has tripped since, which may have closed the same things or
    /// found them closed and wants them so. In the same second nobody knows who came first, and it may not.
    function isRetractable(
        uint8 tier,
        bool byQuorum,
        bool stripsRole,
        uint256 openQuorumTrips,
        uint48 openedAt,
        uint48 quorumTrippedAt
    ) internal pure returns (bool) {
        bool alone = tier == Tiers.ONE && !byQuorum && !stripsRole;
        return alone && openQuorumTrips == 0 && quorumTrippedAt < openedAt;
    }
}
