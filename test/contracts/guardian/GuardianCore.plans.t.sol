// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubTest} from "../support/HubTest.sol";
import {ReleasePath} from "../support/ReleasePath.sol";

/// @notice Plans are announced, committed as announced, and never changed; the delays stand in Delayed.t.sol.
contract GuardianCorePlansTest is HubTest {
    uint256 private constant READY = NOW + PLAN_DELAY;
    address private _release;

    function setUp() public override {
        super.setUp();
        addSwitches(2);
        _release = address(new ReleasePath(address(hub), 24 hours));
    }

    // --- announcing ------------------------------------------------------------------------------------------------------------

    function test_propose_saysWhatAndWho_andCommitsNothing() public {
        Terms memory terms = Terms(3, 2 hours, _release);
        bytes32 operation = commitOperation(PLAN, terms, plan());
        bytes32 hash = hashOf(plan());

        vm.expectEmit(address(hub));
        emit IGuardianHub.PlanProposed(PLAN, hash, terms, operation, ADMIN);
        vm.prank(ADMIN);
        vm.assertEq(hub.proposePlan(PLAN, terms, hash), operation);

        vm.assertEq(hub.planHash(PLAN), bytes32(0));
        expectError(IGuardianHub.GuardianHub_UnknownPlan.selector, uint256(PLAN));
        hub.dryRun(PLAN, plan());
    }

    function test_propose_saysWhenTheTierIsLowerThanTheEffectAsksFor() public {
        assertLowered(1, 0, 2);
        assertLowered(1, 6 hours + 1, 2);
        assertLowered(1, 72 hours, 2);
        assertLowered(1, 72 hours + 1, 3);
        assertLowered(2, 72 hours + 1, 3);
    }

    function test_propose_saysNothingOfTheTier_whenItIsNotLower() public {
        assertNotLowered(0, 0);
        assertNotLowered(0, 1);
        assertNotLowered(0, 90 days);
        assertNotLowered(1, 6 hours);
        assertNotLowered(2, 0);
        assertNotLowered(2, 72 hours);
        assertNotLowered(3, 0);
        assertNotLowered(3, 72 hours + 1);
    }

    function test_reverts_underIdZero() public {
        bytes32 hash = hashOf(plan());
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_PlanIdUsed.selector, bytes32(0)));
        hub.proposePlan(0, hourTerms(), hash);
    }

    function test_reverts_underAnIdThatIsUsed_alsoByARemovedPlan() public {
        bytes32 hash = hashOf(plan());
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_PlanIdUsed.selector, PLAN);
        commit(plan());
        expectRefused(ADMIN, why);
        hub.proposePlan(PLAN, hourTerms(), hash);

        remove();
        expectRefused(ADMIN, why);
        hub.proposePlan(PLAN, hourTerms(), hash);
    }

    // --- committing ------------------------------------------------------------------------------------------------------------

    function test_commit_notesThePlan_andSaysAllThatATripNeeds() public {
        Terms memory terms = Terms(0, 2 hours, _release);
        propose(PLAN, terms, plan());
        vm.warp(READY);
        bytes32 hash = hashOf(plan());

        vm.expectEmit(address(hub));
        emit IGuardianHub.PlanCommitted(PLAN, hash, Terms(1, 2 hours, _release), false, plan(), ADMIN);
        vm.prank(ADMIN);
        hub.commitPlan(PLAN, terms, plan());

        vm.assertEq(hub.planHash(PLAN), hash);
        assertTerms(Terms(1, 2 hours, _release), false);
    }

    function test_commit_fillsInTheTier() public {
        commit(PLAN, Terms(0, 0, _release), plan());
        assertTerms(Terms(2, 0, _release), false);
    }

    function test_commit_keepsTheTierThatWasChosen() public {
        commit(PLAN, Terms(3, 1 hours, address(0)), plan());
        assertTerms(Terms(3, 1 hours, address(0)), false);
    }

    function test_commit_notesThatItTakesARole() public {
        Action[] memory actions = plan();
        actions[1].data = abi.encodeWithSignature("revokeRole(bytes32,address)", bytes32(0), BOT);
        Terms memory terms = tierTerms(2);
        propose(PLAN, terms, actions);
        vm.warp(READY);

        vm.expectEmit(address(hub));
        emit IGuardianHub.PlanCommitted(PLAN, hashOf(actions), terms, true, actions, ADMIN);
        vm.prank(ADMIN);
        hub.commitPlan(PLAN, terms, actions);

        assertTerms(terms, true);
    }

    function test_reverts_withOtherActionsOrTermsThanAnnounced_orUnderAnotherId() public {
        propose(PLAN, Terms(2, 2 hours, _release), plan());
        vm.warp(READY);
        Action[] memory actions = plan();
        actions[0].gasCap += 1;

        assertNotProposed(PLAN, Terms(2, 2 hours, _release), actions);
        assertNotProposed(PLAN, Terms(1, 2 hours, _release), plan());
        assertNotProposed(PLAN, Terms(2, 2 hours - 1, _release), plan());
        assertNotProposed(PLAN, Terms(2, 2 hours, address(0)), plan());
        assertNotProposed(OTHER_PLAN, Terms(2, 2 hours, _release), plan());
    }

    function test_reverts_ifItIsCommittedTwice() public {
        commit(plan());

        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_PlanIdUsed.selector, PLAN));
        hub.commitPlan(PLAN, hourTerms(), plan());
    }

    function test_reverts_ifAnotherPlanTookTheIdMeanwhile() public {
        propose(PLAN, hourTerms(), plan());
        propose(PLAN, tierTerms(2), plan());
        vm.warp(READY);
        vm.prank(ADMIN);
        hub.commitPlan(PLAN, tierTerms(2), plan());

        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_PlanIdUsed.selector, PLAN));
        hub.commitPlan(PLAN, hourTerms(), plan());
        assertTerms(tierTerms(2), false);
    }

    function test_reverts_ifTheRulesRefuseIt_forThisHub() public {
        Action[] memory actions = plan();
        actions[1].target = address(hub);
        propose(PLAN, hourTerms(), actions);
        vm.warp(READY);

        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_BadTarget.selector, 1, address(hub)));
        hub.commitPlan(PLAN, hourTerms(), actions);
    }

    // --- removing --------------------------------------------------------------------------------------------------------------

    function test_remove_afterTheDelay_saysSo_andThePlanIsUnknown() public {
        commit(plan());
        bytes32 operation = keccak256(abi.encode("remove", PLAN));
        vm.expectEmit(address(hub));
        emit IGuardianHub.OperationProposed(operation, uint48(READY), ADMIN);
        vm.expectEmit(address(hub));
        emit IGuardianHub.PlanRemovalProposed(PLAN, operation, ADMIN);
        vm.prank(ADMIN);
        vm.assertEq(hub.proposeRemoval(PLAN), operation);

        vm.warp(READY - 1);
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_TooEarly.selector, READY));
        hub.removePlan(PLAN);
        trip(BOT, plan(), 1);
        vm.warp(READY);
        vm.expectEmit(address(hub));
        emit IGuardianHub.PlanRemoved(PLAN, ADMIN);
        vm.prank(ADMIN);
        hub.removePlan(PLAN);

        vm.assertEq(hub.planHash(PLAN), bytes32(0));
        assertTerms(Terms(1, 1 hours, address(0)), false);
        expectRefused(BOT, abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownPlan.selector, PLAN));
        hub.trip(PLAN, plan(), 2, EVIDENCE, 1, FOREVER);
    }

    function test_reverts_ifWhatIsRemovedIsUnknown_orRemoved() public {
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_UnknownPlan.selector, PLAN);
        expectRefused(ADMIN, why);
        hub.proposeRemoval(PLAN);
        commit(plan());
        remove();
        expectRefused(ADMIN, why);
        hub.proposeRemoval(PLAN);
    }

    function test_removesOnePlan_notAnother() public {
        commit(plan());
        commit(OTHER_PLAN, hourTerms(), plan());
        remove();

        vm.assertEq(hub.planHash(OTHER_PLAN), hashOf(plan()));
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function remove() private {
        vm.prank(ADMIN);
        hub.proposeRemoval(PLAN);
        vm.warp(READY);
        vm.prank(ADMIN);
        hub.removePlan(PLAN);
    }

    function assertTerms(Terms memory expected, bool expectedStrips) private view {
        (Terms memory terms, bool stripsRole) = hub.planTerms(PLAN);
        vm.assertEq(keccak256(abi.encode(terms)), keccak256(abi.encode(expected)));
        vm.assertEq(stripsRole, expectedStrips);
    }

    function assertNotProposed(bytes32 planId, Terms memory terms, Action[] memory actions) private {
        bytes32 operation = commitOperation(planId, terms, actions);
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotProposed.selector, operation));
        hub.commitPlan(planId, terms, actions);
    }

    function assertLowered(uint8 minTier, uint32 maxEffect, uint8 asked) private {
        bytes32 planId = keccak256(abi.encode(minTier, maxEffect));
        bytes32 hash = hashOf(plan());
        vm.expectEmit(address(hub));
        emit IGuardianHub.TierLowered(planId, minTier, asked, ADMIN);
        vm.prank(ADMIN);
        hub.proposePlan(planId, Terms(minTier, maxEffect, _release), hash);
    }

    function assertNotLowered(uint8 minTier, uint32 maxEffect) private {
        watch();
        propose(keccak256(abi.encode(minTier, maxEffect)), Terms(minTier, maxEffect, _release), plan());
        assertSaid(address(hub), 2);
    }
}
