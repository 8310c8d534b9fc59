// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {PausableOwnable} from "../../../contracts/mocks/PausableOwnable.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Trying again what failed, and how recovery ends it. A trip of six has failed at the odd ones, 0b101010.
contract GuardianCoreReinforceTest is HubTest {
    bytes32 private _tripId;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < 3; ++i) {
            addSwitches(1);
            targets.push(address(new PausableOwnable(STRANGER)));
        }
        commit(plan());
        (_tripId, , ) = trip(BOT, plan(), 0x3f);
        vm.assertEq(pausedTargets(), 0x15);
    }

    function test_reinforce_byAnybody_triesWhatFailed_andNothingElse() public {
        give(1);
        give(5);
        Switch(targets[0]).open();

        vm.expectCall(targets[0], callOf("pause()"), 0);
        vm.expectEmit(address(hub));
        emit IGuardianHub.Reinforced(_tripId, STRANGER, 0x22, 0x08);
        vm.prank(STRANGER);
        (uint256 held, uint256 failed) = hub.reinforce(_tripId, plan());

        vm.assertEq(held, 0x22);
        vm.assertEq(failed, 0x08);
        vm.assertEq(pausedTargets(), 0x36);
        vm.assertEq(hub.incidentOf(_tripId).failed, 0x08);
        vm.assertEq(hub.usesLeft(BOT), 2);
    }

    function test_reinforce_triesNotAgain_whatItMadeHold() public {
        give(1);
        hub.reinforce(_tripId, plan());
        address by = hub.sender();
        vm.prank(by);
        PausableOwnable(targets[1]).unpause();

        vm.expectCall(targets[1], callOf("pause()"), 0);
        (uint256 held, uint256 failed) = hub.reinforce(_tripId, plan());

        vm.assertEq(held, 0);
        vm.assertEq(failed, 0x28);
    }

    function test_reinforce_keepsTheRetry_ofWhatSomebodyElseHeldForAMoment() public {
        vm.prank(STRANGER);
        PausableOwnable(targets[1]).pause();
        vm.expectEmit(address(hub));
        emit IGuardianHub.Reinforced(_tripId, address(this), 0x02, 0x28);
        hub.reinforce(_tripId, plan());
        vm.assertEq(hub.incidentOf(_tripId).failed, 0x2a);

        vm.prank(STRANGER);
        PausableOwnable(targets[1]).unpause();
        give(1);
        (uint256 held, ) = hub.reinforce(_tripId, plan());

        vm.assertEq(held, 0x02);
        vm.assertEq(hub.incidentOf(_tripId).failed, 0x28);
    }

    function test_reinforce_writesNothing_ifItMadeNothingHold() public {
        watch();
        hub.reinforce(_tripId, plan());

        assertSaid(address(hub), 1);
        (, bytes32[] memory writes) = vm.accesses(address(hub));
        vm.assertEq(writes.length, 0);
    }

    function test_reinforce_reportsAsFailed_whatATargetOfTheSameRetryOpened() public {
        HostileTarget opener = new HostileTarget("revert");
        targets = [address(new PausableOwnable(address(opener))), address(opener)];
        commit(OTHER_PLAN, hourTerms(), plan());
        grant(BOT, OTHER_PLAN);
        (bytes32 tripId, , ) = tripPlan(BOT, OTHER_PLAN, plan(), 3);
        opener.arm(targets[0], callOf("pause()"));
        opener.send();
        opener.become("reenter");
        opener.arm(targets[0], callOf("unpause()"));

        (uint256 held, uint256 failed) = hub.reinforce(tripId, plan());

        vm.assertEq(held, 2);
        vm.assertEq(failed, 1);
        vm.assertEq(hub.incidentOf(tripId).failed, 1);
    }

    function test_reinforceSome_triesTheChosenAlone() public {
        give(1);
        give(3);

        vm.expectCall(targets[3], callOf("pause()"), 0);
        vm.expectEmit(address(hub));
        emit IGuardianHub.Reinforced(_tripId, STRANGER, 0x02, 0x20);
        vm.prank(STRANGER);
        (uint256 held, uint256 failed) = hub.reinforceSome(_tripId, plan(), 0x33);

        vm.assertEq(held, 0x02);
        vm.assertEq(failed, 0x20);
        vm.assertEq(hub.incidentOf(_tripId).failed, 0x28);
    }

    function test_saysNothing_ifNothingIsLeft_orNothingOfTheChosen() public {
        give(1);
        watch();
        (uint256 held, uint256 failed) = hub.reinforceSome(_tripId, plan(), 0x15);
        vm.assertEq(held, 0);
        vm.assertEq(failed, 0);
        assertUntouched(address(hub));

        give(3);
        give(5);
        hub.reinforce(_tripId, plan());
        watch();
        (held, failed) = hub.reinforce(_tripId, plan());
        vm.assertEq(held, 0);
        vm.assertEq(failed, 0);
        assertUntouched(address(hub));
    }

    // --- what is refused -------------------------------------------------------------------------------------------------------

    function test_reverts_forAnUnknownTrip_alsoOneThatCalledNobody() public {
        (bytes32 nothing, , ) = trip(BOT, plan(), 1);

        assertRefused(
            "unknown",
            abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownIncident.selector, bytes32("unknown"))
        );
        assertRefused(nothing, abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownIncident.selector, nothing));
    }

    function test_reverts_forOtherActions() public {
        Action[] memory actions = plan();
        actions[1].gasCap += 1;

        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        hub.reinforce(_tripId, actions);
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        hub.reinforceSome(_tripId, actions, 2);
    }

    function test_reverts_forAMaskWithoutAnAction_orBeyondThePlan() public {
        uint256[3] memory bad = [uint256(0), 0x40, 0x42];
        for (uint256 i = 0; i < bad.length; ++i) {
            expectError(IGuardianHub.GuardianHub_BadMask.selector, bad[i]);
            hub.reinforceSome(_tripId, plan(), bad[i]);
        }
    }

    function test_works_forAnHour_toTheSecond() public {
        vm.warp(NOW + HOUR - 1);
        hub.reinforce(_tripId, plan());
        vm.warp(NOW + HOUR);
        hub.reinforce(_tripId, plan());
        hub.reinforceSome(_tripId, plan(), 2);

        vm.warp(NOW + HOUR + 1);
        assertRefused(_tripId, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooLate.selector, NOW + HOUR));
    }

    function test_reverts_whenTheIncidentIsClosed() public {
        vm.prank(RECOVERY);
        hub.closeIncident(_tripId);

        assertRefused(_tripId, abi.encodeWithSelector(IGuardianHub.GuardianHub_IncidentClosed.selector, _tripId));
    }

    function test_reverts_whenTheEpochIsAnother() public {
        vm.prank(RECOVERY);
        hub.raiseEpoch();

        assertRefused(_tripId, abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongEpoch.selector, 2));
    }

    function test_reverts_whenThePlanIsRemoved() public {
        vm.prank(ADMIN);
        hub.proposeRemoval(PLAN);
        vm.warp(NOW + PLAN_DELAY);
        give(1);
        give(3);
        (bytes32 later, , ) = trip(BOT, plan(), 0x2a);
        vm.prank(ADMIN);
        hub.removePlan(PLAN);

        assertRefused(later, abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownPlan.selector, PLAN));
    }

    // --- recovery --------------------------------------------------------------------------------------------------------------

    function test_closeIncident_once_andSaysWho() public {
        vm.expectEmit(address(hub));
        emit IGuardianHub.IncidentClosed(_tripId, RECOVERY);
        vm.prank(RECOVERY);
        hub.closeIncident(_tripId);

        vm.assertTrue(hub.incidentOf(_tripId).closed);
        vm.assertEq(hub.incidentOf(_tripId).failed, 0x2a);
        watch();
        vm.prank(RECOVERY);
        hub.closeIncident(_tripId);
        assertUntouched(address(hub));
    }

    function test_reverts_ifWhatIsClosedIsUnknown() public {
        expectRefused(
            RECOVERY,
            abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownIncident.selector, bytes32("unknown"))
        );
        hub.closeIncident("unknown");
    }

    function test_closesOneIncident_notAnother() public {
        (bytes32 second, , ) = trip(BOT, plan(), 2);
        vm.prank(RECOVERY);
        hub.closeIncident(second);

        vm.assertFalse(hub.incidentOf(_tripId).closed);
        hub.reinforce(_tripId, plan());
    }

    function test_raiseEpoch_byOne_andSaysWho() public {
        vm.expectEmit(address(hub));
        emit IGuardianHub.EpochRaised(2, RECOVERY);
        vm.prank(RECOVERY);
        vm.assertEq(hub.raiseEpoch(), 2);
        vm.assertEq(hub.epoch(), 2);
        vm.prank(RECOVERY);
        vm.assertEq(hub.raiseEpoch(), 3);
        vm.assertEq(hub.epoch(), 3);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    /// @dev From now on the hub may pause it.
    function give(uint256 place) private {
        address by = hub.sender();
        vm.prank(STRANGER);
        PausableOwnable(targets[place]).transferOwnership(by);
    }

    function assertRefused(bytes32 tripId, bytes memory why) private {
        vm.expectRevert(why);
        hub.reinforce(tripId, plan());
        vm.expectRevert(why);
        hub.reinforceSome(tripId, plan(), 2);
    }
}
