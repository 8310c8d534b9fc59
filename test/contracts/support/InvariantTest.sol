// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Drawing} from "./Drawing.sol";
import {Test} from "./Test.sol";

/// @notice What tests of invariants have in common: a handler, which looks after every call, and twins of it with a fault.
abstract contract InvariantTest is Test {
    Drawing internal handler;

    function setUp() public {
        handler = deployHandler(0);
    }

    /// @dev Where forge sends its calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Here is nothing left to look at: a call that breaks a promise reverts, and foundry.toml makes that a failure.
    function invariant_everyPromiseIsKept() external view {}

    /// @dev Or the calls would prove little.
    function test_everyKindOfCall_succeedsAndFailsNowAndThen() external {
        // Some kinds come seldom: 6,000 calls of one seed in three hold one of them twice at most.
        for (uint256 i = 0; i < 60_000 && (i % 1_000 != 0 || handler.rarest() <= 2); ++i) {
            handler.step(vm.randomUint());
        }

        vm.assertGt(handler.rarest(), 2);
    }

    /// @dev A fault of 0 is none.
    function deployHandler(uint256 fault) internal virtual returns (Drawing);

    /// @dev Random calls find this fault, and not by running out of gas.
    function assertNoticed(uint256 fault) internal {
        Drawing twin = deployHandler(fault);
        uint256 beginning = vm.snapshotState();
        bytes4 noticed;
        for (uint256 i = 0; i < 120_000 && noticed == 0; ++i) {
            // A world may come to where the fault cannot show any more: it begins again, with other calls.
            if (i % 10_000 == 9_999) vm.revertToState(beginning);
            try twin.step(vm.randomUint()) {} catch (bytes memory why) {
                noticed = bytes4(why);
            }
        }
        vm.assertEq(bytes32(noticed), bytes32(Drawing.Broken.selector));
    }
}
