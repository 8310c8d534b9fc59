// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezeTest} from "../support/FreezeTest.sol";

/// @notice For how long guardians together hold an account, and when they may begin anew.
contract AccountFreezeTermTest is FreezeTest {
    uint256 private constant TERM = NOW + GUARDIAN_MAX;

    function test_term_beginsWithTheFirstFreeze_howeverShort() public {
        assertTerm(THIEF, 0);

        freeze(GUARDIAN, THIEF, SEND, 1);

        assertTerm(THIEF, TERM);
        assertTerm(VICTIM, 0);
    }

    function test_term_isNotMovedByAnotherFreezeInIt() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        vm.warp(TERM - DAY);

        expectFrozen(THIEF, BOTH, TERM, GUARDIAN);
        freeze(GUARDIAN, THIEF, BOTH, DAY + 1);

        assertTerm(THIEF, TERM);
        assertTimes(THIEF, TERM, TERM);
    }

    function test_freeze_inTheTerm_isForWhatIsLeftOfIt_toTheSecond() public {
        uint256[3] memory asked = [uint256(DAY) - 1, DAY, DAY + 1];
        for (uint256 i = 0; i < asked.length; ++i) {
            setUp();
            vm.warp(NOW);
            freeze(GUARDIAN, THIEF, SEND, HOUR);
            vm.warp(TERM - DAY);
            freeze(GUARDIAN, THIEF, SEND, asked[i]);
            assertTimes(THIEF, i == 0 ? TERM - 1 : TERM, 0);
        }
    }

    function test_freeze_inTheTerm_isDone_ifAllOfItIsTakenAlready() public {
        freeze(GUARDIAN, THIEF, BOTH, GUARDIAN_MAX);
        vm.warp(TERM - 1);

        watch();
        freeze(GUARDIAN, THIEF, BOTH, GUARDIAN_MAX);

        assertUntouched(address(freezes));
    }

    function test_reverts_ifAGuardianFreezesFromTheEndOfTheTermToTheEndOfTheRest() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);

        vm.warp(TERM - 1);
        freeze(GUARDIAN, THIEF, RECEIVE, HOUR);
        assertTimes(THIEF, NOW + HOUR, TERM);
        uint256[3] memory late = [TERM, TERM + 1, TERM + REST - 1];
        for (uint256 i = 0; i < late.length; ++i) {
            vm.warp(late[i]);
            expectRefusal(1);
            freeze(GUARDIAN, THIEF, BOTH, 1);
        }

        vm.warp(TERM + REST);
        freeze(GUARDIAN, THIEF, SEND, GUARDIAN_MAX);
        assertTimes(THIEF, TERM + REST + GUARDIAN_MAX, TERM);
        assertTerm(THIEF, TERM + REST + GUARDIAN_MAX);
    }

    function test_freeze_takesTheOthersOfABatch_ifOneRests() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        vm.warp(TERM);

        expectLeftOut(THIEF, GUARDIAN);
        expectFrozen(VICTIM, SEND, TERM + HOUR, GUARDIAN);
        freezeAll(GUARDIAN, three(THIEF, VICTIM, VICTIM), SEND, HOUR);

        vm.assertTrue(freezes.canSend(THIEF));
        vm.assertFalse(freezes.canSend(VICTIM));
    }

    function test_freeze_isDone_ifAHigherTierHoldsWhatGuardiansMayNoLonger() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        freeze(COUNCIL, THIEF, SEND, GUARDIAN_MAX + HOUR);

        vm.warp(TERM + HOUR - 1);
        watch();
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        assertUntouched(address(freezes));
        expectRefusal(1);
        freeze(GUARDIAN, THIEF, BOTH, HOUR);
        vm.warp(TERM + HOUR);
        expectRefusal(1);
        freeze(GUARDIAN, THIEF, SEND, HOUR);
    }

    function test_higherTier_hasNoTerm_andBeginsNone() public {
        freeze(COUNCIL, THIEF, SEND, MAX);
        assertTerm(THIEF, 0);

        freeze(GUARDIAN, THIEF, RECEIVE, GUARDIAN_MAX);
        uint256[4] memory times = [TERM - 1, TERM, TERM + 1, TERM + REST - 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            freeze(COUNCIL, THIEF, RECEIVE, 30 * DAY);
            assertTimes(THIEF, NOW + MAX, times[i] + 30 * DAY);
        }

        assertTerm(THIEF, TERM);
    }

    function test_release_endsTheTerm_andGuardiansRestFromThenOn() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        vm.warp(NOW + 60);
        unfreeze(THIEF, BOTH);
        assertTerm(THIEF, NOW + 60);

        expectRefusal(1);
        freeze(GUARDIAN, THIEF, RECEIVE, HOUR);
        vm.warp(NOW + 60 + REST - 1);
        expectRefusal(1);
        freeze(GUARDIAN, THIEF, RECEIVE, HOUR);
        freeze(COUNCIL, THIEF, SEND, HOUR);
        vm.warp(NOW + 60 + REST);
        freeze(GUARDIAN, THIEF, RECEIVE, HOUR);

        assertTimes(THIEF, NOW + 60 + REST + HOUR - 1, NOW + 60 + REST + HOUR);
    }

    function test_release_ofWhatAHigherTierFroze_makesGuardiansRestToo() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        unfreeze(THIEF, SEND);

        assertTerm(THIEF, NOW);
        expectRefusal(1);
        freeze(GUARDIAN, THIEF, SEND, HOUR);
    }

    function test_release_ofWhoIsFree_makesNobodyRest() public {
        unfreeze(THIEF, BOTH);

        assertTerm(THIEF, 0);
        freeze(GUARDIAN, THIEF, SEND, HOUR);
    }
}
