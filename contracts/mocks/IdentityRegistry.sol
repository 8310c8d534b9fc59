// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

/// @notice Who may hold a regulated token: its agents register people and take them out, and everybody else is refused.
contract IdentityRegistry is AccessManaged {
    mapping(address account => bytes32) public identityOf;
    uint256 public count;

    event Registered(address indexed account, bytes32 identity, address indexed by);
    event Removed(address indexed account, address indexed by);

    error IdentityRegistry_Empty();
    error IdentityRegistry_Known(address account);
    error IdentityRegistry_Unknown(address account);

    constructor(address manager) AccessManaged(manager) {}

    function register(address account, bytes32 identity) external restricted {
        require(identity != 0, IdentityRegistry_Empty());
        require(identityOf[account] == 0, IdentityRegistry_Known(account));
        identityOf[account] = identity;
        ++count;
        emit Registered(account, identity, msg.sender);
    }

    function remove(address account) external restricted {
        require(identityOf[account] != 0, IdentityRegistry_Unknown(account));
        delete identityOf[account];
        --count;
        emit Removed(account, msg.sender);
    }
}
