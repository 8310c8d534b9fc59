// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {AccountFreeze} from "../freeze/AccountFreeze.sol";
import {PauseCredit} from "../pausable/PauseCredit.sol";

/// @notice Third version: lanes with credit and frozen accounts, as when a deployed protocol adopts more of the mixins.
contract UpgradeableVaultV3 is UUPSUpgradeable, AccountFreeze, PauseCredit {
    address public owner;
    uint32 public immutable CREDIT;

    constructor(uint32 credit) {
        CREDIT = credit;
    }

    function deposit() external whenOpen(1) {
        _requireCanSend(msg.sender);
    }

    function _authorizeUpgrade(address) internal view override {}

    function _authorizePause(address, uint256, uint32) internal view override {}

    function _authorizeResume(address, uint256) internal view override {}

    function _authorizeFreeze(address) internal pure override returns (bool guardian) {
        return false;
    }

    function _authorizeUnfreeze(address) internal view override {}

    function _isGuardianTier(address) internal pure override returns (bool) {
        return true;
    }

    function _pauseCredit() internal view override returns (uint32, uint32) {
        return (CREDIT, 10 days);
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 7 days;
    }
}
