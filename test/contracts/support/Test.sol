// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Vm} from "./Vm.sol";

/**
 * @notice What every test in Solidity begins with.
 *
 * Tests say each time in full, as NOW plus something: with Hardhat's settings the compiler reads `block.timestamp` once in a function, so
 * that it would miss a `warp`.
 */
abstract contract Test {
    // Where forge answers: address(uint160(uint256(keccak256("hevm cheat code")))).
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    uint256 internal constant NOW = 1_800_000_000;
    uint32 internal constant HOUR = 1 hours;
    uint32 internal constant DAY = 1 days;

    constructor() {
        vm.warp(NOW);
    }

    /// @dev Nothing was said since `vm.recordLogs()`.
    function assertSilent() internal {
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }
}
