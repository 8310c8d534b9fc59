// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Emits recorded logs again: put at the address that emitted one, it emits whatever it is sent; elsewhere it sends them on.
contract LogReplay {
    error LogReplay_NotEmitted(address emitter);

    /// @param logs For each emitter one byte with the number of topics, the topics, and the data.
    function replay(address[] calldata emitters, bytes[] calldata logs) external {
        for (uint256 i = 0; i < emitters.length; ++i) {
            (bool emitted, ) = emitters[i].call(logs[i]);
            require(emitted, LogReplay_NotEmitted(emitters[i]));
        }
    }

    fallback() external {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            let topics := byte(0, calldataload(0))
            let from := add(1, mul(32, topics))
            let size := sub(calldatasize(), from)
            calldatacopy(0, from, size)
            switch topics
            case 0 {
                log0(0, size)
            }
            case 1 {
                log1(0, size, calldataload(1))
            }
            case 2 {
                log2(0, size, calldataload(1), calldataload(33))
            }
            case 3 {
                log3(0, size, calldataload(1), calldataload(33), calldataload(65))
            }
            default {
                log4(0, size, calldataload(1), calldataload(33), calldataload(65), calldataload(97))
            }
        }
    }
}
