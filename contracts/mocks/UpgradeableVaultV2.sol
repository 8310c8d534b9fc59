// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {ScopedPausable} from "../pausable/ScopedPausable.sol";

/// @notice Second version: other bases in another order and storage moved, as careless upgrades do.
contract UpgradeableVaultV2 is ScopedPausable, UUPSUpgradeable {
    uint256[5] public added;
    address public owner;

    function deposit() external whenOpen(1) {}

    function _authorizeUpgrade(address) internal view override {}

    function _authorizePause(address, uint256, uint32) internal view override {}

    function _authorizeResume(address, uint256) internal view override {}

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 1 days;
    }
}
