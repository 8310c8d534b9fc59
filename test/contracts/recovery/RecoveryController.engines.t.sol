// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice One manager with two engines, which may close the same: what a quorum trips by one holds back recovery by the other.
contract RecoveryControllerEnginesTest is RecoveryTest {
    GuardianCore private _other;
    RecoveryController private _otherController;

    function setUp() public override {
        super.setUp();
        _otherController = new RecoveryController(manager, _other, health, DELAY, QUICK_DELAY, GRACE_TIME, hub);
        allow(address(_other), IGuardianHub.closeIncident.selector);
        allow(address(_other), IGuardianHub.raiseEpoch.selector);
        manager.grantRole(CONTROLLER_ROLE, address(this), 0);
        swap();
        commit(plan());
        swap();
    }

    function sendToTheOther() external {
        tripOnTheOther(orderOf(2), 3);
    }

    function otherHub() internal override returns (IGuardianHub) {
        if (address(_other) == address(0))
            _other = new GuardianHub(ADMIN, address(manager), PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
        return _other;
    }

    function test_opensNothing_whileATripOfAQuorumIsOpen_onTheOtherEngine() public {
        bytes32[] memory tripIds = readyToOpen();
        Switch(targets[0]).open();
        bytes32 theirs = tripOnTheOther(orderOf(2), 3);
        assertRefused(tripIds, RecoveryController.RecoveryController_QuorumTripsOpen.selector, 1);

        closeOnTheOther(theirs);
        assertRefused(tripIds, RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_opensNothing_thatAQuorumFoundClosed_onTheOtherEngine() public {
        bytes32[] memory tripIds = readyToOpen();
        vm.assertEq(_other.incidentOf(tripOnTheOther(orderOf(2), 3)).openedAt, 0);

        assertRefused(tripIds, RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_countsTheOpenTrips_ofBothEngines() public {
        bytes32[] memory tripIds = readyToOpen();
        Switch(targets[0]).open();
        tripOnTheOther(orderOf(2), 3);
        Switch(targets[0]).open();
        Trip memory order = orderOf(2);
        order.epoch = 2;
        submit(order, 3);

        assertRefused(tripIds, RecoveryController.RecoveryController_QuorumTripsOpen.selector, 2);
    }

    function test_opens_whatWasProposedInTheSecondOfTheOthersTrip_whenThatIsOver() public {
        bytes32[] memory tripIds = tripAll();
        Switch(targets[0]).open();
        bytes32 theirs = tripOnTheOther(orderOf(2), 3);
        propose(tripIds);
        close(tripIds);
        closeOnTheOther(theirs);
        vm.warp(NOW + DELAY);

        advance(tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_opens_thoughOneAloneTripped_onTheOtherEngine() public {
        bytes32[] memory tripIds = readyToOpen();
        Switch(targets[0]).open();
        vm.assertGt(_other.incidentOf(tripOnTheOther(orderOf(1), 1)).openedAt, 0);

        advance(tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_retractsNothing_whileATripOfAQuorumIsOpen_onTheOtherEngine_norWhenItCameLater() public {
        bytes32 tripId = tripAll()[0];
        Switch(targets[0]).open();
        vm.warp(NOW + 1);
        bytes32 theirs = tripOnTheOther(orderOf(2), 3);
        assertNotRetractable(tripId);

        closeOnTheOther(theirs);
        assertNotRetractable(tripId);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_retracts_whatCameAfterTheOthersTrip_whenThatIsOver() public {
        closeOnTheOther(tripOnTheOther(orderOf(2), 3));
        vm.warp(NOW + 1);
        (bytes32 tripId, , ) = trip(BOT, plan(), 6);

        retract(tripId, opening(targets[1]), signed(retractDigest(tripId, opening(targets[1]), FOREVER), TOP_QUORUM));
        vm.assertEq(pausedTargets(), 5);
    }

    function test_opensNothing_inWhoseMidstATargetSendsAnOrder_forTheOtherEngine_whichCanStillBeSent() public {
        bytes32[] memory tripIds = tripAll();
        Step[][] memory stages = stagesOf();
        stages[0] = betrayedOnTheOther();
        vm.prank(RECOVERER);
        controller.propose(tripIds, stages);
        close(tripIds);
        vm.warp(NOW + DELAY);

        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY)
        );
        controller.advance(tripIds, stages);
        vm.assertEq(pausedTargets(), 7);
        Switch(targets[0]).open();
        vm.assertGt(_other.incidentOf(tripOnTheOther(orderOf(2), 3)).openedAt, 0);
        vm.assertEq(pausedTargets(), 7);
    }

    function test_retractsNothing_inWhoseMidstATargetSendsAnOrder_forTheOtherEngine() public {
        bytes32 tripId = tripAll()[0];
        Step[] memory steps = betrayedOnTheOther();
        Signature[] memory signatures = signed(retractDigest(tripId, steps, FOREVER), TOP_QUORUM);
        vm.warp(NOW + 1);

        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_NotRetractable.selector, tripId));
        retract(tripId, steps, signatures);
        vm.assertEq(pausedTargets(), 7);
        vm.assertFalse(hub.incidentOf(tripId).closed);
    }

    function test_isOvertaken_byWhatWasSignedForTheOtherEngine_untilItsOwnControllerRaisesItsEpoch() public {
        bytes32[] memory tripIds = readyToOpen();
        uint256 before = vm.snapshotState();
        tripOnTheOther(orderOf(2), 3);
        assertRefused(tripIds, RecoveryController.RecoveryController_Overtaken.selector, NOW + DELAY);

        vm.revertToState(before);
        manager.grantRole(RECOVERER_ROLE, address(this), 0);
        letClose(_otherController);
        _otherController.close(new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongEpoch.selector, 2));
        this.sendToTheOther();
        advance(tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_closesNoIncident_ofTheOtherEngine() public {
        bytes32 theirs = tripOnTheOther(orderOf(2), 3);
        expectRefused(
            RECOVERER,
            abi.encodeWithSelector(RecoveryController.RecoveryController_UnknownTrip.selector, theirs)
        );
        controller.close(one(theirs));
    }

    function test_takesNoStepOnTheOtherEngine_whoseIncidentsItCouldClose() public {
        bytes32[] memory tripIds = tripAll();
        Step[][] memory stages = stagesOf();
        stages[0] = opening(address(_other));
        expectRefused(RECOVERER, abi.encodePacked(RecoveryController.RecoveryController_BadResume.selector));
        controller.propose(tripIds, stages);

        Signature[] memory signatures = signed(retractDigest(tripIds[0], stages[0], FOREVER), TOP_QUORUM);
        expectError(RecoveryController.RecoveryController_BadResume.selector);
        retract(tripIds[0], stages[0], signatures);
    }

    function test_refuses_anotherEngine_thatIsNone_orItself() public {
        vm.assertEq(address(controller.OTHER_HUB()), address(_other));
        vm.assertEq(address(_otherController.OTHER_HUB()), address(hub));
        expectError(RecoveryController.RecoveryController_BadSettings.selector);
        new RecoveryController(manager, hub, health, DELAY, QUICK_DELAY, GRACE_TIME, IGuardianHub(STRANGER));
        expectError(RecoveryController.RecoveryController_BadSettings.selector);
        new RecoveryController(manager, hub, health, DELAY, QUICK_DELAY, GRACE_TIME, hub);
    }

    /// @dev All three closed by the bot, that incident closed, and a resume whose first stage is ready.
    function readyToOpen() private returns (bytes32[] memory tripIds) {
        tripIds = tripAll();
        propose(tripIds);
        close(tripIds);
        vm.warp(NOW + DELAY);
    }

    /// @dev As betrayed, with an order for the other engine, whose epoch nobody raises.
    function betrayedOnTheOther() private returns (Step[] memory steps) {
        swap();
        steps = betrayed(1);
        swap();
    }

    function letClose(RecoveryController by) private {
        bytes4[] memory verbs = new bytes4[](1);
        verbs[0] = RecoveryController.close.selector;
        manager.setTargetFunctionRole(address(by), verbs, RECOVERER_ROLE);
        manager.grantRole(CONTROLLER_ROLE, address(by), 0);
    }

    function tripOnTheOther(Trip memory order, uint256 count) private returns (bytes32 tripId) {
        swap();
        (tripId, , ) = submit(order, count);
        swap();
    }

    function closeOnTheOther(bytes32 tripId) private {
        manager.execute(address(_other), abi.encodeCall(IGuardianHub.closeIncident, (tripId)));
    }

    /// @dev What the helpers act on.
    function swap() private {
        (hub, _other) = (_other, hub);
        trigger = QuorumTrigger(hub.TRIGGER());
    }

    function assertRefused(bytes32[] memory tripIds, bytes4 error, uint256 argument) private {
        expectRefused(RECOVERER, abi.encodeWithSelector(error, argument));
        controller.advance(tripIds, stagesOf());
    }

    function assertNotRetractable(bytes32 tripId) private {
        Step[] memory steps = opening(targets[0]);
        Signature[] memory signatures = signed(retractDigest(tripId, steps, FOREVER), TOP_QUORUM);
        vm.expectRevert(abi.encodeWithSelector(RecoveryController.RecoveryController_NotRetractable.selector, tripId));
        retract(tripId, steps, signatures);
    }
}
