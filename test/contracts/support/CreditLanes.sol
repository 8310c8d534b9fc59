// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PauseCredit} from "../../../contracts/pausable/PauseCredit.sol";

/// @notice Lanes with a credit whose numbers a test changes, as an upgrade would. Anyone may do anything; GUARDIAN alone is counted.
contract CreditLanes is PauseCredit {
    address private immutable GUARDIAN;
    uint32 private _size = 2 days;
    uint32 private _window = 10 days;
    mapping(uint8 lane => uint32) private _graces;

    constructor(address guardian) {
        GUARDIAN = guardian;
    }

    function setCredit(uint32 size, uint32 window) external {
        (_size, _window) = (size, window);
    }

    function setGrace(uint8 lane, uint32 duration) external {
        _graces[lane] = duration;
    }

    function _authorizePause(address, uint256, uint32) internal view override {}

    function _authorizeResume(address, uint256) internal view override {}

    function _isGuardianTier(address by) internal view override returns (bool) {
        return by == GUARDIAN;
    }

    function _pauseCredit() internal view override returns (uint32, uint32) {
        return (_size, _window);
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 60 days;
    }

    function _grace(uint8 lane) internal view override returns (uint32) {
        return _graces[lane];
    }
}
