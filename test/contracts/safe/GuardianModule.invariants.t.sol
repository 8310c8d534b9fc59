// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianModule} from "../../../contracts/safe/GuardianModule.sol";
import {GuardianInvariantTest} from "../support/GuardianInvariantTest.sol";
import {RealSafe} from "../support/RealSafe.sol";
import {Safes} from "../support/Safes.sol";

/// @notice The same for a module of a real Safe, whose owners, threshold, modules, guards, handler, nonce and ether nobody moves.
contract GuardianModuleInvariantsTest is GuardianInvariantTest {
    address private constant SAFE = address(0xAD);

    function test_wouldNotice_ifTheModuleEnablesAnother() external {
        assertNoticed(29);
    }

    function test_wouldNotice_ifTheModuleSpendsEther() external {
        assertNoticed(30);
    }

    function test_wouldNotice_ifTheModuleAddsAnOwner() external {
        assertNoticed(31);
    }

    function test_wouldNotice_ifTheModuleSetsAModuleGuard() external {
        assertNoticed(32);
    }

    function test_wouldNotice_ifTheModuleSetsTheFallbackHandler() external {
        assertNoticed(33);
    }

    function test_wouldNotice_ifTheModuleMakesTheSafeRunOtherCode() external {
        assertNoticed(34);
    }

    function deployHub(address recovery, address[] memory guardians) internal override returns (GuardianCore) {
        (string memory singleton, string memory proxy) = Safes.artifacts();
        Safes.raise(SAFE, STRANGER, singleton, proxy);
        GuardianModule module = new GuardianModule(SAFE, recovery, PLAN_DELAY, guardians, 2, 3);
        vm.prank(SAFE);
        RealSafe(SAFE).enableModule(address(module));
        return module;
    }
}
