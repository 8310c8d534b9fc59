// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianModule} from "../../../contracts/safe/GuardianModule.sol";
import {HubTest} from "./HubTest.sol";
import {RealSafe} from "./RealSafe.sol";

/// @notice Where HubTest has a hub, a module of a real Safe, which lies at ADMIN: what the admin does, the Safe does.
abstract contract SafeTest is HubTest {
    address internal constant OWNER = address(0x0E);
    RealSafe internal constant SAFE = RealSafe(ADMIN);

    /// @dev Which Safe: 1.3.0, 1.4.1 or 1.5.0, as their npm packages ship it.
    function safeArtifacts() internal pure virtual returns (string memory singleton, string memory proxy) {
        string memory root = "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts/";
        return (string.concat(root, "Safe.sol/Safe.json"), string.concat(root, "proxies/SafeProxy.sol/SafeProxy.json"));
    }

    function deployHub() internal virtual override returns (GuardianCore) {
        raiseSafe();
        GuardianModule module = new GuardianModule(ADMIN, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
        asSafe(ADMIN, abi.encodeCall(RealSafe.enableModule, (address(module))));
        return module;
    }

    /// @dev One owner, who sends with the signature that counts because he sends it.
    function asSafe(address to, bytes memory data) internal {
        vm.prank(OWNER);
        SAFE.execTransaction(to, 0, data, 0, 0, 0, 0, address(0), payable(0), ownSignature());
    }

    function ownSignature() internal pure returns (bytes memory) {
        return abi.encodePacked(bytes32(uint256(uint160(OWNER))), bytes32(0), uint8(1));
    }

    /// @dev A proxy's code, and in its first word whose code it runs.
    function raiseSafe() private {
        (string memory singleton, string memory proxy) = safeArtifacts();
        address code = create(vm.getCode(singleton));
        vm.etch(ADMIN, create(abi.encodePacked(vm.getCode(proxy), abi.encode(code))).code);
        vm.store(ADMIN, 0, bytes32(uint256(uint160(code))));
        address[] memory owners = new address[](1);
        owners[0] = OWNER;
        SAFE.setup(owners, 1, address(0), "", address(0), address(0), 0, payable(0));
    }

    function create(bytes memory code) private returns (address made) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            made := create(0, add(code, 0x20), mload(code))
        }
        vm.assertTrue(made != address(0), "the artifact's code runs");
    }
}
