// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccountFreeze} from "../freeze/AccountFreeze.sol";

/// @notice What the check of an account costs beyond an unguarded function, from cold storage, with a word of its own per account.
contract FreezeCost is AccountFreeze {
    function measure(address account) external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare(account);
        uint256 middle = gasleft();
        _guarded(account);
        return (start - middle, middle - gasleft());
    }

    function _authorizeFreeze(address) internal pure override returns (bool guardian) {
        return false;
    }

    function _authorizeUnfreeze(address) internal view override {}

    function _bare(address) private view {}

    function _guarded(address account) private view {
        _requireCanSend(account);
    }
}
