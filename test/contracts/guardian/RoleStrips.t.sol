// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {RulesTest} from "../support/RulesTest.sol";

contract RoleStripsTest is RulesTest {
    string[13] private _strips = [
        "revokeRole(bytes32,address)",
        "revokeRole(uint64,address)",
        "revokeRoles(address,uint256)",
        "removeMinter(address)",
        "removeMinter()",
        "removeController(address)",
        "removePoolAdmin(address)",
        "removeEmergencyAdmin(address)",
        "removeRiskAdmin(address)",
        "removeFlashBorrower(address)",
        "removeBridge(address)",
        "removeAssetListingAdmin(address)",
        "deny(address)"
    ];

    function test_whatTakesARole_isForAQuorum_andIsSaid() public {
        for (uint256 i = 0; i < _strips.length; ++i) {
            bytes memory data = callOf(_strips[i]);
            expectError(IGuardianHub.GuardianHub_StripsRole.selector, 0);
            check(tierTerms(1), data);
            // The lowest tier that an hour's effect allows is the first.
            expectError(IGuardianHub.GuardianHub_StripsRole.selector, 0);
            check(hourTerms(), data);

            vm.assertTrue(check(tierTerms(2), data));
            vm.assertTrue(check(tierTerms(3), data));
            vm.assertTrue(check(Terms(0, 1 days, address(0)), data));
        }
    }

    function test_whatTakesNone_isForOne_andIsSaid() public view {
        vm.assertFalse(check(tierTerms(1), callOf("pause()")));
        vm.assertFalse(check(tierTerms(2), callOf("pause()")));
        vm.assertFalse(check(tierTerms(2), callOf("blacklist(address)")));
        vm.assertFalse(check(tierTerms(2), abi.encodePacked(callOf("approve(address,uint256)"), abi.encode(1, 0))));
    }
}
