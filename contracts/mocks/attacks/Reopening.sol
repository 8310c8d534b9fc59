// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RecoveryController, Step} from "../../recovery/RecoveryController.sol";

/// @notice People in a hurry: they close the hub's first trip and ask for one call that opens again, in the last stage.
contract Reopening {
    RecoveryController public immutable RELEASE;
    address public immutable TARGET;
    bytes public opening;

    constructor(RecoveryController release, address target, bytes memory opening_) {
        (RELEASE, TARGET, opening) = (release, target, opening_);
    }

    /// @notice Says that the incident is over, and asks for the resume.
    function ask() external {
        RELEASE.close(_trips());
        RELEASE.propose(_trips(), _stages());
    }

    /// @notice Carries out all three stages, if the controller lets it.
    function open() external {
        for (uint256 i = 0; i < 3; ++i) RELEASE.advance(_trips(), _stages());
    }

    function _trips() private view returns (bytes32[] memory trips) {
        trips = new bytes32[](1);
        trips[0] = keccak256(abi.encode(block.chainid, RELEASE.HUB(), 1));
    }

    function _stages() private view returns (Step[][] memory stages) {
        stages = new Step[][](3);
        stages[2] = new Step[](1);
        stages[2][0] = Step(TARGET, opening);
    }
}
