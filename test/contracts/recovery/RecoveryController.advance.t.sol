// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice Opening in stages: after the delay, when the incident is over, and in this order.
contract RecoveryControllerAdvanceTest is RecoveryTest {
    bytes32[] private _tripIds;
    bytes32 private _resumeId;

    function setUp() public override {
        super.setUp();
        _tripIds = tripAll();
        _resumeId = propose(_tripIds);
    }

    function test_opensInThreeStages_withGraceBeforeTheSecond() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        expectAdvanced(0);
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
        assertResume(_resumeId, uint48(NOW), uint48(NOW) + DELAY + GRACE_TIME, 1, false);

        vm.warp(NOW + DELAY + GRACE_TIME - 1);
        assertRefused(RecoveryController.RecoveryController_TooEarly.selector, NOW + DELAY + GRACE_TIME);
        vm.warp(NOW + DELAY + GRACE_TIME);
        expectAdvanced(1);
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 4);

        expectAdvanced(2);
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 0);
        assertResume(_resumeId, 0, 0, 0, false);
        assertRefused(RecoveryController.RecoveryController_NotProposed.selector, uint256(_resumeId));
    }

    function test_opensNothing_beforeTheDelayIsOver() public {
        close(_tripIds);
        vm.warp(NOW + DELAY - 1);
        assertRefused(RecoveryController.RecoveryController_TooEarly.selector, NOW + DELAY);

        vm.warp(NOW + DELAY);
        advance(_tripIds);
    }

    function test_opensNothing_whenNobodyCameForAWeek() public {
        close(_tripIds);
        vm.warp(NOW + DELAY + LAPSE + 1);
        assertRefused(RecoveryController.RecoveryController_Lapsed.selector, NOW + DELAY + LAPSE);

        vm.warp(NOW + DELAY + LAPSE);
        advance(_tripIds);
        vm.warp(NOW + DELAY + LAPSE + GRACE_TIME + LAPSE + 1);
        assertRefused(RecoveryController.RecoveryController_Lapsed.selector, NOW + DELAY + LAPSE + GRACE_TIME + LAPSE);
    }

    function test_isForRecovery() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        address[5] memory others = [STRANGER, ADMIN, BOT, guardians[0], address(manager)];
        for (uint256 i = 0; i < others.length; ++i) {
            expectUnauthorized(others[i]);
            controller.advance(_tripIds, stagesOf());
        }
        vm.assertEq(pausedTargets(), 7);
    }

    function test_opensNothing_whileAnIncidentIsOpen() public {
        vm.warp(NOW + DELAY);
        assertRefused(RecoveryController.RecoveryController_TripOpen.selector, uint256(_tripIds[0]));

        close(_tripIds);
        advance(_tripIds);
    }

    function test_opensNothing_whileATripThatWasDecidedBeforeMayLand() public {
        vm.prank(address(manager));
        hub.closeIncident(_tripIds[0]);
        vm.warp(NOW + DELAY);
        assertRefused(RecoveryController.RecoveryController_EpochNotRaised.selector, uint256(_tripIds[0]));

        vm.prank(address(manager));
        hub.raiseEpoch();
        advance(_tripIds);
    }

    function test_opensNothing_whileUnhealthy_inAnyStage() public {
        close(_tripIds);
        vm.warp(NOW + DELAY + GRACE_TIME);
        for (uint256 stage = 0; stage < 3; ++stage) {
            health.set(false);
            expectRefused(RECOVERER, abi.encodePacked(RecoveryController.RecoveryController_Unhealthy.selector));
            controller.advance(_tripIds, stagesOf());
            health.set(true);
            advance(_tripIds);
            vm.warp(NOW + DELAY + 2 * GRACE_TIME);
        }
        vm.assertEq(pausedTargets(), 0);
    }

    function test_opensNothingElse_thanWhatWasAnnounced() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        Step[][] memory others = stagesOf();
        others[0] = opening(targets[2]);
        bytes32 id = controller.idOf(_tripIds, others);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_NotProposed.selector, id)
        );
        controller.advance(_tripIds, others);
    }

    function test_makesNoCall_thatTheManagersTableDoesNotAllow() public {
        Step[][] memory stages = stagesOf();
        stages[0][0].data = abi.encodeCall(Switch.pause, ());
        vm.prank(RECOVERER);
        controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCall.selector,
                address(controller),
                targets[0],
                Switch.pause.selector
            )
        );
        controller.advance(_tripIds, stages);
    }

    function test_aStageIsCarriedOutWhole_orNotAtAll() public {
        address stubborn = hostile("revert");
        allow(stubborn, bytes4(callOf("pause()")));
        Step[][] memory stages = stagesOf();
        stages[0] = new Step[](2);
        (stages[0][0], stages[0][1]) = (opening(targets[0])[0], Step(stubborn, callOf("pause()")));
        vm.prank(RECOVERER);
        bytes32 resumeId = controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(RECOVERER, abi.encodeWithSignature("Error(string)", "no"));
        controller.advance(_tripIds, stages);

        vm.assertEq(pausedTargets(), 7);
        assertResume(resumeId, uint48(NOW), uint48(NOW) + DELAY, 0, false);
    }

    function test_cannotBeEnteredAgain_byAStepThatHasTheRole() public {
        HostileTarget attacker = new HostileTarget("reenter");
        allow(address(attacker), HostileTarget.pause.selector);
        manager.grantRole(RECOVERER_ROLE, address(attacker), 0);
        Step[][] memory stages = stagesOf();
        stages[0][0] = Step(address(attacker), callOf("pause()"));
        vm.prank(RECOVERER);
        controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY + GRACE_TIME);
        attacker.arm(address(controller), abi.encodeCall(RecoveryController.advance, (_tripIds, stages)));

        vm.prank(RECOVERER);
        controller.advance(_tripIds, stages);

        vm.assertFalse(attacker.reentered());
        vm.assertEq(
            bytes32(attacker.reentryError()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(pausedTargets(), 7);
    }

    function test_cannotBeHastened_byAStepOfIt() public {
        HostileTarget attacker = new HostileTarget("reenter");
        allow(address(attacker), HostileTarget.pause.selector);
        Step[][] memory stages = stagesOf();
        stages[0][0] = Step(address(attacker), callOf("pause()"));
        vm.prank(RECOVERER);
        bytes32 resumeId = controller.propose(_tripIds, stages);
        close(_tripIds);
        vm.warp(NOW + DELAY);
        bytes32 digest = hastenDigest(resumeId, uint48(NOW));
        attacker.arm(
            address(controller),
            abi.encodeCall(RecoveryController.hasten, (resumeId, signed(digest, TOP_QUORUM)))
        );

        vm.prank(RECOVERER);
        controller.advance(_tripIds, stages);

        vm.assertFalse(attacker.reentered());
        vm.assertEq(
            bytes32(attacker.reentryError()),
            bytes32(RecoveryController.RecoveryController_NotProposed.selector)
        );
        assertResume(resumeId, uint48(NOW), uint48(NOW) + DELAY + GRACE_TIME, 1, false);
    }

    function test_oneOpenIncident_ofSeveral_isEnoughToWait() public {
        (bytes32 second, , ) = submit(orderOf(2), 3);
        vm.assertEq(hub.incidentOf(second).openedAt, 0);
        Switch(targets[0]).open();
        (bytes32 again, , ) = submit(otherOrder(2), 3);
        bytes32[] memory both = new bytes32[](2);
        (both[0], both[1]) = (_tripIds[0], again);
        propose(both);
        close(_tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_TripOpen.selector, again)
        );
        controller.advance(both, stagesOf());
    }

    // --- hasten ----------------------------------------------------------------------------------------------------------------

    function test_hasten_shortensTheWait_byTheTopQuorum_onAnybodysBehalf() public {
        bytes32 digest = hastenDigest(_resumeId, uint48(NOW));
        vm.expectEmit(address(controller));
        emit RecoveryController.ResumeHastened(_resumeId, uint48(NOW) + QUICK_DELAY, STRANGER);
        vm.prank(STRANGER);
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM));
        assertResume(_resumeId, uint48(NOW), uint48(NOW) + QUICK_DELAY, 0, true);

        close(_tripIds);
        vm.warp(NOW + QUICK_DELAY - 1);
        assertRefused(RecoveryController.RecoveryController_TooEarly.selector, NOW + QUICK_DELAY);
        vm.warp(NOW + QUICK_DELAY);
        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_hasten_twice_changesNothing() public {
        bytes32 digest = hastenDigest(_resumeId, uint48(NOW));
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM));
        watch();
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM));
        assertUntouched(address(controller));
    }

    function test_hasten_needsTheTopQuorum() public {
        bytes32 digest = hastenDigest(_resumeId, uint48(NOW));
        vm.expectRevert(abi.encodeWithSignature("Quorum_TooFew(uint256,uint256)", 3, 4));
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM - 1));
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM + 1));
    }

    function test_hasten_isForThisResume_ofThisTime() public {
        vm.expectRevert(abi.encodeWithSignature("Quorum_BadSignature(address)", guardians[0]));
        controller.hasten(_resumeId, signed(hastenDigest("other", uint48(NOW)), TOP_QUORUM));
        bytes32 old = hastenDigest(_resumeId, uint48(NOW));
        vm.prank(RECOVERER);
        controller.cancel(_resumeId);
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_NotProposed.selector, _resumeId));
        controller.hasten(_resumeId, signed(old, TOP_QUORUM));

        vm.warp(NOW + 1);
        propose(_tripIds);
        vm.expectRevert(abi.encodeWithSignature("Quorum_BadSignature(address)", guardians[0]));
        controller.hasten(_resumeId, signed(old, TOP_QUORUM));
    }

    function test_hasten_isForTheFirstStage() public {
        close(_tripIds);
        vm.warp(NOW + DELAY);
        advance(_tripIds);
        bytes32 digest = hastenDigest(_resumeId, uint48(NOW));

        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_NotProposed.selector, _resumeId));
        controller.hasten(_resumeId, signed(digest, TOP_QUORUM));
    }

    function expectAdvanced(uint8 stage) private {
        vm.expectEmit(address(controller));
        emit RecoveryController.ResumeAdvanced(_resumeId, stage, RECOVERER);
    }

    function assertRefused(bytes4 error, uint256 argument) private {
        expectRefused(RECOVERER, abi.encodeWithSelector(error, argument));
        controller.advance(_tripIds, stagesOf());
    }
}
