// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Asking without changing anything.
contract GuardianCoreDryRunTest is HubTest {
    function setUp() public override {
        super.setUp();
        targets = [address(new Switch()), hostile("revert"), address(new Switch()), hostile("probe lies false")];
        commit(plan());
    }

    function test_dryRun_namesThoseThatWouldFail_forAnybody_andChangesNothing() public {
        Switch(targets[2]).pause();
        vm.recordLogs();

        vm.prank(STRANGER);
        uint256 failing = hub.dryRun(PLAN, plan());

        vm.assertEq(failing, 0xa);
        vm.assertEq(pausedTargets(), 4);
        vm.assertEq(vm.getRecordedLogs().length, 0);
        vm.assertEq(hub.usesLeft(BOT), 3);
        // No trip has been counted.
        (bytes32 tripId, , uint256 failed) = trip(BOT, plan(), 0xf);
        vm.assertEq(tripId, tripIdOf(1));
        vm.assertEq(failed, failing);
    }

    function test_dryRun_callsWhatDoesNotHold_andNothingElse() public {
        Switch(targets[2]).pause();

        vm.expectCall(targets[0], callOf("pause()"), 1);
        vm.expectCall(targets[2], callOf("pause()"), 0);
        hub.dryRun(PLAN, plan());
    }

    function test_dryRun_answersForAll256() public {
        Action[] memory actions = new Action[](256);
        address refusing = hostile("probe lies false");
        for (uint256 i = 0; i < 256; ++i) actions[i] = pauseOf(i % 8 == 7 ? targets[0] : refusing);
        commit(OTHER_PLAN, hourTerms(), actions);

        uint256 failing = hub.dryRun(OTHER_PLAN, actions);

        vm.assertEq(failing, 0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f);
    }

    function test_reverts_forAnUnknownPlan_andForOtherActions() public {
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownPlan.selector, OTHER_PLAN));
        hub.dryRun(OTHER_PLAN, plan());
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        hub.dryRun(PLAN, planOf(targets[0]));
    }

    function test_reverts_withWhatTheSimulationSays_ifItLacksGas() public {
        bytes memory data = abi.encodeCall(IGuardianHub.dryRun, (PLAN, plan()));

        (bool ok, bytes memory why) = address(hub).call{gas: 420_000}(data);

        vm.assertFalse(ok);
        // Of 36 bytes like an answer, and yet none.
        vm.assertEq(why.length, 36);
        vm.assertEq(bytes32(bytes4(why)), bytes32(IGuardianHub.GuardianHub_InsufficientGas.selector));
    }

    function test_simulate_isForTheHubItself() public {
        address[5] memory others = [ADMIN, RECOVERY, BOT, STRANGER, hub.TRIGGER()];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], abi.encodePacked(IGuardianHub.GuardianHub_OnlySelf.selector));
            hub.simulate(plan());
        }

        expectRefused(address(hub), abi.encodeWithSelector(IGuardianHub.GuardianHub_DryRun.selector, 0xa));
        hub.simulate(plan());
    }

    function test_holding_asksAnyActions() public {
        Switch(targets[2]).pause();
        vm.assertEq(hub.holding(plan()), 4);
        targets = [targets[2], targets[0], targets[2]];
        vm.assertEq(hub.holding(plan()), 5);
        vm.assertEq(hub.holding(new Action[](0)), 0);
        expectError(IGuardianHub.GuardianHub_TooManyActions.selector, 257);
        hub.holding(new Action[](257));
    }
}
