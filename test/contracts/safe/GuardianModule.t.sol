// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ISafe} from "../../../contracts/interfaces/ISafe.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {GuardianModule} from "../../../contracts/safe/GuardianModule.sol";
import {Meter} from "../support/Meter.sol";
import {RealSafe} from "../support/RealSafe.sol";
import {SafeTest} from "../support/SafeTest.sol";

/// @notice What is the module's own. That it does what a hub does stands in GuardianModule.*.t.sol, where the hub's tests run on it.
contract GuardianModuleTest is SafeTest {
    address private constant FIRST_MODULE = address(1);
    // Where a Safe keeps its guard: keccak256("guard_manager.guard.address").
    bytes32 private constant GUARD_SLOT = 0x4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8;

    function setUp() public override {
        super.setUp();
        addSwitches(2);
    }

    function test_isAModuleOfThisSafe_whichIsItsAdmin() public {
        GuardianModule module = GuardianModule(address(hub));

        vm.assertEq(bytes(SAFE.VERSION()), bytes(version()));
        vm.assertEq(module.SAFE(), address(SAFE));
        vm.assertEq(module.ADMIN(), address(SAFE));
        vm.assertEq(module.sender(), address(SAFE));
        vm.assertEq(module.RECOVERY(), RECOVERY);
        expectError(IGuardianHub.GuardianHub_BadRoles.selector);
        new GuardianModule(address(0), RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
        expectError(IGuardianHub.GuardianHub_BadRoles.selector);
        new GuardianModule(RECOVERY, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
    }

    function test_takesPlansAndKeys_fromTheOwnersTogether_notFromOneByHimself() public {
        bytes32 hash = hashOf(plan());
        expectRefused(OWNER, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotAdmin.selector, OWNER));
        hub.proposePlan(PLAN, hourTerms(), hash);
        expectRefused(OWNER, abi.encodeWithSelector(IGuardianHub.GuardianHub_NotAdmin.selector, OWNER));
        hub.grant(OWNER, grantTerms(), one(PLAN));

        vm.warp(NOW - PLAN_DELAY);
        asSafe(address(hub), abi.encodeCall(IGuardianHub.proposePlan, (PLAN, hourTerms(), hash)));
        vm.warp(NOW);
        asSafe(address(hub), abi.encodeCall(IGuardianHub.commitPlan, (PLAN, hourTerms(), plan())));
        asSafe(address(hub), abi.encodeCall(IGuardianHub.grant, (SECOND_BOT, grantTerms(), one(PLAN))));

        trip(SECOND_BOT, plan(), 3);
        vm.assertEq(pausedTargets(), 3);
    }

    function test_theSafeMakesTheCall_withTheData_withoutValue_andNothingElse() public {
        Meter meter = new Meter();
        Action[] memory actions = metered(meter, 400_000);
        commit(actions);
        vm.deal(ADMIN, 1 ether);

        bytes memory call = abi.encodeCall(ISafe.execTransactionFromModule, (address(meter), 0, actions[0].data, 0));
        vm.expectCall(ADMIN, call, 1);
        (, uint256 held, ) = trip(BOT, actions, 1);

        vm.assertEq(held, 1);
        vm.assertEq(meter.calls(), 1);
        vm.assertEq(meter.from(), ADMIN);
        vm.assertEq(meter.value(), 0);
        vm.assertEq(meter.input(), actions[0].data);
        vm.assertEq(ADMIN.balance, 1 ether);
    }

    function test_aTargetGetsItsWholeCap_throughProxyAndSafe() public {
        uint32[3] memory caps = [uint32(300_000), 1_000_000, 8_000_000];
        uint256 before = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            Meter meter = new Meter();
            Action[] memory actions = metered(meter, caps[i]);
            commit(actions);
            trip(BOT, actions, 1);

            vm.assertGe(meter.gas(), caps[i] - 1_000);
            vm.assertLe(meter.gas(), caps[i] + caps[i] / 16 + 100_000);
            vm.revertToState(before);
        }
    }

    /// @dev A sixteenth, because proxy and Safe each keep a sixty-fourth back, and 100,000 for what the Safe itself does.
    function test_theSafeGetsTheCap_aSixteenthOfIt_and100000() public {
        Action[] memory actions = metered(new Meter(), 1_234_567);
        commit(actions);

        bytes memory call = abi.encodeCall(ISafe.execTransactionFromModule, (actions[0].target, 0, actions[0].data, 0));
        vm.expectCall(ADMIN, 0, 1_234_567 + 77_160 + 100_000, call);
        (, uint256 held, ) = trip(BOT, actions, 1);

        vm.assertEq(held, 1);
    }

    /// @dev Every gas limit either fails the whole trip or is enough for all of it.
    function test_noGasLimit_skipsATargetSilently() public {
        commit(plan());
        bytes memory data = abi.encodeCall(IGuardianHub.trip, (PLAN, plan(), 3, EVIDENCE, 1, FOREVER));
        uint256 before = vm.snapshotState();
        uint256 done;
        for (uint256 limit = 50_000; limit <= 1_200_000; limit += 23_000) {
            vm.prank(BOT);
            (bool ok, ) = address(hub).call{gas: limit}(data);
            vm.assertEq(pausedTargets(), ok ? 3 : 0);
            if (ok) ++done;
            vm.revertToState(before);
        }
        vm.assertGt(done, 5);
    }

    function test_leavesTheSafeAsItIs_whateverItsTargetsDo() public {
        address reentering = hostile("reenter");
        (bool armed, ) = reentering.call(
            abi.encodeWithSignature(
                "arm(address,bytes)",
                ADMIN,
                abi.encodeCall(RealSafe.execTransactionFromModule, (reentering, 1, "", 1))
            )
        );
        targets = [targets[0], hostile("bomb"), hostile("return bomb"), hostile("revert bomb"), reentering, targets[1]];
        commit(plan());
        vm.deal(ADMIN, 1 ether);
        bytes32 before = safeState();

        (, uint256 held, ) = trip(BOT, plan(), 0x3f);

        vm.assertTrue(armed);
        vm.assertEq(held, 0x31);
        vm.assertEq(safeState(), before);
    }

    function test_noPlanNamesTheSafe_orTheModule() public {
        assertBadTarget(pauseOf(ADMIN));
        assertBadTarget(pauseOf(address(hub)));
        Action memory asking = pauseOf(targets[0]);
        asking.probeTarget = ADMIN;
        assertBadTarget(asking);
        asking.probeTarget = address(hub);
        assertBadTarget(asking);
    }

    function test_noGrantIsHeld_byTheSafeOrTheModule() public {
        address[4] memory nobody = [ADMIN, address(hub), RECOVERY, address(0)];
        for (uint256 i = 0; i < 4; ++i) {
            expectError(IGuardianHub.GuardianHub_BadGrant.selector);
            grant(nobody[i], PLAN);
        }
    }

    function test_reportsThatNothingHolds_whileTheSafeDoesNotListen_andRetriesWhenItDoes() public {
        commit(plan());
        asSafe(ADMIN, abi.encodeCall(RealSafe.disableModule, (FIRST_MODULE, address(hub))));
        vm.assertEq(hub.dryRun(PLAN, plan()), 3);
        (bytes32 tripId, uint256 held, uint256 failed) = trip(BOT, plan(), 3);
        vm.assertEq(held, 0);
        vm.assertEq(failed, 3);

        asSafe(ADMIN, abi.encodeCall(RealSafe.enableModule, (address(hub))));
        hub.reinforce(tripId, plan());

        vm.assertEq(pausedTargets(), 3);
    }

    function test_dryRun_saysWhatWouldFail_andTouchesNothing() public {
        targets.push(hostile("revert"));
        commit(plan());
        bytes32 before = safeState();

        vm.assertEq(hub.dryRun(PLAN, plan()), 4);

        vm.assertEq(safeState(), before);
        vm.assertFalse(Switch(targets[0]).paused());
    }

    function test_aSafeThatIsGone_burnsGas_orSaysYesToAnything_isNotBelieved() public {
        commit(plan());
        bytes[3] memory codes = [bytes(""), hex"fe", address(new Meter()).code];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 before = vm.snapshotState();
            vm.etch(ADMIN, codes[i]);
            (, uint256 held, uint256 failed) = trip(BOT, plan(), 3);
            vm.assertEq(held, 0);
            vm.assertEq(failed, 3);
            vm.revertToState(before);
        }
    }

    function test_otherCallsOfTheSafe_areNobodys() public {
        vm.expectRevert(bytes("GS104"));
        vm.prank(BOT);
        SAFE.execTransactionFromModule(targets[0], 0, callOf("pause()"), 0);
    }

    function version() internal pure virtual returns (string memory) {
        return "1.5.0";
    }

    function metered(Meter meter, uint32 cap) private pure returns (Action[] memory actions) {
        actions = planOf(address(meter));
        (actions[0].data, actions[0].probeData) = (abi.encodeCall(Meter.note, ("whole")), callOf("calls()"));
        actions[0].gasCap = cap;
    }

    function assertBadTarget(Action memory action) private {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        vm.warp(NOW - PLAN_DELAY);
        propose(OTHER_PLAN, hourTerms(), actions);
        vm.warp(NOW);
        address wrong = action.target == targets[0] ? action.probeTarget : action.target;
        expectRefused(ADMIN, abi.encodeWithSelector(IGuardianHub.GuardianHub_BadTarget.selector, 0, wrong));
        hub.commitPlan(OTHER_PLAN, hourTerms(), actions);
    }

    /// @dev Owners, threshold, modules, guard, nonce, balance and whose code it runs.
    function safeState() private view returns (bytes32) {
        (address[] memory modules, ) = SAFE.getModulesPaginated(FIRST_MODULE, 10);
        bytes memory office = abi.encode(SAFE.getOwners(), SAFE.getThreshold(), modules, SAFE.nonce());
        return keccak256(abi.encode(office, ADMIN.balance, vm.load(ADMIN, 0), vm.load(ADMIN, GUARD_SLOT)));
    }
}
