// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice What becomes of a pause when a tier grants less, nothing, or more than was asked for.
contract ScopedPausableGrantsTest is LanesTest {
    function test_grant_isNeverMoreThanWhatWasAskedFor() public {
        uint256[3] memory answers = [NOW + HOUR - 1, NOW + HOUR, NOW + HOUR + 1];
        for (uint8 lane = 1; lane < 4; ++lane) {
            lanes.answer(lane, answers[lane - 1]);
            uint256 granted = lane == 1 ? NOW + HOUR - 1 : NOW + HOUR;
            expectPaused(bit(lane), granted);
            pause(bit(lane), HOUR);
            vm.assertEq(lanes.pausedUntil(lane), granted);
        }
    }

    function test_grant_ofLess_getsAnEventOfItsOwnWithItsTime() public {
        lanes.answer(1, NOW + 60);
        lanes.answer(2, NOW + 120);

        watch();
        expectPaused(bit(1), NOW + 60);
        expectPaused(bit(2), NOW + 120);
        expectPaused(bit(0) | bit(3), NOW + HOUR);
        pause(15, HOUR);

        assertSaid(address(lanes), 3);
    }

    function test_grant_ofLessForAll_saysNothingAboutTheWholeMask() public {
        lanes.answer(1, NOW + 60);

        watch();
        pause(bit(1), HOUR);

        assertSaid(address(lanes), 1);
        vm.assertEq(lanes.pausedUntil(1), NOW + 60);
    }

    function test_reverts_ifAnOpenLaneIsGrantedNothingThatIsLaterThanNow() public {
        uint256[3] memory answers = [uint256(0), NOW - 1, NOW];
        for (uint256 i = 0; i < answers.length; ++i) {
            lanes.answer(1, answers[i]);
            lanes.answer(7, answers[i]);
            expectRefusal(bit(1) | bit(7));
            pause(bit(1) | bit(7), HOUR);
        }

        lanes.answer(1, NOW + 1);
        pause(bit(1), HOUR);
        vm.assertEq(lanes.pausedUntil(1), NOW + 1);
    }

    function test_reverts_ifWhatStandsInAnOpenLaneIsGranted_aLaneThatJustOpenedToo() public {
        pause(bit(1) | bit(2), HOUR);
        vm.warp(NOW + HOUR);
        lanes.answer(1, NOW + HOUR);
        resume(bit(2));

        expectRefusal(bit(1));
        pause(bit(1), HOUR);
    }

    function test_pause_isDone_ifAClosedLaneIsGrantedNoMore() public {
        pause(bit(1), HOUR);
        vm.warp(NOW + HOUR - 1);

        uint256[4] memory answers = [uint256(0), NOW + HOUR - 1, NOW + HOUR, NOW + HOUR + 1];
        for (uint256 i = 0; i < answers.length; ++i) {
            lanes.answer(1, answers[i]);
            watch();
            pause(bit(1), HOUR);
            assertSaid(address(lanes), i == 3 ? 1 : 0);
            vm.assertEq(lanes.pausedUntil(1), i == 3 ? NOW + HOUR + 1 : NOW + HOUR);
        }
    }

    function test_pause_closesWhatIsGranted_andNamesWhatIsRefused() public {
        lanes.answer(2, 0);
        lanes.answer(7, NOW);

        watch();
        expectPaused(bit(1), NOW + HOUR);
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesRefused(bit(2) | bit(7), GUARDIAN, INCIDENT);
        pause(bit(1) | bit(2) | bit(7), HOUR);

        assertSaid(address(lanes), 2);
        vm.assertEq(word(), 1 | ((NOW + HOUR) << 32));
    }

    function test_pause_namesWhatIsRefused_alsoWhenTheOthersAreGrantedLess() public {
        lanes.answer(1, NOW + 60);
        lanes.answer(2, 0);

        expectPaused(bit(1), NOW + 60);
        vm.expectEmit(address(lanes));
        emit IScopedPausable.LanesRefused(bit(2), GUARDIAN, INCIDENT);
        pause(bit(1) | bit(2), HOUR);
    }

    function test_reverts_ifOneIsRefusedAndTheOthersAreClosedAlready() public {
        pause(bit(1), HOUR);
        lanes.answer(2, 0);

        expectRefusal(bit(2));
        pause(bit(1) | bit(2), HOUR);
    }

    function test_pause_saysNothingOfARefusal_ifThereIsNone() public {
        watch();
        pause(255, HOUR);

        assertSaid(address(lanes), 1);
    }

    function expectRefusal(uint256 mask) private {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Refused.selector, mask));
    }
}
