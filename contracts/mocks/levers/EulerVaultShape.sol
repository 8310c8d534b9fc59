// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What an Euler vault lets its governor switch, in words of our own: operations named by bits go to a hook, or fail without one.
contract EulerVaultShape {
    error E_Unauthorized();

    address public governorAdmin;
    address private _hookTarget;
    uint32 private _hookedOps;

    constructor(address hookTarget, uint32 hookedOps) {
        governorAdmin = msg.sender;
        (_hookTarget, _hookedOps) = (hookTarget, hookedOps);
    }

    modifier onlyGovernor() {
        require(msg.sender == governorAdmin, E_Unauthorized());
        _;
    }

    function setGovernorAdmin(address governor) external onlyGovernor {
        governorAdmin = governor;
    }

    function setHookConfig(address hookTarget, uint32 hookedOps) external onlyGovernor {
        (_hookTarget, _hookedOps) = (hookTarget, hookedOps);
    }

    function hookConfig() external view returns (address, uint32) {
        return (_hookTarget, _hookedOps);
    }
}
