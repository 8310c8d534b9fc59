// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Delayed} from "../../../../contracts/guardian/Delayed.sol";
import {Action, Grant, Incident, Terms} from "../../../../contracts/interfaces/IGuardianHub.sol";

/// @dev Delayed with a body for all that it leaves open: solc's model checker looks at no contract that lacks one.
abstract contract HubStub is Delayed {
    function proposePlan(bytes32, Terms calldata, bytes32) public returns (bytes32) {}
    function commitPlan(bytes32, Terms calldata, Action[] calldata) public {}
    function proposeRemoval(bytes32) public returns (bytes32) {}
    function removePlan(bytes32) public {}
    function grant(address, Grant calldata, bytes32[] calldata) public {}
    function proposeRevoke(address) public returns (bytes32) {}
    function revoke(address) public {}
    function voteRevoke(address) public {}
    function proposeGuardians(address[] calldata, uint256, uint256) public returns (bytes32) {}
    function setGuardians(address[] calldata, uint256, uint256) public {}
    function trip(
        bytes32,
        Action[] calldata,
        uint256,
        bytes32,
        uint64,
        uint48
    ) public returns (bytes32, uint256, uint256) {}
    function tripFor(
        bytes32,
        Action[] calldata,
        uint256,
        bytes32,
        uint64,
        uint48,
        uint8,
        address
    ) public returns (bytes32, uint256, uint256) {}
    function reinforce(bytes32, Action[] calldata) public returns (uint256, uint256) {}
    function reinforceSome(bytes32, Action[] calldata, uint256) public returns (uint256, uint256) {}
    function dryRun(bytes32, Action[] calldata) public returns (uint256) {}
    function raiseEpoch() public returns (uint64) {}
    function closeIncident(bytes32) public {}
    function holding(Action[] calldata) public view returns (uint256) {}
    function epoch() public view returns (uint64) {}
    // solhint-disable-next-line func-name-mixedcase
    function TRIGGER() public view returns (address) {}
    function planHash(bytes32) public view returns (bytes32) {}
    function planTerms(bytes32) public view returns (Terms memory, bool) {}
    function sender() public view override returns (address) {}
    function openQuorumTrips() public view returns (uint64) {}
    function lastQuorumTripAt() public view returns (uint48) {}
    function grantOf(address) public view returns (Grant memory) {}
    function isGranted(address, bytes32) public view returns (bool) {}
    function usesLeft(address) public view returns (uint256) {}
    function cooldownOf(address, bytes32) public view returns (uint48, uint256) {}
    function triggerKeys() public view returns (address[] memory) {}
    function guardians() public view returns (address[] memory, uint256, uint256) {}
    function incidentOf(bytes32) public view returns (Incident memory) {}
}
