// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianCoreTripTest} from "../guardian/GuardianCore.trip.t.sol";
import {HubTest} from "../support/HubTest.sol";
import {SafeTest} from "../support/SafeTest.sol";

/// @notice The hub's trips, made by a Safe.
contract GuardianModuleTripTest is SafeTest, GuardianCoreTripTest {
    function setUp() public override(HubTest, GuardianCoreTripTest) {
        GuardianCoreTripTest.setUp();
    }

    function deployHub() internal override(HubTest, SafeTest) returns (GuardianCore) {
        return SafeTest.deployHub();
    }
}
