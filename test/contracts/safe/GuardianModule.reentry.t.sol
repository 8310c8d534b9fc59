// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianCoreReentryTest} from "../guardian/GuardianCore.reentry.t.sol";
import {HubTest} from "../support/HubTest.sol";
import {SafeTest} from "../support/SafeTest.sol";

/// @notice A target that trips itself while a Safe is pausing it.
contract GuardianModuleReentryTest is SafeTest, GuardianCoreReentryTest {
    function setUp() public override(HubTest, GuardianCoreReentryTest) {
        GuardianCoreReentryTest.setUp();
    }

    function deployHub() internal override(HubTest, SafeTest) returns (GuardianCore) {
        return SafeTest.deployHub();
    }
}
