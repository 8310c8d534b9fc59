// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianCoreReinforceTest} from "../guardian/GuardianCore.reinforce.t.sol";
import {HubTest} from "../support/HubTest.sol";
import {SafeTest} from "../support/SafeTest.sol";

/// @notice The hub's retries, made by a Safe.
contract GuardianModuleReinforceTest is SafeTest, GuardianCoreReinforceTest {
    function setUp() public override(HubTest, GuardianCoreReinforceTest) {
        GuardianCoreReinforceTest.setUp();
    }

    function deployHub() internal override(HubTest, SafeTest) returns (GuardianCore) {
        return SafeTest.deployHub();
    }
}
