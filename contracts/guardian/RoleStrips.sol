// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title RoleStrips
 * @notice Selectors that take a role from somebody.
 *
 * Design: a thief with the admin's role undoes a pause, so plans may strip roles. But who can strip the honest admin alone can keep him from
 * undoing a false alarm: such plans need a quorum and cannot be retracted.
 * Trust: a list of names is incomplete by nature; what a committed call means is for the people who read the plan during PLAN_DELAY.
 */
library RoleStrips {
    function strips(uint32 s) internal pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("revokeRole(bytes32,address)"))) ||
            s == uint32(bytes4(keccak256("revokeRole(uint64,address)"))) ||
            s == uint32(bytes4(keccak256("revokeRoles(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("removeMinter(address)"))) ||
            s == uint32(bytes4(keccak256("removeMinter()"))) ||
            s == uint32(bytes4(keccak256("removeController(address)"))) ||
            s == uint32(bytes4(keccak256("removePoolAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("removeEmergencyAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("removeRiskAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("removeFlashBorrower(address)"))) ||
            s == uint32(bytes4(keccak256("removeBridge(address)"))) ||
            s == uint32(bytes4(keccak256("removeAssetListingAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("deny(address)")));
    }
}
