// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Recovery is a target, too, and uses its office while the hub acts on it.
contract GuardianCoreOfficesTest is HubTest {
    HostileTarget private constant OFFICE = HostileTarget(RECOVERY);

    function setUp() public override {
        super.setUp();
        vm.etch(RECOVERY, hostile("none").code);
        OFFICE.become("revert");
        commit(costly());
    }

    function test_anIncidentThatIsClosedInItsRetry_isDone_andTriedNoMore() public {
        (bytes32 tripId, , ) = trip(BOT, costly(), 1);
        OFFICE.become("reenter");
        OFFICE.arm(address(hub), abi.encodeCall(IGuardianHub.closeIncident, (tripId)));

        (uint256 held, ) = hub.reinforce(tripId, costly());

        vm.assertEq(held, 1);
        vm.assertTrue(OFFICE.reentered());
        vm.assertTrue(hub.incidentOf(tripId).closed);
        expectError(IGuardianHub.GuardianHub_IncidentClosed.selector, uint256(tripId));
        hub.reinforce(tripId, costly());
    }

    /// @dev So that nothing is opened again until it is raised once more.
    function test_aTripInWhichTheEpochIsRaised_isOfTheNewOne() public {
        OFFICE.become("reenter");
        OFFICE.arm(address(hub), abi.encodeCall(IGuardianHub.raiseEpoch, ()));

        (bytes32 tripId, uint256 held, ) = trip(BOT, costly(), 1);

        vm.assertEq(held, 1);
        vm.assertEq(hub.epoch(), 2);
        vm.assertEq(hub.incidentOf(tripId).epoch, 2);
    }

    function costly() private pure returns (Action[] memory actions) {
        actions = planOf(RECOVERY);
        actions[0].gasCap = 500_000;
    }
}
