// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Lanes} from "./Lanes.sol";

/// @notice Lanes whose every constant a test may set, and whose tier grants what a test tells it to.
contract TunedLanes is Lanes {
    struct Question {
        address by;
        uint8 lane;
        uint32 own;
        uint32 until;
    }

    uint256 private _exits;
    mapping(uint8 lane => uint32) private _max;
    mapping(uint8 lane => uint32) private _graces;
    mapping(uint8 lane => uint32) private _answers;
    mapping(uint8 lane => bool) private _answered;

    /// @notice What the tier was asked, in order.
    Question[] public questions;

    constructor(address guardian, address recovery) Lanes(guardian, recovery) {
        for (uint8 lane = 0; lane < LANES; ++lane) _max[lane] = 7 days;
    }

    function setExits(uint256 mask) external {
        _exits = mask;
    }

    function setMax(uint8 lane, uint32 duration) external {
        _max[lane] = duration;
    }

    function setGrace(uint8 lane, uint32 duration) external {
        _graces[lane] = duration;
    }

    /// @notice Whatever is asked for this lane, the tier grants this time.
    function answer(uint8 lane, uint256 until) external {
        (_answers[lane], _answered[lane]) = (uint32(until), true);
    }

    function asked() external view returns (uint256) {
        return questions.length;
    }

    function _grantPause(address by, uint8 lane, uint32 own, uint32 until) internal override returns (uint32) {
        questions.push(Question(by, lane, own, until));
        return _answered[lane] ? _answers[lane] : super._grantPause(by, lane, own, until);
    }

    function _maxPause(uint8 lane) internal view override returns (uint32) {
        return _max[lane];
    }

    function _grace(uint8 lane) internal view override returns (uint32) {
        return _graces[lane];
    }

    function _exitLanes() internal view override returns (uint256) {
        return _exits;
    }
}
