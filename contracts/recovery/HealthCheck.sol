// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IHealth} from "../interfaces/IHealth.sol";

/// @notice One question whose answer must be as expected.
struct Question {
    address target;
    // The whole calldata.
    bytes data;
    // Which bits of the first answered word count.
    bytes32 mask;
    // 0 EQUAL, 1 AT_LEAST, 2 AT_MOST, as unsigned numbers.
    uint8 op;
    bytes32 expected;
}

/**
 * @title HealthCheck
 * @notice Healthy when every one of some fixed questions is answered as expected.
 *
 * Design: the questions are given at deployment and never change. For what they cannot say, write an IHealth of your own.
 * Trust: keeps no power. An answer that is missing is unhealthy, which delays a resume and stops nothing that expires.
 */
contract HealthCheck is IHealth {
    uint8 internal constant EQUAL = 0;
    uint8 internal constant AT_LEAST = 1;
    uint8 internal constant AT_MOST = 2;

    Question[] private _questions;

    /// @notice There are 1 to 256 questions; each has a contract, a selector and a known op, and can be answered as expected and otherwise.
    error HealthCheck_BadQuestion(uint256 index);

    event QuestionsSet(Question[] questions, address indexed by);

    constructor(Question[] memory questions_) {
        uint256 count = questions_.length;
        require(count != 0 && count <= 256, HealthCheck_BadQuestion(0));
        for (uint256 i = 0; i < count; ++i) {
            Question memory question = questions_[i];
            bool sound = question.target.code.length != 0 && question.data.length >= 4 && _goesBothWays(question);
            require(sound, HealthCheck_BadQuestion(i));
            _questions.push(question);
        }
        emit QuestionsSet(questions_, msg.sender);
    }

    /// @inheritdoc IHealth
    function isHealthy() external view returns (bool) {
        return failing() == 0;
    }

    /// @notice The questions whose answer is not as expected, bit n for question n.
    function failing() public view returns (uint256 bitmap) {
        uint256 count = _questions.length;
        for (uint256 i = 0; i < count; ++i) {
            if (!_isMet(_questions[i])) bitmap |= 1 << i;
        }
    }

    /// @notice The fixed questions.
    function questions() external view returns (Question[] memory) {
        return _questions;
    }

    function _isMet(Question storage question) private view returns (bool) {
        (bool ok, bytes32 word, ) = LowLevelCall.staticcallReturn64Bytes(question.target, question.data);
        if (!ok || LowLevelCall.returnDataSize() < 32) return false;

        uint256 found = uint256(word & question.mask);
        uint256 expected = uint256(question.expected);
        if (question.op == EQUAL) return found == expected;
        return question.op == AT_LEAST ? found >= expected : found <= expected;
    }

    /// @dev What is never as expected would keep shut for good what does not open by itself; what always is asks nothing.
    function _goesBothWays(Question memory question) private pure returns (bool) {
        uint256 mask = uint256(question.mask);
        uint256 expected = uint256(question.expected);
        if (question.op == EQUAL) return mask != 0 && expected & ~mask == 0;
        if (question.op == AT_LEAST) return expected != 0 && expected <= mask;
        return question.op == AT_MOST && expected < mask;
    }
}
