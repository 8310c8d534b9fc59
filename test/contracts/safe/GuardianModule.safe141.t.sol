// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianModuleTest} from "./GuardianModule.t.sol";

/// @notice The same with a Safe 1.4.1.
contract GuardianModuleSafe141Test is GuardianModuleTest {
    function safeArtifacts() internal pure override returns (string memory singleton, string memory proxy) {
        string memory root = "node_modules/@safe-global/safe-contracts/build/artifacts/contracts/";
        singleton = string.concat(root, "Safe.sol/Safe.json");
        return (singleton, string.concat(root, "proxies/SafeProxy.sol/SafeProxy.json"));
    }

    function version() internal pure override returns (string memory) {
        return "1.4.1";
    }
}
