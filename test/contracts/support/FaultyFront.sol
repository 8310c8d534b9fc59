// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Vm} from "./Vm.sol";

/**
 * @notice Stands at the address of a contract whose code now lies elsewhere, and spoils what it is asked or what it says.
 *
 * The verbs of these contracts cannot be overridden, and a fault that is put into them would be another contract.
 */
abstract contract FaultyFront {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    address internal immutable CODE;
    uint256 internal immutable FAULT;

    constructor(address code, uint256 fault) {
        (CODE, FAULT) = (code, fault);
    }

    fallback(bytes calldata data) external payable returns (bytes memory) {
        return answer(bytes4(data), data);
    }

    function answer(bytes4 verb, bytes calldata data) internal virtual returns (bytes memory);

    /// @dev As if nothing stood in front.
    function ask(bytes memory data) internal returns (bytes memory) {
        return passOn(CODE, true, data);
    }

    /// @dev As if it were another time. The clock is set back before a refusal is passed on: what reverts does not.
    function askAt(uint256 when, bytes memory data) internal returns (bytes memory said) {
        uint256 now_ = vm.getBlockTimestamp();
        vm.warp(when);
        bool ok;
        (ok, said) = CODE.delegatecall(data);
        vm.warp(now_);
        return orRefused(ok, said);
    }

    /// @dev As if `callee` answered to these questions for the whole time what it answers now, or nothing but zero.
    function askOnce(
        address callee,
        bytes4[2] memory questions,
        bool zero,
        bytes memory data
    ) internal returns (bytes memory said) {
        for (uint256 i = 0; i < 2; ++i) {
            (, bytes memory truth) = callee.staticcall(abi.encodePacked(questions[i]));
            vm.mockCall(callee, abi.encodePacked(questions[i]), zero ? abi.encode(0) : truth);
        }
        bool ok;
        (ok, said) = CODE.delegatecall(data);
        vm.clearMockedCalls();
        return orRefused(ok, said);
    }

    /// @dev As if somebody else had asked.
    function as_(address by, bytes memory data) internal returns (bytes memory) {
        if (msg.sender == by) return ask(data);
        vm.prank(by);
        return passOn(address(this), false, data);
    }

    function callOut(address where, bytes memory data, uint256 value) internal {
        (bool ok, ) = where.call{value: value, gas: 500_000}(data);
        // Whether it helped is for the handler to see.
        ok;
    }

    function passOn(address where, bool delegates, bytes memory data) private returns (bytes memory said) {
        bool ok;
        (ok, said) = delegates ? where.delegatecall(data) : where.call(data);
        return orRefused(ok, said);
    }

    function orRefused(bool ok, bytes memory said) private pure returns (bytes memory) {
        if (ok) return said;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            revert(add(said, 0x20), mload(said))
        }
    }
}
