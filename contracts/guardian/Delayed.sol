// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IGuardianHub} from "../interfaces/IGuardianHub.sol";

/**
 * @title Delayed
 * @notice The hub's two offices and the table of announced changes.
 *
 * Design: an operation is a hash of what will happen. It waits PLAN_DELAY, can be carried out once within GRACE, then lapses: no
 * forgotten proposal lies ready for whoever gets the admin's key.
 * Trust: the admin can change nothing sooner than PLAN_DELAY; recovery can withdraw what the admin announced.
 */
abstract contract Delayed is IGuardianHub {
    /// @dev Not shorter than a trip may be retried, so that no change lands in the middle of a containment.
    uint48 internal constant MIN_DELAY = 1 hours;
    uint48 internal constant MAX_DELAY = 30 days;
    uint48 internal constant GRACE = 7 days;

    address public immutable ADMIN;
    address public immutable RECOVERY;
    uint48 public immutable PLAN_DELAY;

    /// @inheritdoc IGuardianHub
    mapping(bytes32 operation => uint48) public readyAt;

    constructor(address admin, address recovery, uint48 planDelay) {
        require(admin != address(0) && recovery != address(0) && admin != recovery, GuardianHub_BadRoles());
        require(planDelay >= MIN_DELAY && planDelay <= MAX_DELAY, GuardianHub_BadDelay(planDelay));
        ADMIN = admin;
        RECOVERY = recovery;
        PLAN_DELAY = planDelay;
    }

    modifier onlyAdmin() {
        require(msg.sender == ADMIN, GuardianHub_NotAdmin(msg.sender));
        _;
    }

    modifier onlyRecovery() {
        require(msg.sender == RECOVERY, GuardianHub_NotRecovery(msg.sender));
        _;
    }

    /// @inheritdoc IGuardianHub
    function sender() public view virtual returns (address);

    /// @inheritdoc IGuardianHub
    function cancel(bytes32 operation) external {
        require(msg.sender == ADMIN || msg.sender == RECOVERY, GuardianHub_NotAdmin(msg.sender));
        require(readyAt[operation] != 0, GuardianHub_NotProposed(operation));

        delete readyAt[operation];

        emit OperationCancelled(operation, msg.sender);
    }

    function _propose(bytes32 operation) internal returns (bytes32) {
        uint48 pending = readyAt[operation];
        require(pending == 0 || block.timestamp > pending + GRACE, GuardianHub_AlreadyProposed(operation));

        uint48 at = uint48(block.timestamp) + PLAN_DELAY;
        readyAt[operation] = at;

        emit OperationProposed(operation, at, msg.sender);
        return operation;
    }

    function _carryOut(bytes32 operation) internal {
        uint48 at = readyAt[operation];
        require(at != 0, GuardianHub_NotProposed(operation));
        require(block.timestamp >= at, GuardianHub_TooEarly(at));
        require(block.timestamp <= at + GRACE, GuardianHub_Lapsed(at + GRACE));

        delete readyAt[operation];
    }
}
