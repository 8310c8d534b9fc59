// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {FaultyFront} from "./FaultyFront.sol";
import {HealthSwitch} from "./HealthSwitch.sol";

/// @notice A controller with one fault.
contract FaultyRecovery is FaultyFront {
    address private constant RECOVERER = address(0x4EC);

    HealthSwitch private immutable HEALTH;

    constructor(HealthSwitch health, address code, uint256 fault) FaultyFront(code, fault) {
        HEALTH = health;
    }

    function answer(bytes4 verb, bytes calldata data) internal override returns (bytes memory) {
        if (FAULT == 50 && verb == RecoveryController.advance.selector) return as_(RECOVERER, data);
        if (FAULT == 51 && verb == RecoveryController.advance.selector) return whenever(data);
        if (FAULT == 52 && verb == RecoveryController.advance.selector) return healthy(data);
        if (FAULT == 53 && verb == RecoveryController.retract.selector) return healthy(data);
        if (FAULT == 54 && verb == RecoveryController.cancel.selector) return "";
        if (FAULT == 55 && verb == RecoveryController.close.selector) return as_(RECOVERER, data);
        if (FAULT == 56 && verb == RecoveryController.advance.selector) return inGoodFaith(data);
        if (FAULT == 57 && verb == RecoveryController.retract.selector) return inGoodFaith(data);
        if (FAULT == 58 && verb == RecoveryController.advance.selector) return inGoodFaith(data);
        return ask(data);
    }

    /// @dev Looks beforehand alone whether a quorum tripped; or never by the other engine.
    function inGoodFaith(bytes calldata data) private returns (bytes memory) {
        RecoveryController self = RecoveryController(address(this));
        address engine = FAULT == 58 ? address(self.OTHER_HUB()) : self.HUB();
        bytes4[2] memory questions = [IGuardianHub.openQuorumTrips.selector, IGuardianHub.lastQuorumTripAt.selector];
        return askOnce(engine, questions, FAULT == 58, data);
    }

    function whenever(bytes calldata data) private returns (bytes memory) {
        (bytes32[] memory trips, Step[][] memory stages) = abi.decode(data[4:], (bytes32[], Step[][]));
        RecoveryController self = RecoveryController(address(this));
        uint256 readyAt = self.resumeOf(keccak256(abi.encode(trips, stages))).readyAt;
        return readyAt > block.timestamp ? askAt(readyAt, data) : ask(data);
    }

    function healthy(bytes calldata data) private returns (bytes memory said) {
        bool truth = HEALTH.isHealthy();
        HEALTH.set(true);
        said = ask(data);
        HEALTH.set(truth);
    }
}
