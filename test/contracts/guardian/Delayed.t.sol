// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubTest} from "../support/HubTest.sol";

contract DelayedTest is HubTest {
    uint256 private constant READY = NOW + PLAN_DELAY;

    function setUp() public override {
        super.setUp();
        addSwitches(1);
    }

    // --- construction ----------------------------------------------------------------------------------------------------------

    function test_reverts_withOneAccountInBothOffices_orNone() public {
        assertBadRoles(ADMIN, ADMIN);
        assertBadRoles(address(0), RECOVERY);
        assertBadRoles(ADMIN, address(0));
        assertBadRoles(address(0), address(0));
    }

    function test_reverts_withADelayBelowAnHourOrBeyond30Days() public {
        assertBadDelay(0);
        assertBadDelay(1 hours - 1);
        assertBadDelay(30 days + 1);
        assertBadDelay(type(uint48).max);
    }

    function test_keepsOfficesAndDelay() public {
        uint48[4] memory delays = [uint48(1 hours), 1 hours + 1, 30 days - 1, 30 days];
        for (uint256 i = 0; i < delays.length; ++i) {
            GuardianHub made = new GuardianHub(ADMIN, RECOVERY, delays[i], guardians, QUORUM, TOP_QUORUM);
            vm.assertEq(made.PLAN_DELAY(), delays[i]);
            vm.assertEq(made.ADMIN(), ADMIN);
            vm.assertEq(made.RECOVERY(), RECOVERY);
        }
    }

    // --- offices ---------------------------------------------------------------------------------------------------------------

    function test_reverts_ifAnyoneButTheAdminDoesWhatIsTheAdmins() public {
        address[4] memory others = [RECOVERY, BOT, STRANGER, guardians[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            address by = others[i];
            expectNotAdmin(by);
            hub.proposePlan(PLAN, hourTerms(), hashOf(plan()));
            expectNotAdmin(by);
            hub.commitPlan(PLAN, hourTerms(), plan());
            expectNotAdmin(by);
            hub.proposeRemoval(PLAN);
            expectNotAdmin(by);
            hub.removePlan(PLAN);
            expectNotAdmin(by);
            hub.grant(BOT, grantTerms(), one(PLAN));
            expectNotAdmin(by);
            hub.proposeRevoke(BOT);
            expectNotAdmin(by);
            hub.revoke(BOT);
            expectNotAdmin(by);
            hub.proposeGuardians(guardians, 1, 1);
            expectNotAdmin(by);
            hub.setGuardians(guardians, 1, 1);
        }
    }

    function test_reverts_ifAnyoneButRecoveryDoesWhatIsRecoverys() public {
        address[4] memory others = [ADMIN, BOT, STRANGER, guardians[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], abi.encodeWithSelector(IGuardianHub.GuardianHub_NotRecovery.selector, others[i]));
            hub.raiseEpoch();
            expectRefused(others[i], abi.encodeWithSelector(IGuardianHub.GuardianHub_NotRecovery.selector, others[i]));
            hub.closeIncident("trip");
        }
    }

    // --- proposing -------------------------------------------------------------------------------------------------------------

    function test_propose_notesWhenItIsReady_andSaysSo() public {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        vm.assertEq(hub.readyAt(operation), 0);

        vm.expectEmit(address(hub));
        emit IGuardianHub.OperationProposed(operation, uint48(READY), ADMIN);
        propose();

        vm.assertEq(hub.readyAt(operation), READY);
    }

    function test_reverts_ifItIsProposedAlready_untilThatHasLapsed() public {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        propose();

        uint256[4] memory moments = [NOW, READY - 1, READY, READY + GRACE];
        for (uint256 i = 0; i < moments.length; ++i) {
            vm.warp(moments[i]);
            vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_AlreadyProposed.selector, operation));
            this.propose();
        }
        vm.warp(READY + GRACE + 1);
        propose();

        vm.assertEq(hub.readyAt(operation), READY + GRACE + 1 + PLAN_DELAY);
    }

    // --- carrying out ----------------------------------------------------------------------------------------------------------

    function test_reverts_ifItWasNotProposed() public {
        expectNotProposed();
        hub.commitPlan(PLAN, hourTerms(), plan());
    }

    function test_reverts_beforeItIsReady() public {
        propose();

        vm.warp(NOW);
        expectAdmin(abi.encodeWithSelector(IGuardianHub.GuardianHub_TooEarly.selector, READY));
        hub.commitPlan(PLAN, hourTerms(), plan());
        vm.warp(READY - 1);
        expectAdmin(abi.encodeWithSelector(IGuardianHub.GuardianHub_TooEarly.selector, READY));
        hub.commitPlan(PLAN, hourTerms(), plan());
    }

    function test_carriesOut_fromWhenItIsReady_untilTheEndOfTheGraceTime() public {
        uint256[4] memory moments = [READY, READY + 1, READY + GRACE - 1, READY + GRACE];
        propose();
        for (uint256 i = 0; i < moments.length; ++i) {
            uint256 before = vm.snapshotState();
            vm.warp(moments[i]);
            commitNow();
            vm.assertEq(hub.planHash(PLAN), hashOf(plan()));
            vm.revertToState(before);
        }
    }

    function test_reverts_afterTheGraceTime() public {
        propose();

        vm.warp(READY + GRACE + 1);
        expectAdmin(abi.encodeWithSelector(IGuardianHub.GuardianHub_Lapsed.selector, READY + GRACE));
        hub.commitPlan(PLAN, hourTerms(), plan());
    }

    function test_carriesOut_once() public {
        commit(plan());
        vm.warp(NOW);
        vm.prank(ADMIN);
        hub.proposeRemoval(PLAN);
        vm.warp(READY);
        vm.prank(ADMIN);
        hub.removePlan(PLAN);
        vm.assertEq(hub.readyAt(keccak256(abi.encode("remove", PLAN))), 0);
        vm.assertEq(hub.readyAt(commitOperation(PLAN, hourTerms(), plan())), 0);

        expectAdmin(
            abi.encodeWithSelector(IGuardianHub.GuardianHub_NotProposed.selector, keccak256(abi.encode("remove", PLAN)))
        );
        hub.removePlan(PLAN);
    }

    // --- cancelling ------------------------------------------------------------------------------------------------------------

    function test_cancel_byAdminOrRecovery_saysWho_andNothingHappens() public {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        address[2] memory offices = [ADMIN, RECOVERY];
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(NOW);
            propose();

            vm.expectEmit(address(hub));
            emit IGuardianHub.OperationCancelled(operation, offices[i]);
            vm.prank(offices[i]);
            hub.cancel(operation);

            vm.assertEq(hub.readyAt(operation), 0);
            vm.warp(READY);
            expectNotProposed();
            hub.commitPlan(PLAN, hourTerms(), plan());
        }
    }

    function test_reverts_ifSomebodyElseCancels() public {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        propose();
        address[3] memory others = [BOT, STRANGER, guardians[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            expectNotAdmin(others[i]);
            hub.cancel(operation);
        }

        vm.assertEq(hub.readyAt(operation), READY);
    }

    function test_reverts_ifWhatIsCancelledWasNotProposed_orTwice() public {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        bytes memory why = abi.encodeWithSelector(IGuardianHub.GuardianHub_NotProposed.selector, operation);
        expectRefused(RECOVERY, why);
        hub.cancel(operation);
        propose();
        vm.prank(RECOVERY);
        hub.cancel(operation);

        expectRefused(RECOVERY, why);
        hub.cancel(operation);
        expectRefused(ADMIN, why);
        hub.cancel(operation);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function propose() public {
        propose(PLAN, hourTerms(), plan());
    }

    function commitNow() private {
        Action[] memory actions = plan();
        vm.prank(ADMIN);
        hub.commitPlan(PLAN, hourTerms(), actions);
    }

    function assertBadRoles(address admin, address recovery) private {
        expectError(IGuardianHub.GuardianHub_BadRoles.selector);
        new GuardianHub(admin, recovery, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
    }

    function assertBadDelay(uint48 delay) private {
        expectError(IGuardianHub.GuardianHub_BadDelay.selector, delay);
        new GuardianHub(ADMIN, RECOVERY, delay, guardians, QUORUM, TOP_QUORUM);
    }

    function expectAdmin(bytes memory why) private {
        expectRefused(ADMIN, why);
    }

    function expectNotAdmin(address by) private {
        expectRefused(by, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotAdmin.selector, by));
    }

    function expectNotProposed() private {
        bytes32 operation = commitOperation(PLAN, hourTerms(), plan());
        expectAdmin(abi.encodeWithSelector(IGuardianHub.GuardianHub_NotProposed.selector, operation));
    }
}
