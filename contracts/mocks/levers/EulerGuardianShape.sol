// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EulerVaultShape} from "./EulerVaultShape.sol";

/**
 * @title EulerGuardianShape
 * @notice How Euler's GovernorGuardian pauses vaults, in words of our own. Shaped after euler-xyz/evk-periphery at 235e51db.
 *
 * Design: what cannot be paused is skipped without a word. A pause has no end of its own: after DURATION anybody may end it, and after
 * COOLDOWN the vault can be paused again.
 */
contract EulerGuardianShape is AccessControl {
    struct Pause {
        bool paused;
        uint48 since;
        address hookTarget;
        uint32 hookedOps;
    }

    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    uint32 private constant EVERY_OPERATION = (1 << 15) - 1;
    uint256 public immutable PAUSE_DURATION;
    uint256 public immutable PAUSE_COOLDOWN;
    mapping(address vault => Pause) private _pauses;

    constructor(address guardian, uint256 duration, uint256 cooldown) {
        _grantRole(GUARDIAN_ROLE, guardian);
        (PAUSE_DURATION, PAUSE_COOLDOWN) = (duration, cooldown);
    }

    function pause(address[] calldata vaults) external onlyRole(GUARDIAN_ROLE) {
        for (uint256 i = 0; i < vaults.length; ++i) if (canBePaused(vaults[i])) _pause(EulerVaultShape(vaults[i]));
    }

    function unpause(address[] calldata vaults) external {
        for (uint256 i = 0; i < vaults.length; ++i) {
            Pause storage found = _pauses[vaults[i]];
            bool over = found.since + PAUSE_DURATION < block.timestamp;
            if (found.since == 0 || !(over || hasRole(GUARDIAN_ROLE, msg.sender))) continue;
            found.paused = false;
            EulerVaultShape(vaults[i]).setHookConfig(found.hookTarget, found.hookedOps);
        }
    }

    function canBePaused(address vault) public view returns (bool) {
        bool cool = _pauses[vault].since + PAUSE_COOLDOWN < block.timestamp;
        return cool && EulerVaultShape(vault).governorAdmin() == address(this);
    }

    function _pause(EulerVaultShape vault) private {
        Pause storage found = _pauses[address(vault)];
        if (!found.paused) (found.hookTarget, found.hookedOps) = vault.hookConfig();
        (found.paused, found.since) = (true, uint48(block.timestamp));
        vault.setHookConfig(address(0), EVERY_OPERATION);
    }
}
