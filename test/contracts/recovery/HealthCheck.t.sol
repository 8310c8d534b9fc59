// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {HealthCheck, Question} from "../../../contracts/recovery/HealthCheck.sol";
import {Meter} from "../support/Meter.sol";
import {Test} from "../support/Test.sol";

contract HealthCheckTest is Test {
    uint8 private constant EQUAL = 0;
    uint8 private constant AT_LEAST = 1;
    uint8 private constant AT_MOST = 2;
    bytes32 private constant ALL = bytes32(type(uint256).max);

    Meter private _meter;

    function setUp() public {
        _meter = new Meter();
    }

    function test_equal_isMetByThisAnswerAlone() public {
        assertMet(EQUAL, 0xff, 7, 7);
        assertMet(EQUAL, 0xff, 7, 0xf07);
        assertUnmet(EQUAL, 0xff, 7, 6);
        assertUnmet(EQUAL, 0xff, 7, 8);
        assertUnmet(EQUAL, 0xff, 7, 0);
    }

    function test_atLeast_isMetFromThereOn() public {
        assertUnmet(AT_LEAST, 0xff, 7, 6);
        assertMet(AT_LEAST, 0xff, 7, 7);
        assertMet(AT_LEAST, 0xff, 7, 8);
        assertUnmet(AT_LEAST, 0xff, 7, 0xf00);
    }

    function test_atMost_isMetUpToThere() public {
        assertMet(AT_MOST, 0xff, 7, 6);
        assertMet(AT_MOST, 0xff, 7, 7);
        assertUnmet(AT_MOST, 0xff, 7, 8);
        assertMet(AT_MOST, 0xff, 7, 0xf00);
    }

    function test_anAnswerThatIsMissing_isUnhealthy() public {
        HealthCheck check = checkOf(question(AT_MOST, ALL, bytes32(uint256(5))));
        _meter.answer(0, 32);
        vm.assertTrue(check.isHealthy());

        _meter.answer(0, 31);
        vm.assertFalse(check.isHealthy());
        _meter.answer(0, 0);
        vm.assertFalse(check.isHealthy());
        vm.etch(address(_meter), hex"fe");
        vm.assertFalse(check.isHealthy());
        vm.etch(address(_meter), "");
        vm.assertFalse(check.isHealthy());
    }

    function test_saysWhichQuestionsFail_andKeepsThem() public {
        Question[] memory all = new Question[](3);
        all[0] = question(EQUAL, ALL, bytes32(uint256(1)));
        all[1] = question(AT_LEAST, ALL, bytes32(uint256(2)));
        all[2] = question(AT_MOST, ALL, bytes32(uint256(3)));
        vm.expectEmit();
        emit HealthCheck.QuestionsSet(all, address(this));
        HealthCheck check = new HealthCheck(all);

        vm.assertEq(keccak256(abi.encode(check.questions())), keccak256(abi.encode(all)));
        _meter.answer(bytes32(uint256(1)), 32);
        vm.assertEq(check.failing(), 2);
        vm.assertFalse(check.isHealthy());
        _meter.answer(bytes32(uint256(4)), 32);
        vm.assertEq(check.failing(), 5);
    }

    function test_asksUpTo256Questions() public {
        HealthCheck check = new HealthCheck(many(256));
        vm.assertEq(check.failing(), type(uint256).max);

        assertRefused(many(0), 0);
        assertRefused(many(257), 0);
    }

    function test_refuses_aQuestionToNobody_orWithoutSelector() public {
        Question memory asked = question(EQUAL, ALL, 0);
        asked.target = STRANGER;
        assertRefused(asked);
        asked = question(EQUAL, ALL, 0);
        asked.data = hex"010203";
        assertRefused(asked);
        asked.data = hex"01020304";
        checkOf(asked);
    }

    function test_refuses_whatIsNeverMet_orAlways() public {
        assertRefused(question(EQUAL, 0, 0));
        assertRefused(question(EQUAL, bytes32(uint256(6)), bytes32(uint256(1))));
        checkOf(question(EQUAL, bytes32(uint256(6)), bytes32(uint256(6))));
        assertRefused(question(AT_LEAST, bytes32(uint256(6)), 0));
        assertRefused(question(AT_LEAST, bytes32(uint256(6)), bytes32(uint256(7))));
        checkOf(question(AT_LEAST, bytes32(uint256(6)), bytes32(uint256(6))));
        checkOf(question(AT_LEAST, bytes32(uint256(6)), bytes32(uint256(1))));
        assertRefused(question(AT_MOST, bytes32(uint256(6)), bytes32(uint256(6))));
        checkOf(question(AT_MOST, bytes32(uint256(6)), bytes32(uint256(5))));
        checkOf(question(AT_MOST, bytes32(uint256(6)), 0));
        assertRefused(question(3, ALL, bytes32(uint256(1))));
    }

    function test_namesTheQuestionThatItRefuses() public {
        Question[] memory all = many(3);
        all[2].op = 3;
        assertRefused(all, 2);
    }

    function question(uint8 op, bytes32 mask, bytes32 expected) private view returns (Question memory) {
        return Question(address(_meter), hex"01020304", mask, op, expected);
    }

    function many(uint256 count) private view returns (Question[] memory all) {
        all = new Question[](count);
        for (uint256 i = 0; i < count; ++i) all[i] = question(AT_LEAST, ALL, bytes32(uint256(1)));
    }

    function checkOf(Question memory asked) private returns (HealthCheck) {
        Question[] memory all = new Question[](1);
        all[0] = asked;
        return new HealthCheck(all);
    }

    function assertMet(uint8 op, uint256 mask, uint256 expected, uint256 found) private {
        HealthCheck check = checkOf(question(op, bytes32(mask), bytes32(expected)));
        _meter.answer(bytes32(found), 32);
        vm.assertTrue(check.isHealthy());
        vm.assertEq(check.failing(), 0);
    }

    function assertUnmet(uint8 op, uint256 mask, uint256 expected, uint256 found) private {
        HealthCheck check = checkOf(question(op, bytes32(mask), bytes32(expected)));
        _meter.answer(bytes32(found), 32);
        vm.assertFalse(check.isHealthy());
        vm.assertEq(check.failing(), 1);
    }

    function assertRefused(Question memory asked) private {
        Question[] memory all = new Question[](1);
        all[0] = asked;
        assertRefused(all, 0);
    }

    function assertRefused(Question[] memory all, uint256 index) private {
        vm.expectRevert(abi.encodeWithSelector(HealthCheck.HealthCheck_BadQuestion.selector, index));
        new HealthCheck(all);
    }
}
