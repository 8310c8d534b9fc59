// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";

/**
 * @title ProbeLens
 * @notice Lets a plan's probe look at more of an answer than its first word, which is all that a hub reads.
 *
 * Design: asks the target and hands on what it said, as one word. One deployment serves everybody.
 * Trust: keeps nothing, holds no right, has no owner. It says what the target says; a target that lies can lie through it.
 */
contract ProbeLens {
    /// @notice The target reverts when it is asked this.
    error ProbeLens_Reverted(address target);

    /// @notice The answer has only this many words.
    error ProbeLens_TooShort(address target, uint256 words);

    /// @notice Word `index` of what `target` answers to `data`, counted from 0. Raises ProbeLens_Reverted and ProbeLens_TooShort.
    function wordAt(address target, bytes calldata data, uint256 index) external view returns (bytes32) {
        bytes memory answer = _ask(target, data);
        uint256 words = answer.length / 32;
        require(index < words, ProbeLens_TooShort(target, words));
        return abi.decode(Bytes.slice(answer, 32 * index, 32 * index + 32), (bytes32));
    }

    /// @notice keccak256 of the whole answer of `target` to `data`. Raises ProbeLens_Reverted.
    function digest(address target, bytes calldata data) external view returns (bytes32) {
        return keccak256(_ask(target, data));
    }

    function _ask(address target, bytes calldata data) private view returns (bytes memory) {
        (bool ok, bytes memory answer) = target.staticcall(data);
        require(ok, ProbeLens_Reverted(target));
        return answer;
    }
}
