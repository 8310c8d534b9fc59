// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Delayed} from "../../../contracts/guardian/Delayed.sol";
import {HubStub} from "./support/HubStub.sol";

/// @dev Read by `npm run prove`, as LanesProof; for whatever stands in the table of announced changes, and whatever the delay is.
contract DelayedProof is HubStub {
    constructor(address admin, address recovery, uint48 delay) Delayed(admin, recovery, delay) {}

    /// @notice Nothing is carried out that was not announced, nor before its time, nor more than seven days after it.
    /// @custom:twin require(block.timestamp >= at, => require(block.timestamp + 1 >= at,
    function change_waits(bytes32 operation) external {
        uint48 at = readyAt[operation];
        _carryOut(operation);
        assert(at != 0 && block.timestamp >= at && block.timestamp <= uint256(at) + 7 days);
    }

    /// @notice What was carried out cannot be carried out again: it has to be announced anew.
    /// @custom:twin GuardianHub_Lapsed(at + GRACE)); => GuardianHub_Lapsed(at + GRACE)); operation = 0;
    function change_happensOnce(bytes32 operation) external {
        _carryOut(operation);
        assert(readyAt[operation] == 0);
    }

    /// @notice Carrying out one change touches no other.
    /// @custom:twin GuardianHub_Lapsed(at + GRACE)); => GuardianHub_Lapsed(at + GRACE)); delete readyAt[0];
    function change_leavesOthers(bytes32 operation, bytes32 other) external {
        require(operation != other);
        uint48 before = readyAt[other];
        _carryOut(operation);
        assert(readyAt[other] == before);
    }

    /// @notice What is announced waits the whole delay from then on.
    /// @custom:twin uint48(block.timestamp) + PLAN_DELAY => uint48(block.timestamp) + PLAN_DELAY - 1
    function announcement_waits(bytes32 operation) external {
        require(block.timestamp < 2 ** 40);
        _propose(operation);
        assert(readyAt[operation] >= block.timestamp + PLAN_DELAY);
    }

    /// @notice Announcing again neither hastens what waits nor extends what is ready.
    /// @custom:twin pending == 0 || block.timestamp > pending + GRACE => pending == 0 || block.timestamp > pending
    function announcement_isNotRepeated(bytes32 operation) external {
        uint48 pending = readyAt[operation];
        _propose(operation);
        assert(pending == 0 || block.timestamp > uint256(pending) + 7 days);
    }

    /// @notice Announcing one change touches no other.
    /// @custom:twin uint48 at = uint48(block.timestamp) + PLAN_DELAY; => uint48 at = PLAN_DELAY; readyAt[0] = at;
    function announcement_leavesOthers(bytes32 operation, bytes32 other) external {
        require(operation != other);
        uint48 before = readyAt[other];
        _propose(operation);
        assert(readyAt[other] == before);
    }
}
