// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Vm} from "./Vm.sol";

/**
 * @notice What every test in Solidity begins with: forge, a time, and who is who.
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
    bytes32 internal constant INCIDENT = "incident";

    address internal constant GUARDIAN = address(0x6A);
    address internal constant COUNCIL = address(0xC0);
    address internal constant RECOVERY = address(0x4E);
    address internal constant STRANGER = address(0x57);

    constructor() {
        vm.warp(NOW);
    }

    /// @dev The next call comes from `by` and is refused with this error.
    function expectRefused(address by, bytes memory why) internal {
        vm.expectRevert(why);
        vm.prank(by);
    }

    /// @dev Everything that is said and written is kept from now on.
    function watch() internal {
        vm.recordLogs();
        vm.record();
    }

    /// @dev Since `watch()`, `where` said this many things.
    function assertSaid(address where, uint256 events) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 said;
        for (uint256 i = 0; i < logs.length; ++i) if (logs[i].emitter == where) ++said;
        vm.assertEq(said, events);
    }

    /// @dev Since `watch()` nothing was said, and `where` wrote nothing, not even what stood there before.
    function assertUntouched(address where) internal {
        vm.assertEq(vm.getRecordedLogs().length, 0);
        (, bytes32[] memory writes) = vm.accesses(where);
        vm.assertEq(writes.length, 0);
    }
}
