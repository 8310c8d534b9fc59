// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubOf} from "../support/HubOf.sol";
import {Meter} from "../support/Meter.sol";
import {RulesTest} from "../support/RulesTest.sol";

/// @notice The shape of a plan. What it may call stands in Never*.t.sol, PlanRules.manager.t.sol and PlanRules.effect.t.sol.
contract PlanRulesTest is RulesTest {
    // --- how many --------------------------------------------------------------------------------------------------------------

    function test_reverts_withoutActions_orWithMoreThan256() public {
        expectError(IGuardianHub.GuardianHub_NoActions.selector);
        rules.check(hub, hourTerms(), new Action[](0));
        expectError(IGuardianHub.GuardianHub_TooManyActions.selector, 257);
        rules.check(hub, hourTerms(), times(257));

        rules.check(hub, hourTerms(), times(1));
        rules.check(hub, hourTerms(), times(256));
    }

    function test_namesTheActionThatBreaksARule() public {
        Action[] memory actions = times(3);
        actions[2].data = callOf("unpause()");
        vm.expectRevert(
            abi.encodeWithSelector(IGuardianHub.GuardianHub_Refused.selector, 2, target, bytes4(keccak256("unpause()")))
        );
        rules.check(hub, hourTerms(), actions);
        actions[1].gasCap = 1;
        expectError(IGuardianHub.GuardianHub_BadGasCap.selector, 1, 1);
        rules.check(hub, hourTerms(), actions);
    }

    function test_allActionsCount_whenOneTakesARole() public view {
        Action[] memory actions = times(3);
        vm.assertFalse(rules.check(hub, tierTerms(2), actions));
        actions[0].data = callOf("deny(address)");
        vm.assertTrue(rules.check(hub, tierTerms(2), actions));
        (actions[0].data, actions[2].data) = (actions[2].data, actions[0].data);
        vm.assertTrue(rules.check(hub, tierTerms(2), actions));
    }

    // --- tier ------------------------------------------------------------------------------------------------------------------

    function test_reverts_forATierBeyondThree() public {
        expectError(IGuardianHub.GuardianHub_BadTier.selector, 4);
        check(tierTerms(4), pauseOf(target));
        expectError(IGuardianHub.GuardianHub_BadTier.selector, 255);
        check(tierTerms(255), pauseOf(target));

        for (uint8 tier = 0; tier <= 3; ++tier) check(tierTerms(tier), pauseOf(target));
    }

    // --- gas and data ----------------------------------------------------------------------------------------------------------

    function test_reverts_forAGasCapBelow5000OrBeyond8000000() public {
        uint32[4] memory bad = [uint32(0), 4_999, 8_000_001, type(uint32).max];
        for (uint256 i = 0; i < bad.length; ++i) {
            expectError(IGuardianHub.GuardianHub_BadGasCap.selector, 0, bad[i]);
            check(capped(bad[i]));
        }
        check(capped(5_000));
        check(capped(5_001));
        check(capped(7_999_999));
        check(capped(8_000_000));
    }

    function test_reverts_forCalldataWithoutASelector_orBeyond8192Bytes() public {
        assertBadData(0);
        assertBadData(3);
        assertBadData(8_193);

        check(pausing(4));
        check(pausing(5));
        check(pausing(8_191));
        check(pausing(8_192));
    }

    function test_reverts_forAQuestionWithoutASelector_orBeyond8192Bytes() public {
        assertBadQuestion(0);
        assertBadQuestion(3);
        assertBadQuestion(8_193);

        check(asking(4));
        check(asking(5));
        check(asking(8_191));
        check(asking(8_192));
    }

    // --- probes ----------------------------------------------------------------------------------------------------------------

    function test_equal_asksForBitsThatCount() public {
        assertBadProbe(0, 0, 0);
        assertBadProbe(0, 1, 2);
        assertBadProbe(0, 1, 3);
        assertBadProbe(0, type(uint256).max - 1, 1);

        check(probing(0, 2, 0));
        check(probing(0, 3, 1));
        check(probing(0, 3, 3));
        check(probing(0, type(uint256).max, type(uint256).max));
    }

    function test_atLeastNowPlus_asksForSeconds_ofATimeThatMayComeTrue() public {
        uint256 max = type(uint256).max;
        assertBadProbe(1, max, uint256(type(uint32).max) + 1);
        assertBadProbe(1, max, max);
        assertBadProbe(1, 0, 0);
        assertBadProbe(1, NOW - 1, 1);
        assertBadProbe(1, NOW, 1);

        check(probing(1, NOW + 1, 1));
        check(probing(1, max, type(uint32).max));
        check(probing(1, max, 0));
    }

    function test_thereAreTwoQuestions() public {
        assertBadProbe(2, type(uint256).max, 1);
        assertBadProbe(255, type(uint256).max, 1);
    }

    // --- targets ---------------------------------------------------------------------------------------------------------------

    function test_reverts_forTheHub_precompiles_andWhoHasNoCode() public {
        assertBadTarget(address(hub));
        assertBadTarget(STRANGER);
        assertBadTarget(address(0));
        assertBadTarget(address(1));
    }

    function test_reverts_forWhoseNameTheCallsCarry() public {
        Action[] memory actions = times(1);
        HubOf other = new HubOf(ADMIN, RECOVERY, target, guardians);
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(target)));
        rules.check(other, hourTerms(), actions);

        actions[0].target = actions[0].probeTarget = address(new Meter());
        rules.check(other, hourTerms(), actions);
        actions[0].probeTarget = target;
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(target)));
        rules.check(other, hourTerms(), actions);
        actions[0].probeTarget = address(other);
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(address(other))));
        rules.check(other, hourTerms(), actions);
    }

    function test_reverts_forAnAccountThatDelegates_notForCodeOfTheSameLength() public {
        vm.etch(STRANGER, abi.encodePacked(hex"ef0100", target));
        assertBadTarget(STRANGER);

        vm.etch(STRANGER, new bytes(23));
        Action memory action = pauseOf(STRANGER);
        check(action);
        vm.etch(STRANGER, new bytes(1));
        check(action);
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function times(uint256 count) private view returns (Action[] memory actions) {
        actions = new Action[](count);
        for (uint256 i = 0; i < count; ++i) actions[i] = pauseOf(target);
    }

    function capped(uint32 gasCap) private view returns (Action memory action) {
        action = pauseOf(target);
        action.gasCap = gasCap;
    }

    function pausing(uint256 size) private view returns (Action memory action) {
        action = pauseOf(target);
        action.data = new bytes(size);
        for (uint256 i = 0; i < size && i < 4; ++i) action.data[i] = bytes4(keccak256("pause()"))[i];
    }

    function asking(uint256 size) private view returns (Action memory action) {
        action = pauseOf(target);
        action.probeData = new bytes(size);
    }

    function probing(uint8 op, uint256 mask, uint256 expected) private view returns (Action memory action) {
        action = pauseOf(target);
        (action.op, action.mask, action.expected) = (op, bytes32(mask), bytes32(expected));
    }

    function assertBadData(uint256 size) private {
        expectError(IGuardianHub.GuardianHub_BadData.selector, 0);
        check(pausing(size));
    }

    function assertBadQuestion(uint256 size) private {
        expectError(IGuardianHub.GuardianHub_BadProbe.selector, 0);
        check(asking(size));
    }

    function assertBadProbe(uint8 op, uint256 mask, uint256 expected) private {
        expectError(IGuardianHub.GuardianHub_BadProbe.selector, 0);
        check(probing(op, mask, expected));
    }

    /// @dev Neither to be called nor to be asked.
    function assertBadTarget(address bad) private {
        Action memory action = pauseOf(target);
        action.target = bad;
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(bad)));
        check(action);
        action = pauseOf(target);
        action.probeTarget = bad;
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(bad)));
        check(action);
    }
}
