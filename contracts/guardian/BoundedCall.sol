// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title BoundedCall
 * @notice Calls that cost the caller no more than it says beforehand.
 *
 * Design: OpenZeppelin's LowLevelCall bounds the returned data but forwards all gas, and Solidity's own call copies everything that
 * the callee returns. Both bounds together need these blocks of assembly, the only ones of the project.
 * Design: what comes as calldata is laid beyond the free memory pointer and left there, so that memory does not grow with every call. The
 * `Encoded` twins take what was laid out in memory already.
 * Trust: the callee can use up `gasCap` and answer what it likes, nothing more.
 */
library BoundedCall {
    /// @dev Calls with at most `gasCap` gas and no value; ignores what comes back.
    function send(address target, uint256 gasCap, bytes calldata data) internal returns (bool ok) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            ok := call(gasCap, target, 0, free, data.length, 0, 0)
        }
    }

    /// @dev Asks with at most `gasCap` gas and reads one word; not `ok` when the call reverts or answers less than a word.
    function read(address target, uint256 gasCap, bytes calldata data) internal view returns (bool ok, bytes32 word) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            if staticcall(gasCap, target, free, data.length, 0, 0x20) {
                if gt(returndatasize(), 0x1f) {
                    ok := 1
                    word := mload(0)
                }
            }
        }
    }

    function sendEncoded(address target, uint256 gasCap, bytes memory data) internal returns (bool ok) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            ok := call(gasCap, target, 0, add(data, 0x20), mload(data), 0, 0)
        }
    }

    function readEncoded(
        address target,
        uint256 gasCap,
        bytes memory data
    ) internal view returns (bool ok, bytes32 word) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            if staticcall(gasCap, target, add(data, 0x20), mload(data), 0, 0x20) {
                if gt(returndatasize(), 0x1f) {
                    ok := 1
                    word := mload(0)
                }
            }
        }
    }
}
