// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";

/// @notice The example vault with one fault, which the invariant test has to find.
contract FaultyVault is FreezableVault {
    uint256 public immutable FAULT;

    constructor(IERC20 asset_, address[3] memory offices, uint256 fault) FreezableVault(asset_, offices) {
        FAULT = fault;
    }

    function _authorizePause(address by, uint256 mask, uint32 duration) internal view override {
        if (FAULT != 1) super._authorizePause(by, mask, duration);
    }

    function _authorizeResume(address by, uint256 mask) internal view override {
        if (FAULT != 2) super._authorizeResume(by, mask);
    }

    function _authorizeFreeze(address by) internal view override returns (bool guardian) {
        return FAULT == 3 ? false : super._authorizeFreeze(by);
    }

    function _authorizeUnfreeze(address by) internal view override {
        if (FAULT != 4) super._authorizeUnfreeze(by);
    }

    function _isGuardianTier(address by) internal view override returns (bool) {
        return FAULT != 5 && super._isGuardianTier(by);
    }

    function _pauseCredit() internal view override returns (uint32, uint32) {
        return FAULT == 6 ? (8 days, 30 days) : super._pauseCredit();
    }

    function _grantPause(address by, uint8 lane, uint32 own, uint32 until) internal override returns (uint32) {
        uint32 granted = super._grantPause(by, lane, own, until);
        return FAULT == 7 && granted > own + 1 days ? own + 1 days : granted;
    }

    function _maxGuardianFreeze() internal view override returns (uint32) {
        return FAULT == 8 ? 7 days : super._maxGuardianFreeze();
    }

    function _setTimes(address account, uint256 times) internal override {
        super._setTimes(account, FAULT == 9 ? times >> 40 : times);
    }

    /// @dev Lets a frozen account spend what others allowed it.
    function _spendAllowance(address owner, address spender, uint256 value) internal override {
        if (FAULT == 10) _approve(owner, spender, type(uint256).max);
        else super._spendAllowance(owner, spender, value);
    }

    /// @dev Takes the shares of whom it freezes.
    function freeze(address[] calldata accounts, uint8 directions, uint32 duration, bytes32 caseId) public override {
        if (FAULT == 11 && balanceOf(accounts[0]) != 0) _burn(accounts[0], 1);
        super.freeze(accounts, directions, duration, caseId);
    }
}
