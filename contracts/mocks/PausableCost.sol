// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// @notice OpenZeppelin's pause without an owner, and what its check costs beyond an unguarded function, from cold storage.
contract PausableCost is Pausable {
    function pause() external {
        _pause();
    }

    function unpause() external {
        _unpause();
    }

    function measure() external view returns (uint256 bare, uint256 guarded) {
        uint256 start = gasleft();
        _bare();
        uint256 middle = gasleft();
        _guarded();
        return (start - middle, middle - gasleft());
    }

    function _bare() private view {}

    function _guarded() private view whenNotPaused {}
}
