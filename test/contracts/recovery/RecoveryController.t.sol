// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {IHealth} from "../../../contracts/interfaces/IHealth.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice Announcing, withdrawing and closing; what opens stands in RecoveryController.advance.t.sol and .retract.t.sol.
contract RecoveryControllerTest is RecoveryTest {
    function test_isTheReleasePathOfItsHub_withinItsDelay() public view {
        vm.assertEq(controller.HUB(), address(hub));
        vm.assertEq(controller.releaseDelay(), DELAY);
        vm.assertEq(address(controller.HEALTH()), address(health));
        vm.assertEq(controller.QUICK_DELAY(), QUICK_DELAY);
        vm.assertEq(controller.GRACE(), GRACE_TIME);
        vm.assertEq(controller.authority(), address(manager));
    }

    function test_refuses_settingsOutsideTheirBounds() public {
        refuses(DELAY, 10 minutes - 1, GRACE_TIME);
        make(DELAY, 10 minutes, GRACE_TIME);
        refuses(DELAY, DELAY + 1, GRACE_TIME);
        make(DELAY, DELAY, GRACE_TIME);
        refuses(24 hours + 1, QUICK_DELAY, GRACE_TIME);
        make(24 hours, QUICK_DELAY, GRACE_TIME);
        refuses(DELAY, QUICK_DELAY, 4 hours + 1);
        make(DELAY, QUICK_DELAY, 4 hours);
        make(DELAY, QUICK_DELAY, 0);
        expectError(RecoveryController.RecoveryController_BadSettings.selector);
        new RecoveryController(manager, hub, IHealth(STRANGER), DELAY, QUICK_DELAY, GRACE_TIME, otherHub());
    }

    // --- propose ---------------------------------------------------------------------------------------------------------------

    function test_propose_announcesWhatWillBeOpened() public {
        bytes32[] memory tripIds = tripAll();
        bytes32 resumeId = keccak256(abi.encode(tripIds, stagesOf()));

        vm.expectEmit(address(controller));
        emit RecoveryController.ResumeProposed(resumeId, tripIds, stagesOf(), uint48(NOW) + DELAY, RECOVERER);
        vm.assertEq(propose(tripIds), resumeId);

        vm.assertEq(controller.idOf(tripIds, stagesOf()), resumeId);
        assertResume(resumeId, uint48(NOW), uint48(NOW) + DELAY, 0, false);
    }

    function test_propose_isForRecovery() public {
        bytes32[] memory tripIds = tripAll();
        address[6] memory others = [STRANGER, ADMIN, BOT, guardians[0], address(manager), address(hub)];
        for (uint256 i = 0; i < others.length; ++i) {
            expectUnauthorized(others[i]);
            controller.propose(tripIds, stagesOf());
        }
    }

    function test_propose_takesOneTo16Trips_thatHappened() public {
        bytes32[] memory tripIds = tripAll();
        assertBad(new bytes32[](0), stagesOf());
        bytes32[] memory many = new bytes32[](17);
        for (uint256 i = 0; i < 17; ++i) many[i] = tripIds[0];
        assertBad(many, stagesOf());
        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_UnknownTrip.selector, PLAN)
        );
        controller.propose(one(PLAN), stagesOf());

        bytes32[] memory most = new bytes32[](16);
        for (uint256 i = 0; i < 16; ++i) most[i] = tripIds[0];
        propose(most);
    }

    function test_propose_takesThreeStages_ofWhichOneHasAStep() public {
        bytes32[] memory tripIds = tripAll();
        assertBad(tripIds, new Step[][](2));
        assertBad(tripIds, new Step[][](4));
        assertBad(tripIds, new Step[][](3));
        Step[][] memory last = new Step[][](3);
        last[2] = opening(targets[2]);
        vm.prank(RECOVERER);
        controller.propose(tripIds, last);
    }

    function test_propose_takesNoStepOnTheHub_theManagerOrItself() public {
        bytes32[] memory tripIds = tripAll();
        address[3] memory own = [address(hub), address(manager), address(controller)];
        for (uint256 i = 0; i < 9; ++i) {
            Step[][] memory stages = stagesOf();
            stages[i % 3] = opening(own[i / 3]);
            assertBad(tripIds, stages);
        }
    }

    function test_propose_twice_isRefused_untilTheFirstLapses() public {
        bytes32[] memory tripIds = tripAll();
        bytes32 resumeId = propose(tripIds);
        bytes memory why = abi.encodeWithSelector(
            RecoveryController.RecoveryController_AlreadyProposed.selector,
            resumeId
        );
        expectRefused(RECOVERER, why);
        controller.propose(tripIds, stagesOf());
        vm.warp(NOW + DELAY + LAPSE);
        expectRefused(RECOVERER, why);
        controller.propose(tripIds, stagesOf());

        vm.warp(NOW + DELAY + LAPSE + 1);
        propose(tripIds);

        uint48 moment = uint48(NOW) + DELAY + LAPSE + 1;
        assertResume(resumeId, moment, moment + DELAY, 0, false);
    }

    // --- cancel ----------------------------------------------------------------------------------------------------------------

    function test_cancel_withdraws_once() public {
        bytes32 resumeId = propose(tripAll());
        expectUnauthorized(STRANGER);
        controller.cancel(resumeId);

        vm.expectEmit(address(controller));
        emit RecoveryController.ResumeCancelled(resumeId, RECOVERER);
        vm.prank(RECOVERER);
        controller.cancel(resumeId);

        assertResume(resumeId, 0, 0, 0, false);
        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_NotProposed.selector, resumeId)
        );
        controller.cancel(resumeId);
    }

    function test_cancel_withdrawsWhatIsLeft() public {
        bytes32[] memory tripIds = tripAll();
        bytes32 resumeId = propose(tripIds);
        close(tripIds);
        vm.warp(NOW + DELAY);
        advance(tripIds);

        vm.prank(RECOVERER);
        controller.cancel(resumeId);

        vm.warp(NOW + DELAY + GRACE_TIME);
        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_NotProposed.selector, resumeId)
        );
        controller.advance(tripIds, stagesOf());
        vm.assertEq(pausedTargets(), 6);
    }

    // --- close -----------------------------------------------------------------------------------------------------------------

    function test_close_endsIncidents_andRaisesTheEpoch() public {
        (bytes32 first, , ) = trip(BOT, plan(), 1);
        (bytes32 second, , ) = trip(BOT, plan(), 2);
        bytes32[] memory both = new bytes32[](2);
        (both[0], both[1]) = (first, second);

        vm.expectEmit(address(controller));
        emit RecoveryController.Closed(first, 1, RECOVERER);
        vm.expectEmit(address(controller));
        emit RecoveryController.Closed(second, 1, RECOVERER);
        vm.expectEmit(address(hub));
        emit IGuardianHub.EpochRaised(2, address(manager));
        close(both);

        vm.assertTrue(hub.incidentOf(first).closed && hub.incidentOf(second).closed);
        vm.assertEq(hub.epoch(), 2);
        vm.assertEq(pausedTargets(), 3);
        // Twice is one more epoch and nothing else.
        close(both);
        vm.assertEq(hub.epoch(), 3);
    }

    function test_close_ofNothing_onlyRaisesTheEpoch() public {
        close(new bytes32[](0));
        vm.assertEq(hub.epoch(), 2);
    }

    function test_close_isForRecovery_andForTripsThatHappened() public {
        bytes32[] memory tripIds = tripAll();
        expectUnauthorized(STRANGER);
        controller.close(tripIds);
        expectUnauthorized(ADMIN);
        controller.close(tripIds);
        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_UnknownTrip.selector, PLAN)
        );
        controller.close(one(PLAN));

        vm.assertFalse(hub.incidentOf(tripIds[0]).closed);
        vm.assertEq(hub.epoch(), 1);
    }

    function make(uint48 delay, uint48 quick, uint48 grace) private {
        new RecoveryController(manager, hub, health, delay, quick, grace, otherHub());
    }

    function refuses(uint48 delay, uint48 quick, uint48 grace) private {
        expectError(RecoveryController.RecoveryController_BadSettings.selector);
        make(delay, quick, grace);
    }

    function assertBad(bytes32[] memory tripIds, Step[][] memory stages) private {
        expectRefused(RECOVERER, abi.encodePacked(RecoveryController.RecoveryController_BadResume.selector));
        controller.propose(tripIds, stages);
    }
}
