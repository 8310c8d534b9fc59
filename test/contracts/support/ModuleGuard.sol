// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice A Safe's guard of its modules (since 1.5.0) that lets everything pass, refuses it, or burns what it is given.
contract ModuleGuard {
    enum Answer {
        PASS,
        REFUSE,
        BURN
    }

    Answer private immutable ANSWER;
    uint256 public asked;

    constructor(Answer answer) {
        ANSWER = answer;
    }

    function checkModuleTransaction(address, uint256, bytes calldata, uint8, address) external returns (bytes32) {
        if (ANSWER == Answer.REFUSE) revert("not this one");
        if (ANSWER == Answer.BURN) _burn();
        ++asked;
        return bytes32(0);
    }

    function checkAfterModuleExecution(bytes32, bool) external {}

    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }

    function _burn() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            invalid()
        }
    }
}
