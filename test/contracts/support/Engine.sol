// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {BoundedCall} from "../../../contracts/guardian/BoundedCall.sol";
import {PlanEngine} from "../../../contracts/guardian/PlanEngine.sol";
import {Quorum, Signature} from "../../../contracts/guardian/Quorum.sol";
import {Action} from "../../../contracts/interfaces/IGuardianHub.sol";

/// @notice What the guardian contracts are made of, each to be called by itself.
contract Engine is PlanEngine {
    function send(address target, uint256 gasCap, bytes calldata data) external payable returns (bool) {
        return BoundedCall.send(target, gasCap, data);
    }

    function sendEncoded(address target, uint256 gasCap, bytes memory data) external payable returns (bool) {
        return BoundedCall.sendEncoded(target, gasCap, data);
    }

    function read(address target, uint256 gasCap, bytes calldata data) external view returns (bool, bytes32) {
        return BoundedCall.read(target, gasCap, data);
    }

    function readEncoded(address target, uint256 gasCap, bytes memory data) external view returns (bool, bytes32) {
        return BoundedCall.readEncoded(target, gasCap, data);
    }

    function requireSigned(
        bytes32 digest,
        Signature[] calldata signatures,
        address[] memory members,
        uint256 needed,
        address excluded
    ) external view {
        Quorum.requireSigned(digest, signatures, members, needed, excluded);
    }

    function holding(Action[] calldata actions, uint256 mask) external view returns (uint256) {
        return _holding(actions, mask);
    }

    function act(Action[] calldata actions, uint256 mask) external returns (uint256) {
        return _act(actions, mask);
    }

    function all(Action[] calldata actions) external pure returns (uint256) {
        return _all(actions);
    }

    /// @dev `actions` is the second of three words, as in `reinforceSome`.
    function areCommitted(bytes32 hash, Action[] calldata actions, uint256) external pure returns (bool) {
        return _areCommitted(hash, actions, 3);
    }
}
