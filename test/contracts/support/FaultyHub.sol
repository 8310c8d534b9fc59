// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {Action, IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ISafe} from "../../../contracts/interfaces/ISafe.sol";
import {FaultyFront} from "./FaultyFront.sol";
import {ModuleGuard} from "./ModuleGuard.sol";

/// @notice A hub with one fault.
contract FaultyHub is FaultyFront {
    // Where the hub keeps what some faults write over.
    uint256 private constant READY = 0;
    uint256 private constant GRANT_IDS = 4;
    uint256 private constant BUCKETS = 6;
    uint256 private constant RESTS = 7;
    bytes32 private constant QUORUM = bytes32(uint256(10));

    address private immutable MANAGER;
    address private immutable TRIGGER;
    address private immutable CONTROLLER;

    constructor(GuardianCore hub, address code, address controller, uint256 fault) FaultyFront(code, fault) {
        (MANAGER, TRIGGER, CONTROLLER) = (hub.RECOVERY(), hub.TRIGGER(), controller);
    }

    function answer(bytes4 verb, bytes calldata data) internal override returns (bytes memory) {
        if (verb == IGuardianHub.trip.selector) return onTrip(data);
        if (FAULT == 1 && verb == IGuardianHub.commitPlan.selector) return atOnce(data, commitOperation(data));
        if (FAULT == 2 && verb == IGuardianHub.grant.selector) return as_(address(0xAD), data);
        if (FAULT == 3 && verb == IGuardianHub.closeIncident.selector) return as_(MANAGER, data);
        if (FAULT == 4 && verb == IGuardianHub.raiseEpoch.selector) return as_(MANAGER, data);
        if (FAULT == 5 && verb == IGuardianHub.removePlan.selector) return "";
        if (FAULT == 6 && verb == IGuardianHub.cancel.selector) return "";
        if (FAULT == 7 && verb == IGuardianHub.voteRevoke.selector) return byOneVote(data);
        if (FAULT == 8 && verb == IGuardianHub.reinforce.selector) return anHourAgo(data);
        if (FAULT == 9 && verb == IGuardianHub.dryRun.selector) return forReal(data);
        if (FAULT == 10 && verb == IGuardianHub.setGuardians.selector) return "";
        if (FAULT == 11 && verb == IGuardianHub.openQuorumTrips.selector && msg.sender == CONTROLLER)
            return abi.encode(0);
        if (FAULT == 12 && verb == IGuardianHub.guardians.selector && msg.sender != address(this)) return tooFew(data);
        if (FAULT == 13 && verb == IGuardianHub.revoke.selector) return as_(address(0xAD), data);
        return ask(data);
    }

    function onTrip(bytes calldata data) private returns (bytes memory) {
        (bytes32 planId, Action[] memory actions, uint256 mask, bytes32 evidence, uint64 epoch, uint48 notAfter) = abi
            .decode(data[4:], (bytes32, Action[], uint256, bytes32, uint64, uint48));
        if (FAULT == 20) vm.store(address(this), restOf(msg.sender, planId), 0);
        if (FAULT == 21) vm.store(address(this), bucketOf(msg.sender), 0);
        if (FAULT == 22) epoch = IGuardianHub(address(this)).epoch();
        if (FAULT == 23) notAfter = type(uint48).max;
        if (FAULT == 24) mask &= ~mask + 1;
        if (FAULT == 25) callOut(actions[0].target, abi.encodeWithSignature("drain()"), 0);
        if (FAULT == 26) callOut(actions[0].target, actions[0].data, 1);
        if (FAULT > 28) onSafe();
        bytes memory changed = abi.encodeCall(IGuardianHub.trip, (planId, actions, mask, evidence, epoch, notAfter));
        if (FAULT == 27) return unseen(changed, mask);
        bytes memory said = ask(changed);
        if (FAULT == 28) (planId, , ) = abi.decode(said, (bytes32, uint256, uint256));
        return FAULT == 28 ? abi.encode(planId, mask, 0) : said;
    }

    function onSafe() private {
        ISafe safe = ISafe(IGuardianHub(address(this)).sender());
        bytes memory opening = abi.encodeWithSignature("enableModule(address)", msg.sender);
        bytes memory joining = abi.encodeWithSignature("addOwnerWithThreshold(address,uint256)", msg.sender, 1);
        if (FAULT == 29) safe.execTransactionFromModule(address(safe), 0, opening, 0);
        if (FAULT == 30) safe.execTransactionFromModule(msg.sender, 1, "", 0);
        if (FAULT == 31) safe.execTransactionFromModule(address(safe), 0, joining, 0);
        if (FAULT > 31) onSafeBehindIt(safe);
    }

    function onSafeBehindIt(ISafe safe) private {
        address guard = address(new ModuleGuard(ModuleGuard.Answer.PASS));
        bytes memory guarding = abi.encodeWithSignature("setModuleGuard(address)", guard);
        bytes memory answering = abi.encodeWithSignature("setFallbackHandler(address)", guard);
        // Counts in its first word, which is the Safe's own when the Safe runs it as its code.
        bytes memory counting = abi.encodeCall(ModuleGuard.checkModuleTransaction, (guard, 0, "", 0, guard));
        if (FAULT == 32) safe.execTransactionFromModule(address(safe), 0, guarding, 0);
        if (FAULT == 33) safe.execTransactionFromModule(address(safe), 0, answering, 0);
        if (FAULT == 34) safe.execTransactionFromModule(guard, 0, counting, 1);
    }

    /// @dev A trip that does not go through says that everything failed.
    function unseen(bytes memory data, uint256 mask) private returns (bytes memory) {
        (bool ok, bytes memory said) = CODE.delegatecall(data);
        return ok ? said : abi.encode(bytes32(0), 0, mask);
    }

    function atOnce(bytes calldata data, bytes32 operation) private returns (bytes memory) {
        bytes32 slot = keccak256(abi.encode(operation, READY));
        if (vm.load(address(this), slot) != 0) vm.store(address(this), slot, bytes32(block.timestamp));
        return ask(data);
    }

    function commitOperation(bytes calldata data) private pure returns (bytes32) {
        (bytes32 planId, Terms memory terms, Action[] memory actions) = abi.decode(
            data[4:],
            (bytes32, Terms, Action[])
        );
        return keccak256(abi.encode("commit", planId, terms, keccak256(abi.encode(actions))));
    }

    function byOneVote(bytes calldata data) private returns (bytes memory said) {
        bytes32 quorum = vm.load(address(this), QUORUM);
        vm.store(address(this), QUORUM, bytes32(uint256(1)));
        said = ask(data);
        vm.store(address(this), QUORUM, quorum);
    }

    function anHourAgo(bytes calldata data) private returns (bytes memory) {
        uint256 opened = IGuardianHub(address(this)).incidentOf(bytes32(data[4:36])).openedAt;
        return opened == 0 ? ask(data) : askAt(opened, data);
    }

    function forReal(bytes calldata data) private returns (bytes memory) {
        (, Action[] memory actions) = abi.decode(data[4:], (bytes32, Action[]));
        callOut(actions[0].target, actions[0].data, 0);
        return ask(data);
    }

    function tooFew(bytes calldata data) private returns (bytes memory) {
        (address[] memory members, , ) = abi.decode(ask(data), (address[], uint256, uint256));
        return abi.encode(members, 1, 1);
    }

    function bucketOf(address key) private view returns (bytes32) {
        bytes32 grantId = vm.load(address(this), keccak256(abi.encode(key, GRANT_IDS)));
        return keccak256(abi.encode(grantId, uint256(keccak256(abi.encode(key, BUCKETS))) + 1));
    }

    function restOf(address key, bytes32 planId) private pure returns (bytes32) {
        return keccak256(abi.encode(planId, keccak256(abi.encode(key, RESTS))));
    }
}
