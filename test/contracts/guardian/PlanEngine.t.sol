// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Engine} from "../support/Engine.sol";
import {HubTest} from "../support/HubTest.sol";
import {Meter} from "../support/Meter.sol";

contract PlanEngineTest is HubTest {
    uint256 private constant PROBE_GAS = 100_000;
    uint256 private constant RESERVE = 250_000;

    Engine private _engine;
    Meter private _meter;

    function setUp() public override {
        _engine = new Engine();
        _meter = new Meter();
    }

    // --- probes ----------------------------------------------------------------------------------------------------------------

    function test_equal_holdsIfTheBitsThatCountAreAsExpected() public {
        assertProbe(0, 0xff, 0x0f, 0x0f, true);
        assertProbe(0, 0xff, 0x0f, 0x1f, false);
        assertProbe(0, 0xff, 0x0f, 0x10f, true);
        assertProbe(0, 0xff, 0x0f, 0x0e, false);
        assertProbe(0, 0xff, 0, 0x100, true);
        assertProbe(0, type(uint256).max, 1, 1, true);
        assertProbe(0, type(uint256).max, 1, 2, false);
    }

    function test_atLeastNowPlus_holdsFromThatManySecondsOn() public {
        uint256 max = type(uint256).max;
        assertProbe(1, max, HOUR, NOW + HOUR - 1, false);
        assertProbe(1, max, HOUR, NOW + HOUR, true);
        assertProbe(1, max, HOUR, NOW + HOUR + 1, true);
        assertProbe(1, max, 0, NOW - 1, false);
        assertProbe(1, max, 0, NOW, true);
        assertProbe(1, max, 0, NOW + 1, true);
        assertProbe(1, max, 1, NOW, false);
        assertProbe(1, max, HOUR, max, true);
        assertProbe(1, max, max, max, false);
        assertProbe(1, max, 0, 0, false);
        // Only the bits that count: the rest of the word is no time.
        assertProbe(1, type(uint40).max, HOUR, (1 << 40) | (NOW + HOUR), true);
        assertProbe(1, type(uint40).max, HOUR, (1 << 40) | (NOW + HOUR - 1), false);
        assertProbe(1, type(uint40).max, HOUR, 1 << 200, false);
    }

    function test_noOtherQuestion_everHolds() public {
        for (uint256 op = 2; op < 256; op += 253) {
            assertProbe(uint8(op), type(uint256).max, 1, 1, false);
            assertProbe(uint8(op), type(uint256).max, 0, NOW + 1, false);
        }
    }

    function test_aProbeThatIsNoClearYes_isANo() public {
        string[3] memory silent = ["probe reverts", "probe short", "probe bomb"];
        for (uint256 i = 0; i < silent.length; ++i) {
            Action[] memory actions = planOf(hostile(silent[i]));
            // What is not answered would be zero.
            actions[0].expected = 0;
            vm.assertEq(_engine.holding(actions, 1), 0);
        }
        Action[] memory nobody = planOf(STRANGER);
        nobody[0].expected = 0;
        vm.assertEq(_engine.holding(nobody, 1), 0);
    }

    function test_holding_asksThoseOfTheMaskAlone() public {
        targets = [hostile("probe lies true"), hostile("probe lies false"), hostile("probe lies true")];

        vm.assertEq(_engine.holding(plan(), 7), 5);
        vm.assertEq(_engine.holding(plan(), 0), 0);
        vm.expectCall(targets[0], callOf("paused()"), 0);
        vm.expectCall(targets[1], callOf("paused()"), 1);
        vm.expectCall(targets[2], callOf("paused()"), 1);
        vm.assertEq(_engine.holding(plan(), 6), 4);
    }

    function test_holding_asksWithExactly100000Gas() public view {
        uint256 given = _meter.gasGiven{gas: PROBE_GAS}();
        Action[] memory actions = planOf(address(_meter));
        actions[0].probeData = abi.encodeCall(Meter.gasGiven, ());
        actions[0].mask = bytes32(type(uint256).max);
        actions[0].expected = bytes32(given);

        vm.assertEq(_engine.holding(actions, 1), 1);
    }

    function test_holding_needsTheReserveBesideTheProbe_orNamesWhomItCannotAsk() public {
        targets = [hostile("probe bomb"), hostile("none")];

        uint256 least = leastGas(abi.encodeCall(Engine.holding, (plan(), 2)), 1);
        // One probe, its reserve and the sixty-fourth that a caller keeps back; and what reaching the loop costs.
        assertNear(least, ((PROBE_GAS + RESERVE) * 64) / 63, 12_000);

        uint256 both = leastGas(abi.encodeCall(Engine.holding, (plan(), 3)), 1);
        assertNear(both, least + PROBE_GAS, 12_000);
        uint256 first = leastGas(abi.encodeCall(Engine.holding, (plan(), 1)), 0);
        assertNear(first, ((PROBE_GAS + RESERVE) * 64) / 63, 12_000);
    }

    // --- calls -----------------------------------------------------------------------------------------------------------------

    function test_act_callsWithExactlyTheCap_theData_andNoValue() public {
        Action[] memory actions = planOf(address(_meter));
        actions[0].data = abi.encodeCall(Meter.note, ("the whole calldata"));
        actions[0].gasCap = 234_567;
        uint256 before = vm.snapshotState();
        (bool ok, ) = address(_meter).call{gas: 234_567}(actions[0].data);
        uint256 given = _meter.gas();
        vm.revertToState(before);
        vm.deal(address(_engine), 1 ether);
        _meter.answer(bytes32(uint256(1)), 32);

        vm.assertEq(_engine.act(actions, 1), 1);

        vm.assertTrue(ok);
        vm.assertEq(_meter.gas(), given);
        vm.assertEq(_meter.value(), 0);
        vm.assertEq(_meter.from(), address(_engine));
        vm.assertEq(_meter.input(), actions[0].data);
        vm.assertEq(address(_engine).balance, 1 ether);
    }

    function test_act_callsThoseOfTheMask_inTheirOrder_andLooksRightAfterEach() public {
        targets = [
            hostile("revert"),
            hostile("none"),
            hostile("none"),
            hostile("bomb everywhere"),
            hostile("no effect")
        ];
        addSwitches(1);

        vm.assertEq(_engine.act(plan(), 0x3b), 0x22);

        vm.assertTrue(HostileTarget(targets[1]).wasCalled());
        vm.assertFalse(HostileTarget(targets[2]).wasCalled());
        vm.assertEq(_engine.act(plan(), 0), 0);
        vm.assertFalse(HostileTarget(targets[2]).wasCalled());
    }

    function test_act_believesTheProbe_notTheCall() public {
        // Reverts, and yet its effect holds; succeeds, and yet it does not.
        targets = [hostile("revert"), hostile("probe lies false")];
        Action[] memory actions = plan();
        actions[0].probeTarget = hostile("probe lies true");

        vm.assertEq(_engine.act(actions, 3), 1);
    }

    function test_act_needsCapProbeAndReserve_orNamesWhomItCannotCall() public {
        targets = [hostile("bomb"), hostile("none")];
        Action[] memory actions = plan();
        actions[1].gasCap = 1_000_000;

        uint256 second = leastGas(abi.encodeCall(Engine.act, (actions, 2)), 1);
        assertNear(second, ((1_000_000 + PROBE_GAS + RESERVE) * 64) / 63, 12_000);
        uint256 first = leastGas(abi.encodeCall(Engine.act, (actions, 1)), 0);
        assertNear(first, ((100_000 + PROBE_GAS + RESERVE) * 64) / 63, 12_000);
        // The bomb takes its whole cap.
        uint256 both = leastGas(abi.encodeCall(Engine.act, (actions, 3)), 1);
        assertNear(both, second + 100_000, 15_000);
    }

    /// @dev Between two caps all else is the same, so that the difference shows the sixty-fourth alone.
    function test_act_countsTheSixtyFourthThatStays() public {
        targets = [hostile("none")];
        Action[] memory small = plan();
        Action[] memory large = plan();
        (small[0].gasCap, large[0].gasCap) = (1_000_000, 4_150_000);

        uint256 floor = leastGas(abi.encodeCall(Engine.act, (small, 1)), 0) + (3_150_000 * 64) / 63;

        assertNear(leastGas(abi.encodeCall(Engine.act, (large, 1)), 0) + 100, floor, 200);
    }

    function test_withoutActions_nobodyIsAskedOrCalled_whateverTheMask() public {
        vm.assertEq(_engine.act(new Action[](0), 0), 0);
        vm.assertEq(_engine.act(new Action[](0), type(uint256).max), 0);
        vm.assertEq(_engine.holding(new Action[](0), type(uint256).max), 0);
    }

    // --- the list --------------------------------------------------------------------------------------------------------------

    function test_all_hasABitForEachAction_upTo256() public {
        vm.assertEq(_engine.all(new Action[](0)), 0);
        vm.assertEq(_engine.all(new Action[](1)), 1);
        vm.assertEq(_engine.all(new Action[](2)), 3);
        vm.assertEq(_engine.all(new Action[](255)), type(uint256).max >> 1);
        vm.assertEq(_engine.all(new Action[](256)), type(uint256).max);
        expectError(IGuardianHub.GuardianHub_TooManyActions.selector, 257);
        _engine.all(new Action[](257));
    }

    function test_the256th_isAskedAndCalledLikeEveryOther() public {
        Action[] memory actions = new Action[](256);
        address last = hostile("none");
        for (uint256 i = 0; i < 256; ++i) actions[i] = pauseOf(last);

        vm.assertEq(_engine.holding(actions, 1 << 255), 0);
        vm.assertEq(_engine.act(actions, 1 << 255), 1 << 255);
        vm.assertEq(_engine.holding(actions, type(uint256).max), type(uint256).max);
    }

    function test_areCommitted_exactlyTheHashedActions() public {
        targets = [address(1), address(2)];
        bytes32 hash = hashOf(plan());

        vm.assertTrue(_engine.areCommitted(hash, plan(), 0));
        vm.assertFalse(_engine.areCommitted(hash, planOf(address(1)), 0));
        vm.assertFalse(_engine.areCommitted(hash, new Action[](0), 0));
        vm.assertFalse(_engine.areCommitted(hash, planOf(address(2), address(1)), 0));
        vm.assertFalse(_engine.areCommitted(bytes32(uint256(hash) + 1), plan(), 0));
    }

    function test_areCommitted_inAnotherEncoding_too() public {
        targets = [address(1), address(2)];
        bytes memory canonical = abi.encodeCall(Engine.areCommitted, (hashOf(plan()), plan(), 7));

        vm.assertTrue(areCommitted(abi.encodePacked(canonical, hex"1234")));
        vm.assertTrue(areCommitted(shifted(canonical)));
    }

    function test_areCommitted_notWhatAnOffsetShowsInPlaceOfThem() public {
        targets = [address(1), address(2)];
        bytes memory canonical = abi.encodeCall(Engine.areCommitted, (hashOf(plan()), plan(), 0));
        // The third word is zero: an empty list, while the honest one lies untouched where it belongs.
        bytes memory empty = replaceWord(canonical, 1, 64);
        // A forged list behind the honest one.
        bytes memory forged = abi.encodePacked(
            replaceWord(canonical, 1, canonical.length - 4),
            tailOf(abi.encode(planOf(address(3), address(4))))
        );

        vm.assertFalse(areCommitted(empty));
        vm.assertFalse(areCommitted(forged));
    }

    function test_areCommitted_hashesTheUsualEncodingAsItCame_whichCostsMuchLess() public {
        for (uint160 i = 1; i <= 40; ++i) targets.push(address(i));
        bytes memory canonical = abi.encodeCall(Engine.areCommitted, (hashOf(plan()), plan(), 0));

        uint256 before = gasleft();
        vm.assertTrue(areCommitted(canonical));
        uint256 usual = before - gasleft();
        before = gasleft();
        vm.assertTrue(areCommitted(abi.encodePacked(canonical, hex"00")));
        vm.assertLt(usual * 2, before - gasleft());
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    function assertProbe(uint8 op, uint256 mask, uint256 expected, uint256 word, bool holds) private {
        _meter.answer(bytes32(word), 32);
        Action[] memory actions = planOf(address(_meter));
        (actions[0].op, actions[0].mask, actions[0].expected) = (op, bytes32(mask), bytes32(expected));
        vm.assertEq(_engine.holding(actions, 1), holds ? 1 : 0);
    }

    /// @dev With how much gas the engine does this at least; with less it says that action `index` would get too little.
    function leastGas(bytes memory data, uint256 index) private returns (uint256 most) {
        uint256 least = 100_000;
        most = 5_000_000;
        bytes memory expected = abi.encodeWithSelector(IGuardianHub.GuardianHub_InsufficientGas.selector, index);
        while (most - least > 50) {
            uint256 middle = (least + most) / 2;
            uint256 before = vm.snapshotState();
            (bool ok, bytes memory why) = address(_engine).call{gas: middle}(data);
            vm.revertToState(before);
            if (ok) most = middle;
            else least = middle;
            if (!ok && middle + 10_000 > most) vm.assertEq(why, expected);
        }
    }

    function assertNear(uint256 found, uint256 floor, uint256 room) private pure {
        vm.assertGe(found, floor);
        vm.assertLe(found, floor + room);
    }

    function areCommitted(bytes memory data) private view returns (bool) {
        (bool ok, bytes memory answer) = address(_engine).staticcall(data);
        vm.assertTrue(ok);
        return abi.decode(answer, (bool));
    }

    /// @dev The same arguments, the list a word later.
    function shifted(bytes memory data) private pure returns (bytes memory) {
        bytes memory head = new bytes(100);
        bytes memory tail = new bytes(data.length - 100);
        for (uint256 i = 0; i < 100; ++i) head[i] = data[i];
        for (uint256 i = 0; i < tail.length; ++i) tail[i] = data[100 + i];
        return abi.encodePacked(replaceWord(head, 1, 128), bytes32(0), tail);
    }

    function replaceWord(bytes memory data, uint256 place, uint256 word) private pure returns (bytes memory copy) {
        copy = abi.encodePacked(data);
        for (uint256 i = 0; i < 32; ++i) copy[4 + 32 * place + i] = bytes32(word)[i];
    }

    function tailOf(bytes memory encoded) private pure returns (bytes memory tail) {
        tail = new bytes(encoded.length - 32);
        for (uint256 i = 0; i < tail.length; ++i) tail[i] = encoded[32 + i];
    }
}
