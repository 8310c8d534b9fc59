// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A guardian that is a contract (ERC-1271): its owner's key signs for it, unless it is told to behave badly.
contract Wallet {
    enum Answer {
        HONEST,
        NO,
        REVERTS,
        BURNS,
        BOMBS,
        SHORT,
        LONG,
        YES_IN_REVERT,
        OTHER_WORD,
        SPENDS
    }

    bytes4 private constant YES = 0x1626ba7e;

    address private immutable OWNER;
    Answer public answer;
    /// @notice How much gas it wants to have when it is asked, before it says yes.
    uint256 public wanted;

    constructor(address owner) {
        OWNER = owner;
    }

    function behave(Answer answer_) external {
        answer = answer_;
    }

    function want(uint256 gas_) external {
        (wanted, answer) = (gas_, Answer.SPENDS);
    }

    function isValidSignature(bytes32 digest, bytes calldata data) external view returns (bytes4) {
        uint256 gas_ = gasleft();
        if (answer == Answer.SPENDS) return gas_ >= wanted ? YES : bytes4(0);
        if (answer == Answer.NO) return 0xffffffff;
        if (answer == Answer.REVERTS) revert("no");
        if (answer == Answer.BURNS) _burn();
        if (answer == Answer.BOMBS) _return(500_000);
        if (answer == Answer.SHORT) _return(31);
        if (answer == Answer.LONG) _return(64);
        if (answer == Answer.YES_IN_REVERT) _revertYes();
        if (answer == Answer.OTHER_WORD) _returnDirty();
        return ECDSA.recover(digest, data) == OWNER ? YES : bytes4(0xffffffff);
    }

    function _burn() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            invalid()
        }
    }

    /// @dev The magic word first, as many bytes as asked for.
    function _return(uint256 size) private pure {
        bytes4 yes = YES;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            mstore(0, yes)
            return(0, size)
        }
    }

    function _revertYes() private pure {
        bytes4 yes = YES;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            mstore(0, yes)
            revert(0, 32)
        }
    }

    /// @dev The magic value with something behind it.
    function _returnDirty() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000001)
            return(0, 32)
        }
    }
}
