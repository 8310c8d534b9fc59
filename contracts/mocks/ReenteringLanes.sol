// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PauseCredit} from "../pausable/PauseCredit.sol";

/// @notice Lanes whose authority is a hostile contract: while it is asked, it calls the lanes again.
contract ReenteringLanes is PauseCredit {
    uint256 private _depth;

    /// @notice What is called while a pause or a resume is being authorised, once.
    bytes public hook;

    function setHook(bytes calldata hook_) external {
        hook = hook_;
    }

    function _authorizePause(address, uint256, uint32) internal override {
        _reenter();
    }

    function _authorizeResume(address, uint256) internal override {
        _reenter();
    }

    function _isGuardianTier(address) internal pure override returns (bool) {
        return true;
    }

    function _pauseCredit() internal pure override returns (uint32, uint32) {
        return (2 days, 10 days);
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 30 days;
    }

    function _reenter() private {
        if (_depth != 0) return;
        _depth = 1;
        (bool ok, ) = address(this).call(hook);
        require(ok || hook.length == 0, ScopedPausable_NoDuration());
        _depth = 0;
    }
}
