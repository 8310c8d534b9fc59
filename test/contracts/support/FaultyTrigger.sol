// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {FaultyFront} from "./FaultyFront.sol";

/// @notice A trigger with one fault.
contract FaultyTrigger is FaultyFront {
    // Where the trigger keeps what some faults write over.
    uint256 private constant USED = 2;
    bytes32 private constant SOLE_TRIP = bytes32(uint256(3));

    IGuardianHub private immutable HUB;

    constructor(IGuardianHub hub, address code, uint256 fault) FaultyFront(code, fault) {
        HUB = hub;
    }

    function answer(bytes4 verb, bytes calldata data) internal override returns (bytes memory said) {
        if (verb != QuorumTrigger.trip.selector) return ask(data);
        (Trip memory order, Action[] memory actions, Signature[] memory signatures, bytes32[] memory proof) = abi
            .decode(data[4:], (Trip, Action[], Signature[], bytes32[]));
        if (FAULT == 42) return unchecked_(order, actions);
        if (FAULT == 43) order.tier = 3;
        if (FAULT == 43) return ask(abi.encodeCall(QuorumTrigger.trip, (order, actions, signatures, proof)));
        said = ask(data);
        bytes32 used = keccak256(abi.encode(QuorumTrigger(address(this)).digestOf(order), USED));
        if (FAULT == 40) vm.store(address(this), used, 0);
        if (FAULT == 41) vm.store(address(this), SOLE_TRIP, 0);
    }

    /// @dev Nobody looks at the signatures.
    function unchecked_(Trip memory order, Action[] memory actions) private returns (bytes memory) {
        (bytes32 tripId, uint256 held, uint256 failed) = HUB.tripFor(
            order.planId,
            actions,
            order.mask,
            order.evidence,
            order.epoch,
            order.deadline,
            order.tier,
            address(this)
        );
        return abi.encode(tripId, held, failed);
    }
}
