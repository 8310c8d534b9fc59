// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Grant, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice When a key may trip, how often, and how long it rests.
contract TriggerGrantsUsesTest is HubTest {
    address private constant KEY = address(0x6E7);
    uint256 private constant START = NOW + 1 days;
    uint256 private constant EXPIRY = NOW + 80 days;

    function setUp() public override {
        super.setUp();
        addSwitches(3);
        targets.push(hostile("revert"));
        commit(plan());
        commit(OTHER_PLAN, hourTerms(), plan());
        grant(KEY, Grant(uint48(START), uint48(EXPIRY), 3, 30 days, 1 hours), PLAN);
    }

    // --- when ------------------------------------------------------------------------------------------------------------------

    function test_reverts_withoutAGrant() public {
        address[4] memory others = [ADMIN, RECOVERY, STRANGER, guardians[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], abi.encodeWithSelector(IGuardianHub.GuardianHub_NoGrant.selector, others[i]));
            hub.trip(PLAN, plan(), 1, EVIDENCE, 1, FOREVER);
        }
    }

    function test_works_fromItsFirstSecondOn() public {
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_GrantNotStarted.selector, KEY, START);
        vm.warp(START - 1);
        vm.assertEq(hub.usesLeft(KEY), 0);
        vm.assertTrue(hub.isGranted(KEY, PLAN));
        expectRefused(KEY, why);
        hub.trip(PLAN, plan(), 1, EVIDENCE, 1, FOREVER);

        vm.warp(START);
        vm.assertEq(hub.usesLeft(KEY), 3);
        trip(KEY, plan(), 1);
        vm.warp(START + 1);
        trip(KEY, plan(), 2);
    }

    function test_works_upToAndInItsLastSecond() public {
        vm.warp(EXPIRY - 1);
        trip(KEY, plan(), 1);
        vm.warp(EXPIRY);
        trip(KEY, plan(), 2);
        vm.assertEq(hub.usesLeft(KEY), 1);

        vm.warp(EXPIRY + 1);
        vm.assertEq(hub.usesLeft(KEY), 0);
        expectRefused(KEY, abi.encodeWithSelector(IGuardianHub.GuardianHub_GrantExpired.selector, KEY, EXPIRY));
        hub.trip(PLAN, plan(), 4, EVIDENCE, 1, FOREVER);
    }

    function test_reverts_forAPlanThatItsGrantDoesNotName() public {
        vm.warp(START);

        expectRefused(KEY, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotInGrant.selector, KEY, OTHER_PLAN));
        hub.trip(OTHER_PLAN, plan(), 1, EVIDENCE, 1, FOREVER);
    }

    // --- how often -------------------------------------------------------------------------------------------------------------

    function test_hasAsManyUsesAsGranted_whichComeBackEvenly() public {
        vm.warp(START);
        for (uint256 i = 0; i < 3; ++i) {
            trip(KEY, plan(), 1 << i);
            vm.assertEq(hub.usesLeft(KEY), 2 - i);
        }
        openAll();
        vm.warp(START + HOUR);
        assertNoUses(1);

        vm.warp(START + 10 days - 1);
        vm.assertEq(hub.usesLeft(KEY), 0);
        assertNoUses(1);
        vm.warp(START + 10 days);
        vm.assertEq(hub.usesLeft(KEY), 1);
        trip(KEY, plan(), 1);
        assertNoUses(2);
        vm.warp(START + 40 days);
        vm.assertEq(hub.usesLeft(KEY), 3);
        vm.warp(START + 79 days);
        vm.assertEq(hub.usesLeft(KEY), 3);
    }

    function test_spendsOne_howeverMuchItTrips_andAlsoWhenAllFails() public {
        vm.warp(START);
        trip(KEY, plan(), 7);
        vm.assertEq(hub.usesLeft(KEY), 2);

        (, uint256 held, uint256 failed) = trip(KEY, plan(), 8);
        vm.assertEq(held, 0);
        vm.assertEq(failed, 8);
        vm.assertEq(hub.usesLeft(KEY), 1);
    }

    function test_spendsNothing_ifEverythingHoldsAlready() public {
        vm.warp(START);
        Switch(targets[0]).pause();

        trip(KEY, plan(), 1);

        vm.assertEq(hub.usesLeft(KEY), 3);
        (uint48 until, uint256 bits) = hub.cooldownOf(KEY, PLAN);
        vm.assertEq(until, 0);
        vm.assertEq(bits, 0);
    }

    function test_oneKeysUses_areNotAnothers() public {
        grant(SECOND_BOT, PLAN);
        vm.warp(START);
        trip(KEY, plan(), 1);

        vm.assertEq(hub.usesLeft(KEY), 2);
        vm.assertEq(hub.usesLeft(SECOND_BOT), 3);
    }

    // --- rest ------------------------------------------------------------------------------------------------------------------

    function test_rests_whatItMadeHold_untilTheHourIsOver() public {
        vm.warp(START);
        trip(KEY, plan(), 3);
        assertRest(START + HOUR, 3);
        openAll();

        vm.warp(START + HOUR - 1);
        assertResting(1, START + HOUR);
        assertResting(3, START + HOUR);
        vm.warp(START + HOUR);
        trip(KEY, plan(), 1);

        // What rested before is forgotten with its time.
        assertRest(START + 2 * HOUR, 1);
        vm.assertEq(hub.usesLeft(KEY), 1);
    }

    function test_restsLonger_withEveryTripThatMakesMoreHold() public {
        vm.warp(START);
        trip(KEY, plan(), 1);
        vm.warp(START + HOUR - 1);
        trip(KEY, plan(), 2);
        assertRest(START + 2 * HOUR - 1, 3);
        openAll();

        vm.warp(START + HOUR);
        assertResting(1, START + 2 * HOUR - 1);
        trip(KEY, plan(), 4);
        assertRest(START + 2 * HOUR, 7);
    }

    function test_calls_whatRestsNot_besideWhatRests_whichFailsAndIsNotRetried() public {
        vm.warp(START);
        trip(KEY, plan(), 3);
        openAll();

        (bytes32 tripId, uint256 held, uint256 failed) = trip(KEY, plan(), 0xe);
        vm.assertEq(held, 4);
        vm.assertEq(failed, 0xa);
        vm.assertEq(pausedTargets(), 4);
        vm.assertEq(hub.usesLeft(KEY), 1);
        assertRest(START + HOUR, 7);
        vm.assertEq(hub.incidentOf(tripId).failed, 8);
        hub.reinforce(tripId, plan());
        vm.assertEq(pausedTargets(), 4);
    }

    function test_oneHostileTarget_keepsTheKeyFromNoOther_whileItRests() public {
        vm.warp(START);
        Switch(targets[0]).pause();
        trip(KEY, plan(), 3);
        Switch(targets[0]).open();
        // The hostile one, for its probe to say so.
        Switch(targets[1]).open();

        (, uint256 held, uint256 failed) = trip(KEY, plan(), 3);
        vm.assertEq(pausedTargets(), 1);
        vm.assertEq(held, 1);
        vm.assertEq(failed, 2);
    }

    function test_restsNotWhatHeldBefore_norWhatFailed() public {
        vm.warp(START);
        Switch(targets[0]).pause();

        (, uint256 held, uint256 failed) = trip(KEY, plan(), 0xd);

        vm.assertEq(held, 5);
        vm.assertEq(failed, 8);
        assertRest(START + HOUR, 4);
        Switch(targets[0]).open();
        trip(KEY, plan(), 9);
        vm.assertEq(pausedTargets(), 5);
        assertRest(START + HOUR, 5);
    }

    function test_restsNot_ifEverythingFailed() public {
        vm.warp(START);

        trip(KEY, plan(), 8);

        assertRest(0, 0);
        trip(KEY, plan(), 8);
    }

    function test_restsNot_withoutACooldown() public {
        grant(SECOND_BOT, Grant(uint48(NOW), uint48(EXPIRY), 3, 30 days, 0), PLAN);
        trip(SECOND_BOT, plan(), 1);
        openAll();
        trip(SECOND_BOT, plan(), 1);

        (uint48 until, uint256 bits) = hub.cooldownOf(SECOND_BOT, PLAN);
        vm.assertEq(until, 0);
        vm.assertEq(bits, 0);
    }

    function test_rests_perKeyAndPerPlan() public {
        grant(KEY, Grant(uint48(START), uint48(EXPIRY), 3, 30 days, 1 hours), OTHER_PLAN);
        grant(SECOND_BOT, PLAN);
        vm.warp(START);
        trip(KEY, plan(), 1);

        openAll();
        trip(SECOND_BOT, plan(), 1);
        openAll();
        tripPlan(KEY, OTHER_PLAN, plan(), 1);
        openAll();
        assertResting(1, START + HOUR);
    }

    function test_aRest_outlastsTheGrantThatBeganIt() public {
        vm.warp(START);
        trip(KEY, plan(), 1);
        openAll();
        for (uint256 i = 0; i < QUORUM; ++i) {
            vm.prank(guardians[i]);
            hub.voteRevoke(KEY);
        }
        grant(KEY, Grant(uint48(START), uint48(EXPIRY), 3, 30 days, 0), PLAN);

        assertResting(1, START + HOUR);
    }

    function test_aKeyThatIsRevokedWhileItTrips_restsNot() public {
        // The target votes as a guardian, who with a quorum of one takes the key in the midst of its trip.
        HostileTarget voter = new HostileTarget("reenter");
        address[] memory alone = new address[](1);
        alone[0] = address(voter);
        vm.prank(ADMIN);
        hub.proposeGuardians(alone, 1, 1);
        vm.warp(START + PLAN_DELAY);
        vm.prank(ADMIN);
        hub.setGuardians(alone, 1, 1);
        targets = [address(voter)];
        commitAt(START + PLAN_DELAY, "voter");
        grant(KEY, Grant(uint48(START), uint48(EXPIRY), 3, 30 days, 1 hours), "voter");
        voter.arm(address(hub), abi.encodeCall(IGuardianHub.voteRevoke, (KEY)));

        tripPlan(KEY, "voter", plan(), 1);

        vm.assertTrue(voter.reentered());
        vm.assertEq(hub.grantOf(KEY).expiry, 0);
        (uint48 until, ) = hub.cooldownOf(KEY, "voter");
        vm.assertEq(until, 0);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function openAll() private {
        for (uint256 i = 0; i < 3; ++i) Switch(targets[i]).open();
    }

    function commitAt(uint256 moment, bytes32 planId) private {
        propose(planId, hourTerms(), plan());
        vm.warp(moment + PLAN_DELAY);
        vm.prank(ADMIN);
        hub.commitPlan(planId, hourTerms(), plan());
    }

    function assertRest(uint256 until, uint256 bits) private view {
        (uint48 foundUntil, uint256 foundBits) = hub.cooldownOf(KEY, PLAN);
        vm.assertEq(foundUntil, until);
        vm.assertEq(foundBits, bits);
    }

    function assertResting(uint256 mask, uint256 until) private {
        expectRefused(KEY, abi.encodeWithSelector(IGuardianHub.GuardianHub_Cooldown.selector, until));
        hub.trip(PLAN, plan(), mask, EVIDENCE, 1, FOREVER);
    }

    function assertNoUses(uint256 mask) private {
        expectRefused(KEY, abi.encodeWithSelector(IGuardianHub.GuardianHub_NoUsesLeft.selector, KEY));
        hub.trip(PLAN, plan(), mask, EVIDENCE, 1, FOREVER);
    }
}
