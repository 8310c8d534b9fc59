// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Answers as Balancer v2's Authorizer: one account may do everything, nobody else anything.
contract AuthorizerShape {
    address public immutable ALLOWED;

    constructor(address allowed) {
        ALLOWED = allowed;
    }

    function canPerform(bytes32, address account, address) external view returns (bool) {
        return account == ALLOWED;
    }
}
