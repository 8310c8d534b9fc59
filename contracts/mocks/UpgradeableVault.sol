// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {ScopedPausable} from "../pausable/ScopedPausable.sol";

/// @notice The mixin behind a proxy, first version.
contract UpgradeableVault is Initializable, UUPSUpgradeable, ScopedPausable {
    address public owner;

    error UpgradeableVault_NotOwner(address by);

    function initialize(address owner_) external initializer {
        owner = owner_;
        _startScopedPausable();
    }

    function deposit() external whenOpen(1) {}

    function _authorizeUpgrade(address) internal view override {
        _requireOwner();
    }

    function _authorizePause(address, uint256, uint32) internal view override {
        _requireOwner();
    }

    function _authorizeResume(address, uint256) internal view override {
        _requireOwner();
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 7 days;
    }

    function _requireOwner() private view {
        require(msg.sender == owner, UpgradeableVault_NotOwner(msg.sender));
    }
}
