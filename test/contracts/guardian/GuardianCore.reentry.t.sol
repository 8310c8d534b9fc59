// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {QuorumTest} from "../support/QuorumTest.sol";

/// @notice A target that has every right to trip itself, and tries to while it is being paused.
contract GuardianCoreReentryTest is QuorumTest {
    bytes32 private constant HOSTILE_PLAN = "hostile plan";

    HostileTarget private _attacker;
    bytes32 private _tripId;
    Trip private _order;

    function setUp() public virtual override {
        super.setUp();
        _attacker = new HostileTarget("revert");
        Action[] memory actions = hostilePlan();
        commit(HOSTILE_PLAN, hourTerms(), actions);
        grant(BOT, HOSTILE_PLAN);
        grant(address(_attacker), PLAN);
        (_tripId, , ) = tripPlan(BOT, HOSTILE_PLAN, actions, 1);
        _attacker.become("reenter");
        _order = orderOf(2);
        _order.planId = HOSTILE_PLAN;
    }

    function test_cannotTripTheHub_whileTheHubActs() public {
        assertShut(address(hub), abi.encodeCall(IGuardianHub.trip, (PLAN, plan(), 1, EVIDENCE, 1, FOREVER)));
    }

    function test_cannotReinforce_whileTheHubActs() public {
        assertShut(address(hub), abi.encodeCall(IGuardianHub.reinforce, (_tripId, hostilePlan())));
        assertShut(address(hub), abi.encodeCall(IGuardianHub.reinforceSome, (_tripId, hostilePlan(), 1)));
    }

    function test_cannotTryTheHub_whileTheHubActs() public {
        assertShut(address(hub), abi.encodeCall(IGuardianHub.dryRun, (PLAN, plan())));
    }

    function test_cannotTripByGuardiansSignatures_andUsesNoneUp() public {
        Trip memory order = orderOf(1);
        bytes memory data = abi.encodeCall(
            QuorumTrigger.trip,
            (order, plan(), signed(digestOf(order), 3), new bytes32[](0))
        );
        assertShut(address(trigger), data);

        vm.assertFalse(trigger.used(digestOf(order)));
        submit(order, 1);
        vm.assertEq(pausedTargets(), 1);
    }

    function test_cannotUseTheSignaturesThatTripItASecondTime() public {
        bytes memory data = abi.encodeCall(
            QuorumTrigger.trip,
            (_order, hostilePlan(), signed(digestOf(_order), 3), new bytes32[](0))
        );
        _attacker.arm(address(trigger), data);

        tripByQuorum();

        assertRefusedWith(QuorumTrigger.QuorumTrigger_Used.selector);
        vm.assertTrue(trigger.used(digestOf(_order)));
    }

    /// @dev Whatever it sends while the hub acts, in each way that the hub may act, is refused.
    function assertShut(address callee, bytes memory data) private {
        _attacker.arm(callee, data);
        uint256 before = vm.snapshotState();

        tripPlan(BOT, HOSTILE_PLAN, hostilePlan(), 1);
        assertReentrant(before);
        tripByQuorum();
        assertReentrant(before);
        hub.reinforce(_tripId, hostilePlan());
        assertReentrant(before);
        hub.reinforceSome(_tripId, hostilePlan(), 1);
        assertReentrant(before);
    }

    function assertReentrant(uint256 before) private {
        vm.assertEq(pausedTargets(), 0);
        assertRefusedWith(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        vm.revertToState(before);
    }

    function assertRefusedWith(bytes4 error) private view {
        vm.assertTrue(_attacker.wasCalled());
        vm.assertFalse(_attacker.reentered());
        vm.assertEq(bytes32(_attacker.reentryError()), bytes32(error));
    }

    function tripByQuorum() private {
        trigger.trip(_order, hostilePlan(), signed(digestOf(_order), 3), new bytes32[](0));
    }

    /// @dev With gas for whatever it tries.
    function hostilePlan() private view returns (Action[] memory actions) {
        actions = planOf(address(_attacker));
        actions[0].gasCap = 4_000_000;
    }
}
