// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianModuleTest} from "./GuardianModule.t.sol";

/// @notice The same with a Safe 1.3.0.
contract GuardianModuleSafe130Test is GuardianModuleTest {
    function safeArtifacts() internal pure override returns (string memory singleton, string memory proxy) {
        string memory root = "node_modules/@gnosis.pm/safe-contracts/build/artifacts/contracts/";
        singleton = string.concat(root, "GnosisSafe.sol/GnosisSafe.json");
        return (singleton, string.concat(root, "proxies/GnosisSafeProxy.sol/GnosisSafeProxy.json"));
    }

    function version() internal pure override returns (string memory) {
        return "1.3.0";
    }
}
