// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianModule} from "../../../contracts/safe/GuardianModule.sol";
import {HubTest} from "./HubTest.sol";
import {RealSafe} from "./RealSafe.sol";
import {Safes} from "./Safes.sol";

/// @notice Where HubTest has a hub, a module of a real Safe, which lies at ADMIN: what the admin does, the Safe does.
abstract contract SafeTest is HubTest {
    address internal constant OWNER = address(0x0E);
    RealSafe internal constant SAFE = RealSafe(ADMIN);

    /// @dev Which Safe: 1.3.0, 1.4.1 or 1.5.0, as their npm packages ship it.
    function safeArtifacts() internal pure virtual returns (string memory singleton, string memory proxy) {
        return Safes.artifacts();
    }

    function deployHub() internal virtual override returns (GuardianCore) {
        (string memory singleton, string memory proxy) = safeArtifacts();
        Safes.raise(ADMIN, OWNER, singleton, proxy);
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
}
