// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RealSafe} from "./RealSafe.sol";
import {Vm} from "./Vm.sol";

/// @notice Real Safes, as their npm packages ship them.
library Safes {
    Vm private constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    /// @dev The newest, 1.5.0.
    function artifacts() internal pure returns (string memory singleton, string memory proxy) {
        string memory root = "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts/";
        return (string.concat(root, "Safe.sol/Safe.json"), string.concat(root, "proxies/SafeProxy.sol/SafeProxy.json"));
    }

    /// @dev Lays a Safe at `where`, if there is none: a proxy's code, in its first word whose code it runs, and one owner.
    function raise(address where, address owner, string memory singleton, string memory proxy) internal {
        if (where.code.length != 0) return;
        address code = create(vm.getCode(singleton));
        vm.etch(where, create(abi.encodePacked(vm.getCode(proxy), abi.encode(code))).code);
        vm.store(where, 0, bytes32(uint256(uint160(code))));
        address[] memory owners = new address[](1);
        owners[0] = owner;
        RealSafe(where).setup(owners, 1, address(0), "", address(0), address(0), 0, payable(0));
    }

    function create(bytes memory code) private returns (address made) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            made := create(0, add(code, 0x20), mload(code))
        }
        vm.assertTrue(made != address(0), "the artifact's code runs");
    }
}
