// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Stages} from "../../../contracts/recovery/Stages.sol";
import {Test} from "../support/Test.sol";

/// @notice Each condition just below, at and just above its edge; that they hold for every value is proven.
contract StagesTest is Test {
    uint48 private constant MOMENT = uint48(NOW);

    function test_settings_areSound_withinTheirBounds() public pure {
        vm.assertTrue(Stages.areSound(2 hours, 1 hours, 30 minutes));
        vm.assertTrue(Stages.areSound(2 hours, 10 minutes, 0));
        vm.assertFalse(Stages.areSound(2 hours, 10 minutes - 1, 0));
        vm.assertTrue(Stages.areSound(2 hours, 2 hours, 0));
        vm.assertFalse(Stages.areSound(2 hours, 2 hours + 1, 0));
        vm.assertTrue(Stages.areSound(24 hours, 1 hours, 0));
        vm.assertFalse(Stages.areSound(24 hours + 1, 1 hours, 0));
        vm.assertTrue(Stages.areSound(2 hours, 1 hours, 4 hours));
        vm.assertFalse(Stages.areSound(2 hours, 1 hours, 4 hours + 1));
    }

    function test_aStage_isReadyAtItsMoment_andLapsesAWeekLater() public pure {
        vm.assertEq(Stages.opensAt(MOMENT, 2 hours), NOW + 2 hours);
        vm.assertFalse(Stages.isReady(MOMENT, NOW - 1));
        vm.assertTrue(Stages.isReady(MOMENT, NOW));
        vm.assertTrue(Stages.isReady(MOMENT, NOW + 1));
        vm.assertFalse(Stages.hasLapsed(MOMENT, NOW + 7 days - 1));
        vm.assertFalse(Stages.hasLapsed(MOMENT, NOW + 7 days));
        vm.assertTrue(Stages.hasLapsed(MOMENT, NOW + 7 days + 1));
    }

    function test_aResume_isProposedAgain_onceItHasLapsed() public pure {
        vm.assertTrue(Stages.canPropose(0, 1));
        vm.assertFalse(Stages.canPropose(1, 1));
        vm.assertFalse(Stages.canPropose(MOMENT, NOW + 7 days));
        vm.assertTrue(Stages.canPropose(MOMENT, NOW + 7 days + 1));
    }

    function test_aResume_isOvertaken_byWhatIsTrippedAfterIt() public pure {
        vm.assertFalse(Stages.isOvertaken(MOMENT, 0));
        vm.assertFalse(Stages.isOvertaken(MOMENT, MOMENT - 1));
        vm.assertFalse(Stages.isOvertaken(MOMENT, MOMENT));
        vm.assertTrue(Stages.isOvertaken(MOMENT, MOMENT + 1));
    }

    function test_onlyTheFirstStage_isHastened() public pure {
        vm.assertTrue(Stages.canHasten(1, 0));
        vm.assertFalse(Stages.canHasten(0, 0));
        vm.assertFalse(Stages.canHasten(1, 1));
        vm.assertFalse(Stages.canHasten(1, 2));
    }

    function test_afterTheFirstStage_debtorsHaveTheirGrace_andThereAreThree() public pure {
        vm.assertEq(Stages.nextAt(0, 30 minutes, NOW), NOW + 30 minutes);
        vm.assertEq(Stages.nextAt(1, 30 minutes, NOW), NOW);
        vm.assertEq(Stages.COUNT, 3);
        vm.assertFalse(Stages.isLast(0));
        vm.assertFalse(Stages.isLast(1));
        vm.assertTrue(Stages.isLast(2));
        vm.assertFalse(Stages.isLast(3));
    }

    function test_onlyWhatOneTrippedAlone_isRetracted_whenHeTookNoRole_andNoQuorumsTripIsOpen() public pure {
        vm.assertTrue(Stages.isRetractable(1, false, false, 0, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(0, false, false, 0, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(2, false, false, 0, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(1, true, false, 0, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(1, false, true, 0, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(1, false, false, 1, MOMENT, 0));
        vm.assertFalse(Stages.isRetractable(1, false, false, 2, MOMENT, 0));
    }

    function test_aTrip_isNotRetracted_fromTheSecondOnInWhichAQuorumTripped() public pure {
        vm.assertTrue(Stages.isRetractable(1, false, false, 0, MOMENT, MOMENT - 1));
        vm.assertFalse(Stages.isRetractable(1, false, false, 0, MOMENT, MOMENT));
        vm.assertFalse(Stages.isRetractable(1, false, false, 0, MOMENT, MOMENT + 1));
    }
}
