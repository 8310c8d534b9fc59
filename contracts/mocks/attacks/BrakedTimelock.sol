// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ScopedPausable} from "../../pausable/ScopedPausable.sol";
import {ITimelock} from "./ITimelock.sol";

/**
 * @title BrakedTimelock
 * @notice Stands between a GovernorAlpha and its Timelock, as the Timelock's admin: a guardian may hold execution up, the team may cancel.
 *
 * Trust: who holds up can do so for three days at a time; what is not cancelled by then runs. Nobody here can queue or execute but the governor.
 */
contract BrakedTimelock is ScopedPausable {
    uint8 internal constant EXECUTE = 1;

    struct Queued {
        address target;
        uint256 value;
        string signature;
        bytes data;
        uint256 eta;
    }

    ITimelock public immutable TIMELOCK;
    address public immutable TEAM;
    address public governor;
    address public guardian;
    address public resumer;
    Queued private _last;

    error BrakedTimelock_NotAllowed(address by);

    modifier onlyBy(address one) {
        require(msg.sender == one, BrakedTimelock_NotAllowed(msg.sender));
        _;
    }

    constructor(ITimelock timelock, address team) {
        (TIMELOCK, TEAM) = (timelock, team);
    }

    function appoint(address governor_, address guardian_, address resumer_) external onlyBy(TEAM) {
        (governor, guardian, resumer) = (governor_, guardian_, resumer_);
    }

    /// @notice As the Timelock has it, like the five functions below.
    function delay() external view returns (uint256) {
        return TIMELOCK.delay();
    }

    // solhint-disable-next-line func-name-mixedcase
    function GRACE_PERIOD() external view returns (uint256) {
        return TIMELOCK.GRACE_PERIOD();
    }

    function queuedTransactions(bytes32 hash) external view returns (bool) {
        return TIMELOCK.queuedTransactions(hash);
    }

    function queueTransaction(
        address target,
        uint256 value,
        string calldata signature,
        bytes calldata data,
        uint256 eta
    ) external onlyBy(governor) returns (bytes32) {
        _last = Queued(target, value, signature, data, eta);
        return TIMELOCK.queueTransaction(target, value, signature, data, eta);
    }

    function executeTransaction(
        address target,
        uint256 value,
        string calldata signature,
        bytes calldata data,
        uint256 eta
    ) external payable onlyBy(governor) whenOpen(EXECUTE) returns (bytes memory) {
        return TIMELOCK.executeTransaction{value: msg.value}(target, value, signature, data, eta);
    }

    /// @notice Cancels what was queued last, for good.
    function cancelLast() external onlyBy(TEAM) {
        TIMELOCK.cancelTransaction(_last.target, _last.value, _last.signature, _last.data, _last.eta);
    }

    function _authorizePause(address by, uint256, uint32) internal view override {
        require(by == guardian, BrakedTimelock_NotAllowed(by));
    }

    function _authorizeResume(address by, uint256) internal view override {
        require(by == resumer, BrakedTimelock_NotAllowed(by));
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 3 days;
    }
}
