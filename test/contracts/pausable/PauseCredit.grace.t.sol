// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {CreditTest} from "../support/CreditTest.sol";

/// @notice The grace that follows a pause is time in which liquidations rest, so that guardians pay for it.
contract PauseCreditGraceTest is CreditTest {
    function setUp() public override {
        super.setUp();
        lanes.setGrace(1, HOUR);
    }

    function test_grace_isPaidWithThePause() public {
        pause(6, HOUR);

        assertLane(1, NOW + HOUR, HALF - 2 * HOUR);
        assertLane(2, NOW + HOUR, HALF - HOUR);
    }

    function test_grace_isSetAsideOfWhatIsThere() public {
        uint256[3] memory asked = [uint256(HALF) - HOUR - 1, HALF - HOUR, HALF - HOUR + 1];
        for (uint256 i = 0; i < asked.length; ++i) {
            setUp();
            pause(2, asked[i]);
            assertLane(1, NOW + HALF - HOUR - (i == 0 ? 1 : 0), i == 0 ? 1 : 0);
        }
    }

    function test_reverts_ifWhatIsLeftIsNoMoreThanTheGrace() public {
        pause(2, HALF);
        resume(2);

        vm.warp(NOW + 36_009);
        expectRefusal(2);
        pause(2, HOUR);

        vm.warp(NOW + 36_010);
        pause(2, HOUR);
        assertLane(1, NOW + 36_011, 0);
    }

    function test_grace_thatStillRuns_isNotPaidTwice() public {
        pause(2, HOUR);
        vm.warp(NOW + HOUR + 600);

        pause(2, HOUR);

        // 7,200 of which 420 came back, and from the end of the first grace to the end of the second.
        assertLane(1, NOW + 2 * HOUR + 600, HALF - (6_780 + 4_200));
    }

    function test_reverts_ifTheGraceThatRunsIsNotOutlived() public {
        pause(2, HALF);
        resume(2);

        // What came back would end sooner than a grace from now.
        vm.warp(NOW + 100);
        expectRefusal(2);
        pause(2, HOUR);
    }

    function test_extension_paysNoGraceAgain() public {
        pause(2, HOUR);

        pause(2, 2 * HOUR);

        assertLane(1, NOW + 2 * HOUR, HALF - 3 * HOUR);
    }

    function test_extension_isDone_ifNothingIsLeftBesideTheGrace() public {
        pause(2, HALF);
        vm.warp(NOW + 9);

        watch();
        pause(2, HALF);
        assertUntouched(address(lanes));
        vm.warp(NOW + 10);
        pause(2, HALF);

        assertLane(1, NOW + HALF - HOUR + 1, 0);
    }
}
