// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Grant, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubOf} from "../support/HubOf.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice Giving, widening and giving again; what a grant is good for stands in TriggerGrants.uses.t.sol.
contract TriggerGrantsTest is HubTest {
    address private constant KEY = address(0x6E7);
    uint256 private constant EXPIRY = NOW + 10 days;

    // --- a new grant -----------------------------------------------------------------------------------------------------------

    function test_grant_notesEverything_andSaysSo() public {
        bytes32[] memory planIds = new bytes32[](2);
        (planIds[0], planIds[1]) = (PLAN, OTHER_PLAN);

        vm.expectEmit(address(hub));
        emit IGuardianHub.Granted(KEY, terms(), planIds, ADMIN);
        grant(KEY, terms(), planIds);

        vm.assertEq(keccak256(abi.encode(hub.grantOf(KEY))), keccak256(abi.encode(terms())));
        vm.assertTrue(hub.isGranted(KEY, PLAN));
        vm.assertTrue(hub.isGranted(KEY, OTHER_PLAN));
        vm.assertFalse(hub.isGranted(KEY, "third plan"));
        vm.assertEq(hub.usesLeft(KEY), 4);
        address[] memory keys = hub.triggerKeys();
        vm.assertEq(keys.length, 2);
        vm.assertEq(keys[0], BOT);
        vm.assertEq(keys[1], KEY);
    }

    function test_withoutAGrant_everythingIsZero() public view {
        Grant memory none;
        vm.assertEq(keccak256(abi.encode(hub.grantOf(KEY))), keccak256(abi.encode(none)));
        vm.assertFalse(hub.isGranted(KEY, PLAN));
        vm.assertFalse(hub.isGranted(KEY, bytes32(0)));
        vm.assertEq(hub.usesLeft(KEY), 0);
        (uint48 until, uint256 bits) = hub.cooldownOf(KEY, PLAN);
        vm.assertEq(until, 0);
        vm.assertEq(bits, 0);
    }

    function test_reverts_forAnOffice_theHubAndNobody() public {
        assertBadKey(address(0));
        assertBadKey(address(hub));
        assertBadKey(ADMIN);
        assertBadKey(RECOVERY);
    }

    function test_reverts_forWhoseNameTheCallsCarry() public {
        HubOf other = new HubOf(ADMIN, RECOVERY, KEY, guardians);
        expectRefused(ADMIN, abi.encodePacked(IGuardianHub.GuardianHub_BadGrant.selector));
        other.grant(KEY, terms(), one(PLAN));

        vm.prank(ADMIN);
        other.grant(BOT, terms(), one(PLAN));
    }

    function test_aGuardianMayHoldAGrant() public {
        grant(guardians[0], terms(), PLAN);
        vm.assertTrue(hub.isGranted(guardians[0], PLAN));
    }

    function test_reverts_withoutUses_withoutRefill_withoutPlans() public {
        Grant memory bad = terms();
        bad.uses = 0;
        assertBad(bad, one(PLAN));
        bad = terms();
        bad.refillSeconds = 0;
        assertBad(bad, one(PLAN));
        assertBad(terms(), new bytes32[](0));

        Grant memory least = terms();
        (least.uses, least.refillSeconds, least.cooldownSeconds) = (1, 1, 0);
        grant(KEY, least, PLAN);
    }

    function test_reverts_unlessItStartsBeforeItEnds() public {
        Grant memory bad = terms();
        bad.start = bad.expiry;
        assertBad(bad, one(PLAN));
        bad.start = bad.expiry + 1;
        assertBad(bad, one(PLAN));

        bad.start = bad.expiry - 1;
        grant(KEY, bad, PLAN);
    }

    function test_reverts_unlessItEndsLater_andWithin366Days() public {
        Grant memory bad = terms();
        bad.start = 0;
        bad.expiry = uint48(NOW - 1);
        assertBad(bad, one(PLAN));
        bad.expiry = uint48(NOW);
        assertBad(bad, one(PLAN));
        bad.expiry = uint48(NOW + 366 days + 1);
        assertBad(bad, one(PLAN));

        bad.expiry = uint48(NOW + 1);
        grant(KEY, bad, PLAN);
        bad.expiry = uint48(NOW + 366 days);
        grant(KEY, bad, PLAN);
    }

    function test_holds32Keys_andNoMore() public {
        // The bot is the first.
        for (uint160 i = 1; i < 32; ++i) grant(address(0x1000 + i), terms(), PLAN);
        vm.assertEq(hub.triggerKeys().length, 32);

        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooManyKeys.selector, 32));
        hub.grant(KEY, terms(), one(PLAN));
        grant(address(0x1001), terms(), OTHER_PLAN);
        vm.assertEq(hub.triggerKeys().length, 32);
        revokeByQuorum(address(0x1001));
        grant(KEY, terms(), PLAN);
        vm.assertEq(hub.triggerKeys().length, 32);
    }

    // --- widening --------------------------------------------------------------------------------------------------------------

    function test_reverts_ifARunningGrantWouldBeNarrower_inAnyWay() public {
        grant(KEY, terms(), PLAN);

        Grant memory narrower = terms();
        narrower.expiry -= 1;
        assertNarrower(narrower);
        narrower = terms();
        narrower.start += 1;
        assertNarrower(narrower);
        narrower = terms();
        narrower.uses -= 1;
        assertNarrower(narrower);
        narrower = terms();
        narrower.refillSeconds += 1;
        assertNarrower(narrower);
        narrower = terms();
        narrower.cooldownSeconds += 1;
        assertNarrower(narrower);
    }

    function test_widens_inEveryWay_alsoWithoutFurtherPlans() public {
        grant(KEY, terms(), PLAN);
        grant(KEY, terms(), new bytes32[](0));
        Grant memory wider = terms();
        wider.expiry += 1;
        wider.start -= 1;
        wider.uses += 1;
        wider.refillSeconds -= 1;
        wider.cooldownSeconds -= 1;

        vm.expectEmit(address(hub));
        emit IGuardianHub.Granted(KEY, wider, new bytes32[](0), ADMIN);
        grant(KEY, wider, new bytes32[](0));

        vm.assertEq(keccak256(abi.encode(hub.grantOf(KEY))), keccak256(abi.encode(wider)));
        vm.assertTrue(hub.isGranted(KEY, PLAN));
        vm.assertEq(hub.triggerKeys().length, 2);
    }

    function test_widens_byFurtherPlans_besideTheOldOnes() public {
        grant(KEY, terms(), PLAN);
        grant(KEY, terms(), OTHER_PLAN);

        vm.assertTrue(hub.isGranted(KEY, PLAN));
        vm.assertTrue(hub.isGranted(KEY, OTHER_PLAN));
    }

    function test_mayStartLaterThanItDid_ifBothAreOver() public {
        Grant memory running = terms();
        running.start = uint48(NOW - 10);
        grant(KEY, running, PLAN);

        running.start = uint48(NOW + 1);
        assertNarrower(running);
        running.start = uint48(NOW);
        grant(KEY, running, PLAN);
        vm.assertEq(hub.grantOf(KEY).start, NOW);
        vm.assertEq(hub.usesLeft(KEY), 4);
    }

    function test_widening_countsWhatWasUsedAtTheOldRateUntilThen() public {
        addSwitches(2);
        commit(plan());
        Grant memory slow = terms();
        (slow.start, slow.uses, slow.refillSeconds, slow.cooldownSeconds) = (uint48(NOW), 2, 8 days, 0);
        grant(KEY, slow, PLAN);
        trip(KEY, plan(), 1);
        trip(KEY, plan(), 2);

        // After half of the eight days one of the two is back.
        vm.warp(NOW + 4 days);
        slow.refillSeconds = 2 days;
        grant(KEY, slow, PLAN);

        vm.assertEq(hub.usesLeft(KEY), 1);
        vm.warp(NOW + 5 days - 1);
        vm.assertEq(hub.usesLeft(KEY), 1);
        vm.warp(NOW + 5 days);
        vm.assertEq(hub.usesLeft(KEY), 2);
    }

    // --- again -----------------------------------------------------------------------------------------------------------------

    function test_inItsLastSecondAGrantStillRuns_afterItANewOneIsFreeOfIt() public {
        grant(KEY, terms(), PLAN);
        Grant memory next = Grant(uint48(EXPIRY), uint48(EXPIRY + 1 days), 1, 1 days, 0);

        vm.warp(EXPIRY);
        assertNarrower(next);
        vm.warp(EXPIRY + 1);
        expectRefused(ADMIN, abi.encodePacked(IGuardianHub.GuardianHub_BadGrant.selector));
        hub.grant(KEY, next, new bytes32[](0));
        grant(KEY, next, OTHER_PLAN);

        vm.assertFalse(hub.isGranted(KEY, PLAN));
        vm.assertTrue(hub.isGranted(KEY, OTHER_PLAN));
        vm.assertEq(hub.usesLeft(KEY), 1);
        vm.assertEq(hub.triggerKeys().length, 2);
    }

    function test_aNewGrantAfterARevokedOne_startsFull_withItsOwnPlans() public {
        addSwitches(1);
        commit(plan());
        grant(KEY, terms(), PLAN);
        trip(KEY, plan(), 1);
        vm.assertEq(hub.usesLeft(KEY), 3);

        revokeByQuorum(KEY);
        vm.assertFalse(hub.isGranted(KEY, PLAN));
        grant(KEY, terms(), OTHER_PLAN);

        vm.assertEq(hub.usesLeft(KEY), 4);
        vm.assertFalse(hub.isGranted(KEY, PLAN));
        vm.assertTrue(hub.isGranted(KEY, OTHER_PLAN));
    }

    function test_grantsOfTwoKeys_haveNothingInCommon() public {
        grant(KEY, terms(), PLAN);
        grant(SECOND_BOT, terms(), OTHER_PLAN);

        vm.assertFalse(hub.isGranted(KEY, OTHER_PLAN));
        vm.assertFalse(hub.isGranted(SECOND_BOT, PLAN));
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function terms() private pure returns (Grant memory) {
        return Grant(uint48(NOW), uint48(EXPIRY), 4, 8 days, 1 hours);
    }

    function revokeByQuorum(address key) private {
        for (uint256 i = 0; i < QUORUM; ++i) {
            vm.prank(guardians[i]);
            hub.voteRevoke(key);
        }
    }

    function assertBadKey(address key) private {
        expectRefused(ADMIN, abi.encodePacked(IGuardianHub.GuardianHub_BadGrant.selector));
        hub.grant(key, terms(), one(PLAN));
    }

    function assertBad(Grant memory bad, bytes32[] memory planIds) private {
        expectRefused(ADMIN, abi.encodePacked(IGuardianHub.GuardianHub_BadGrant.selector));
        hub.grant(KEY, bad, planIds);
    }

    function assertNarrower(Grant memory narrower) private {
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_NarrowerGrant.selector, KEY));
        hub.grant(KEY, narrower, one(PLAN));
    }
}
