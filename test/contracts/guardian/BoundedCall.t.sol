// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Engine} from "../support/Engine.sol";
import {HubTest} from "../support/HubTest.sol";
import {Meter} from "../support/Meter.sol";

contract BoundedCallTest is HubTest {
    uint256 private constant CAP = 300_000;

    Engine private _engine;
    Meter private _meter;

    function setUp() public override {
        _engine = new Engine();
        _meter = new Meter();
        vm.deal(address(_engine), 1 ether);
    }

    function test_send_callsWithExactlyTheCap_theData_andNoValue() public {
        bytes memory data = abi.encodeCall(Meter.note, (hex"010203"));
        uint256 given = gasOfNote(CAP, data);

        vm.assertTrue(_engine.send(address(_meter), CAP, data));
        assertNoted(given, data);
        vm.assertTrue(_engine.sendEncoded(address(_meter), CAP, data));
        assertNoted(given, data);
    }

    function test_send_saysWhetherTheCallReverted() public {
        address reverting = hostile("revert");

        vm.assertFalse(_engine.send(reverting, CAP, callOf("pause()")));
        vm.assertFalse(_engine.sendEncoded(reverting, CAP, callOf("pause()")));
        vm.assertTrue(_engine.send(STRANGER, CAP, callOf("pause()")));
        vm.assertTrue(_engine.sendEncoded(STRANGER, CAP, callOf("pause()")));
    }

    function test_send_costsNoMoreThanTheCap_whateverTheCalleeDoes() public {
        string[3] memory behaviours = ["bomb", "return bomb", "revert bomb"];
        for (uint256 i = 0; i < behaviours.length; ++i) {
            address target = hostile(behaviours[i]);
            uint256 before = gasleft();
            _engine.send(target, CAP, callOf("pause()"));
            vm.assertLt(before - gasleft(), CAP + 20_000);
            before = gasleft();
            _engine.sendEncoded(target, CAP, callOf("pause()"));
            vm.assertLt(before - gasleft(), CAP + 20_000);
        }
    }

    function test_read_answersTheFirstWord() public {
        _meter.answer("word", 32);
        assertReads(true, "word");
        _meter.answer("word", 33);
        assertReads(true, "word");
        _meter.answer("word", 400);
        assertReads(true, "word");
    }

    function test_read_isNotOk_ifTheAnswerIsShorterThanAWord() public {
        _meter.answer("word", 31);
        assertReads(false, 0);
        _meter.answer("word", 0);
        assertReads(false, 0);
    }

    function test_read_isNotOk_ifTheCallReverts_orNobodyIsThere() public {
        string[3] memory behaviours = ["probe reverts", "probe bomb", "probe short"];
        for (uint256 i = 0; i < behaviours.length; ++i)
            assertReads(hostile(behaviours[i]), callOf("paused()"), false, 0);
        assertReads(STRANGER, callOf("paused()"), false, 0);
    }

    function test_read_isNotOk_ifTheCallWantsToChangeSomething() public view {
        bytes memory data = abi.encodeCall(Meter.note, (""));

        assertReads(address(_meter), data, false, 0);
        vm.assertEq(_meter.calls(), 0);
    }

    function test_read_asksWithExactlyTheCap_andTheWholeQuestion() public {
        bytes memory data = abi.encodeCall(Meter.gasGiven, ());
        uint256 given = _meter.gasGiven{gas: CAP}();
        assertReads(address(_meter), data, true, bytes32(given));

        bytes memory question = abi.encodePacked(callOf("x()"), bytes32("whole"), hex"ff");
        vm.expectCall(address(_meter), question, 2);
        _meter.answer("word", 32);
        assertReads(address(_meter), question, true, "word");
    }

    function test_read_costsNoMoreThanTheCap_whateverTheCalleeDoes() public {
        string[2] memory behaviours = ["probe bomb", "probe return bomb"];
        for (uint256 i = 0; i < behaviours.length; ++i) {
            address target = hostile(behaviours[i]);
            uint256 before = gasleft();
            _engine.read(target, CAP, callOf("paused()"));
            vm.assertLt(before - gasleft(), CAP + 20_000);
            before = gasleft();
            _engine.readEncoded(target, CAP, callOf("paused()"));
            vm.assertLt(before - gasleft(), CAP + 20_000);
        }
    }

    function gasOfNote(uint256 cap, bytes memory data) private returns (uint256 given) {
        uint256 before = vm.snapshotState();
        (bool ok, ) = address(_meter).call{gas: cap}(data);
        vm.assertTrue(ok);
        given = _meter.gas();
        vm.revertToState(before);
    }

    function assertNoted(uint256 given, bytes memory data) private {
        vm.assertEq(_meter.gas(), given);
        vm.assertEq(_meter.value(), 0);
        vm.assertEq(_meter.from(), address(_engine));
        vm.assertEq(_meter.input(), data);
        _meter = new Meter();
        vm.assertEq(address(_engine).balance, 1 ether);
    }

    function assertReads(bool ok, bytes32 word) private view {
        assertReads(address(_meter), hex"01020304", ok, word);
    }

    function assertReads(address target, bytes memory data, bool ok, bytes32 word) private view {
        (bool found, bytes32 read) = _engine.read(target, CAP, data);
        vm.assertEq(found, ok);
        vm.assertEq(read, word);
        (found, read) = _engine.readEncoded(target, CAP, data);
        vm.assertEq(found, ok);
        vm.assertEq(read, word);
    }
}
