// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Measures what it is called with; answers probes with words of any length.
contract Meter {
    uint256 public gas;
    uint256 public value;
    uint256 public calls;
    address public from;
    bytes public input;

    bytes32 public word;
    uint256 public size = 32;

    function answer(bytes32 word_, uint256 size_) external {
        (word, size) = (word_, size_);
    }

    /// @dev Notes how it was called. The first thing is the gas, so that nothing else counts.
    function note(bytes calldata) external payable returns (bytes32) {
        uint256 left = gasleft();
        (gas, value, from, input) = (left, msg.value, msg.sender, msg.data);
        ++calls;
        return bytes32(uint256(1));
    }

    /// @dev Answers how much gas it was asked with.
    function gasGiven() external view returns (uint256) {
        return gasleft();
    }

    /// @dev Answers `word`, cut or padded to `size` bytes.
    fallback() external {
        (bytes32 word_, uint256 size_) = (word, size);
        // solhint-disable-next-line no-inline-assembly
        assembly {
            mstore(0, word_)
            mstore(32, not(0))
            return(0, size_)
        }
    }
}
