// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccountFreeze} from "../../../contracts/freeze/AccountFreeze.sol";

/// @notice The mixin with the hooks that it asks for, a bound and an exception that a test sets, and its two checks.
contract Freezes is AccountFreeze {
    address private immutable GUARDIAN;
    address private immutable COUNCIL;
    address private immutable RECOVERY;
    uint32 private _max;
    address private _pool;

    error Freezes_NotAllowed(address by);

    constructor(address guardian, address council, address recovery) {
        (GUARDIAN, COUNCIL, RECOVERY) = (guardian, council, recovery);
    }

    /// @notice Zero leaves the mixin's own bound.
    function setMax(uint32 max) external {
        _max = max;
    }

    function setPool(address pool) external {
        _pool = pool;
    }

    function requireCanSend(address account) external view {
        _requireCanSend(account);
    }

    function requireCanReceive(address account) external view {
        _requireCanReceive(account);
    }

    function _authorizeFreeze(address by) internal view override returns (bool guardian) {
        require(by == GUARDIAN || by == COUNCIL, Freezes_NotAllowed(by));
        return by == GUARDIAN;
    }

    function _authorizeUnfreeze(address by) internal view override {
        require(by == RECOVERY, Freezes_NotAllowed(by));
    }

    function _maxGuardianFreeze() internal view override returns (uint32) {
        return _max == 0 ? super._maxGuardianFreeze() : _max;
    }

    function _isFreezable(address account) internal view override returns (bool) {
        return super._isFreezable(account) && account != _pool;
    }
}
