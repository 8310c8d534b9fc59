// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Stages} from "../../../contracts/recovery/Stages.sol";

/// @dev Read by `npm run prove`, as LanesProof. A stage may be carried out while it is ready and has not lapsed.
contract StagesProof {
    /// @notice Whatever the settings: nothing opens within ten minutes of its proposal, and no proposal waits for longer than a day.
    /// @custom:twin quickDelay >= MIN_DELAY => quickDelay <= MAX_DELAY
    function settings_areBounded(
        uint48 proposedAt,
        uint48 delay,
        uint48 quickDelay,
        uint48 grace,
        uint256 now_
    ) external pure {
        require(Stages.areSound(delay, quickDelay, grace));
        bool quick = _isOpen(Stages.opensAt(proposedAt, quickDelay), now_);
        if (quick) assert(now_ >= uint256(proposedAt) + 10 minutes);
        assert(Stages.isReady(Stages.opensAt(proposedAt, delay), uint256(proposedAt) + 24 hours));
    }

    /// @notice The first stage opens in no second before the delay, and from its end on for seven days.
    /// @custom:twin return proposedAt + delay; => return proposedAt + delay - 1;
    function delay_isWaited(uint48 proposedAt, uint48 delay, uint256 now_) external pure {
        uint256 end = uint256(proposedAt) + delay;
        assert(_isOpen(Stages.opensAt(proposedAt, delay), now_) == (now_ >= end && now_ <= end + 7 days));
    }

    /// @notice Hastening never lengthens the wait, nor goes below the quick delay.
    /// @custom:twin quickDelay <= delay && => quickDelay <= MAX_DELAY &&
    function hasten_shortens(uint48 proposedAt, uint48 delay, uint48 quickDelay, uint48 grace) external pure {
        require(Stages.areSound(delay, quickDelay, grace));
        uint48 hastened = Stages.opensAt(proposedAt, quickDelay);
        assert(hastened <= Stages.opensAt(proposedAt, delay) && hastened >= uint256(proposedAt) + quickDelay);
    }

    /// @notice Only the wait before the first stage is hastened: the grace of debtors is not.
    /// @custom:twin readyAt != 0 && stage == 0 => readyAt != 0 && !isLast(stage)
    function hasten_leavesTheGrace(uint48 readyAt, uint8 stage) external pure {
        assert(!Stages.canHasten(readyAt, stage) || (stage == 0 && readyAt != 0));
    }

    /// @notice Liquidations open in no second before the grace that began with exits and repayment is over, which is at most four hours.
    /// @custom:twin (stage == 0 ? grace : 0) => (stage == 1 ? grace : 0)
    function liquidations_waitForGrace(
        uint48 delay,
        uint48 quickDelay,
        uint48 grace,
        uint48 now_,
        uint256 later
    ) external pure {
        require(Stages.areSound(delay, quickDelay, grace));
        uint48 at = Stages.nextAt(0, grace, now_);
        if (_isOpen(at, later)) assert(later >= uint256(now_) + grace);
        assert(Stages.isReady(at, uint256(now_) + 4 hours));
    }

    /// @notice The rest opens in no second before the liquidations, and needs no further wait.
    /// @custom:twin return uint48(now_) + (stage == 0 => return uint48(now_) / 2 + (stage == 0
    function rest_waitsForLiquidations(uint48 grace, uint48 now_, uint256 later) external pure {
        assert(_isOpen(Stages.nextAt(1, grace, now_), later) == (later >= now_ && later <= uint256(now_) + 7 days));
    }

    /// @notice The third stage is the last, and no other is.
    /// @custom:twin return stage + 1 == COUNT; => return stage == COUNT;
    function stages_areThree(uint8 stage) external pure {
        require(stage < 255);
        assert(Stages.isLast(stage) == (stage == 2));
    }

    /// @notice What has lapsed never opens again.
    /// @custom:twin return now_ > readyAt + LAPSE; => return now_ == readyAt + LAPSE + 1;
    function lapsed_staysLapsed(uint48 readyAt, uint256 now_, uint256 later) external pure {
        require(Stages.hasLapsed(readyAt, now_) && later >= now_);
        assert(!_isOpen(readyAt, later));
    }

    /// @notice Proposing again neither hastens what waits nor extends what is ready, and what has lapsed may be proposed again.
    /// @custom:twin pending == 0 || hasLapsed(pending, now_) => pending == 0 || isReady(pending, now_)
    function proposal_isNotRepeated(uint48 pending, uint256 now_) external pure {
        bool waits = pending != 0 && now_ <= uint256(pending) + 7 days;
        assert(Stages.canPropose(pending, now_) == !waits);
    }

    /// @notice What a quorum trips stays closed for the whole delay: a resume of before opens nothing any more, and one of after waits.
    /// @custom:twin return trippedAt > proposedAt; => return trippedAt > proposedAt + 1;
    function trip_overtakesWhatWasProposed(
        uint48 proposedAt,
        uint48 delay,
        uint48 trippedAt,
        uint256 now_
    ) external pure {
        bool overtaken = Stages.isOvertaken(proposedAt, trippedAt);
        if (!overtaken && _isOpen(Stages.opensAt(proposedAt, delay), now_)) assert(now_ >= uint256(trippedAt) + delay);
        assert(!overtaken || trippedAt > proposedAt);
    }

    /// @notice At once only what was tripped alone in the first tier is opened, no role was taken by it, and no quorum's trip is open.
    /// @custom:twin tier == Tiers.ONE && !byQuorum => tier == Tiers.ONE
    function retraction_isOfFalseAlarms(
        uint8 tier,
        bool byQuorum,
        bool stripsRole,
        uint256 open,
        uint48 openedAt,
        uint48 trippedAt
    ) external pure {
        require(trippedAt < openedAt);
        bool retractable = Stages.isRetractable(tier, byQuorum, stripsRole, open, openedAt, trippedAt);
        if (byQuorum || stripsRole || open > 0 || tier != 1) assert(!retractable);
        else assert(retractable);
    }

    /// @notice What a quorum tripped in the second of a trip or later keeps closed what that trip closed: it is not retracted any more.
    /// @custom:twin quorumTrippedAt < openedAt => quorumTrippedAt <= openedAt
    function retraction_isOvertaken(
        uint8 tier,
        bool byQuorum,
        bool stripsRole,
        uint256 open,
        uint48 openedAt,
        uint48 trippedAt
    ) external pure {
        require(trippedAt >= openedAt);
        assert(!Stages.isRetractable(tier, byQuorum, stripsRole, open, openedAt, trippedAt));
    }

    function _isOpen(uint48 readyAt, uint256 now_) private pure returns (bool) {
        return Stages.isReady(readyAt, now_) && !Stages.hasLapsed(readyAt, now_);
    }
}
