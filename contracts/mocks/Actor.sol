// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Somebody: calls what it is told and says whether that succeeded.
contract Actor {
    function act(address target, bytes calldata data) external returns (bool ok) {
        (ok, ) = target.call(data);
    }
}
