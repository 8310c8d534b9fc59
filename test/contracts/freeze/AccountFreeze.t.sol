// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccountFreeze} from "../../../contracts/interfaces/IAccountFreeze.sol";
import {FreezeTest} from "../support/FreezeTest.sol";

/// @notice Who freezes and frees, what is refused, and what stands in the account afterwards.
contract AccountFreezeTest is FreezeTest {
    function test_reverts_ifAnyoneButGuardianAndCouncilFreezes_beforeAnythingElseIsLookedAt() public {
        expectRefused(STRANGER, notAllowed(STRANGER));
        freezes.freeze(new address[](0), 0, 0, INCIDENT);
        expectRefused(RECOVERY, notAllowed(RECOVERY));
        freezes.freeze(one(THIEF), BOTH, HOUR, INCIDENT);
        expectRefused(THIEF, notAllowed(THIEF));
        freezes.freeze(one(VICTIM), BOTH, HOUR, INCIDENT);

        assertTimes(THIEF, 0, 0);
    }

    function test_reverts_ifAnyoneButRecoveryFrees_beforeAnythingElseIsLookedAt() public {
        freeze(GUARDIAN, THIEF, BOTH, HOUR);

        expectRefused(STRANGER, notAllowed(STRANGER));
        freezes.unfreeze(new address[](0), 0, INCIDENT);
        address[3] memory others = [GUARDIAN, COUNCIL, THIEF];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], notAllowed(others[i]));
            freezes.unfreeze(one(THIEF), BOTH, INCIDENT);
        }

        assertTimes(THIEF, NOW + HOUR, NOW + HOUR);
    }

    function test_reverts_ifABatchNamesNobody() public {
        expectRefused(GUARDIAN, abi.encodeWithSelector(IAccountFreeze.AccountFreeze_NoAccounts.selector));
        freezes.freeze(new address[](0), BOTH, HOUR, INCIDENT);
        expectRefused(RECOVERY, abi.encodeWithSelector(IAccountFreeze.AccountFreeze_NoAccounts.selector));
        freezes.unfreeze(new address[](0), BOTH, INCIDENT);
    }

    function test_reverts_ifDirectionsAreNoneOrUnknown() public {
        uint8[3] memory bad = [0, 4, 255];
        for (uint256 i = 0; i < bad.length; ++i) {
            expectBadDirections(bad[i]);
            freeze(GUARDIAN, THIEF, bad[i], HOUR);
            expectBadDirections(bad[i]);
            unfreeze(THIEF, bad[i]);
            expectBadDirections(bad[i]);
            freezes.frozenUntil(THIEF, bad[i]);
        }
        expectBadDirections(BOTH);
        freezes.frozenUntil(THIEF, BOTH);
    }

    function test_reverts_ifAFreezeLastsNoTime_orLongerThanTheTierMay() public {
        address[2] memory tiers = [GUARDIAN, COUNCIL];
        uint32[2] memory max = [GUARDIAN_MAX, MAX];
        for (uint256 i = 0; i < 2; ++i) {
            expectRefused(tiers[i], abi.encodeWithSelector(IAccountFreeze.AccountFreeze_NoDuration.selector));
            freezes.freeze(one(THIEF), BOTH, 0, INCIDENT);
            expectRefused(
                tiers[i],
                abi.encodeWithSelector(IAccountFreeze.AccountFreeze_TooLong.selector, max[i] + 1, max[i])
            );
            freezes.freeze(one(THIEF), BOTH, max[i] + 1, INCIDENT);

            freeze(tiers[i], THIEF, BOTH, 1);
            freeze(tiers[i], THIEF, BOTH, max[i] - 1);
            freeze(tiers[i], THIEF, BOTH, max[i]);
            assertTimes(THIEF, NOW + max[i], NOW + max[i]);
        }
        (uint32 guardian, uint32 higher) = freezes.maxFreeze();
        vm.assertEq(guardian, GUARDIAN_MAX);
        vm.assertEq(higher, MAX);
    }

    function test_freeze_isForTheDirectionsThatAreNamed() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        freeze(COUNCIL, VICTIM, RECEIVE, HOUR);
        freeze(COUNCIL, BYSTANDER, BOTH, HOUR);

        assertTimes(THIEF, NOW + HOUR, 0);
        assertTimes(VICTIM, 0, NOW + HOUR);
        assertTimes(BYSTANDER, NOW + HOUR, NOW + HOUR);
        assertTimes(STRANGER, 0, 0);
        vm.assertTrue(freezes.canReceive(THIEF) && freezes.canSend(VICTIM));
    }

    function test_freeze_holdsToTheSecondBeforeItsEnd() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        freeze(COUNCIL, VICTIM, RECEIVE, HOUR);

        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(NOW + HOUR - 1 + i);
            vm.assertEq(freezes.canSend(THIEF), i > 0);
            vm.assertEq(freezes.canReceive(VICTIM), i > 0);
        }
    }

    function test_freeze_takesTheLaterOfTwoTimes_andNamesTheDirectionsThatChanged() public {
        freeze(COUNCIL, THIEF, SEND, 2 * HOUR);

        expectFrozen(THIEF, RECEIVE, NOW + HOUR, COUNCIL);
        freeze(COUNCIL, THIEF, BOTH, HOUR);
        expectFrozen(THIEF, SEND, NOW + 2 * HOUR + 1, COUNCIL);
        freeze(COUNCIL, THIEF, SEND, 2 * HOUR + 1);
        expectFrozen(THIEF, BOTH, NOW + 3 * HOUR, COUNCIL);
        freeze(COUNCIL, THIEF, BOTH, 3 * HOUR);

        assertTimes(THIEF, NOW + 3 * HOUR, NOW + 3 * HOUR);
    }

    function test_freeze_neverShortens_andWritesNothingThen() public {
        freeze(COUNCIL, THIEF, BOTH, HOUR);

        watch();
        freeze(COUNCIL, THIEF, BOTH, HOUR);
        freeze(GUARDIAN, THIEF, SEND, HOUR - 1);
        freeze(GUARDIAN, THIEF, RECEIVE, 1);

        assertUntouched(address(freezes));
        assertTerm(THIEF, 0);
    }

    function test_freeze_keepsTheCaseThatChangedSomethingLast() public {
        vm.prank(COUNCIL);
        freezes.freeze(one(THIEF), SEND, 2 * HOUR, "first");
        vm.assertEq(freezes.caseOf(THIEF), "first");
        vm.prank(COUNCIL);
        freezes.freeze(one(THIEF), SEND, HOUR, "shorter");
        vm.assertEq(freezes.caseOf(THIEF), "first");

        freeze(COUNCIL, THIEF, BOTH, HOUR);
        vm.assertEq(freezes.caseOf(THIEF), INCIDENT);
        vm.prank(RECOVERY);
        freezes.unfreeze(one(THIEF), BOTH, "release");
        vm.assertEq(freezes.caseOf(THIEF), INCIDENT);
        vm.assertEq(freezes.caseOf(VICTIM), 0);
    }

    function test_freeze_takesEachAccountOfABatch_andARepetitionOnce() public {
        watch();
        expectFrozen(THIEF, BOTH, NOW + HOUR, GUARDIAN);
        expectFrozen(VICTIM, BOTH, NOW + HOUR, GUARDIAN);
        freezeAll(GUARDIAN, three(THIEF, VICTIM, THIEF), BOTH, HOUR);

        assertSaid(address(freezes), 2);
        assertTimes(THIEF, NOW + HOUR, NOW + HOUR);
        assertTimes(VICTIM, NOW + HOUR, NOW + HOUR);
    }

    function test_freeze_leavesOutWhatCannotBeFrozen_whoeverAsks() public {
        address[2] memory tiers = [GUARDIAN, COUNCIL];
        for (uint256 i = 0; i < 2; ++i) {
            setUp();
            expectLeftOut(address(0), tiers[i]);
            expectFrozen(THIEF, BOTH, NOW + HOUR, tiers[i]);
            expectLeftOut(address(freezes), tiers[i]);
            freezeAll(tiers[i], three(address(0), THIEF, address(freezes)), BOTH, HOUR);

            assertTimes(address(0), 0, 0);
            assertTimes(address(freezes), 0, 0);
            assertTerm(address(freezes), 0);
        }
    }

    function test_reverts_ifNothingElseWasInTheBatch_orTheRestIsFrozenAlready() public {
        expectRefusal(3);
        freezeAll(GUARDIAN, three(address(0), address(freezes), address(0)), BOTH, HOUR);
        freeze(COUNCIL, THIEF, BOTH, HOUR);

        expectRefusal(2);
        freezeAll(COUNCIL, three(address(0), THIEF, address(freezes)), BOTH, HOUR);
    }

    function test_unfreeze_endsTheDirectionsThatAreNamed_nowAndAtOnce() public {
        freeze(COUNCIL, THIEF, BOTH, HOUR);
        vm.warp(NOW + 60);

        expectUnfrozen(THIEF, SEND);
        unfreeze(THIEF, SEND);
        assertTimes(THIEF, NOW + 60, NOW + HOUR);
        vm.assertTrue(freezes.canSend(THIEF));
        expectUnfrozen(THIEF, RECEIVE);
        unfreeze(THIEF, BOTH);
        assertTimes(THIEF, NOW + 60, NOW + 60);
    }

    function test_unfreeze_endsOnlyWhatRuns_toTheSecond() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        freeze(COUNCIL, THIEF, RECEIVE, HOUR + 1);
        freeze(COUNCIL, VICTIM, BOTH, HOUR + 2);
        vm.warp(NOW + HOUR);

        watch();
        expectUnfrozen(THIEF, RECEIVE);
        expectUnfrozen(VICTIM, BOTH);
        vm.prank(RECOVERY);
        freezes.unfreeze(three(BYSTANDER, THIEF, VICTIM), BOTH, INCIDENT);

        assertSaid(address(freezes), 2);
        assertTimes(THIEF, NOW + HOUR, NOW + HOUR);
        assertTimes(BYSTANDER, 0, 0);
    }

    function test_unfreeze_changesNothing_ifAllAreFree() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        unfreeze(THIEF, BOTH);

        watch();
        unfreeze(THIEF, BOTH);
        unfreeze(VICTIM, BOTH);
        vm.warp(NOW + 1);
        unfreeze(THIEF, BOTH);

        assertUntouched(address(freezes));
    }

    function expectBadDirections(uint8 directions) private {
        vm.expectRevert(abi.encodeWithSelector(IAccountFreeze.AccountFreeze_BadDirections.selector, directions));
    }
}
