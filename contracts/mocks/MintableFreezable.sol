// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {FreezableERC20} from "../freeze/FreezableERC20.sol";

/// @notice The packed token with everything open, whose authority may call back once while it is asked.
contract MintableFreezable is FreezableERC20 {
    uint256 private _depth;

    /// @notice What is called while a freeze or its end is being authorised, once.
    bytes public hook;

    constructor() ERC20("Mintable", "MINT") {}

    function setHook(bytes calldata hook_) external {
        hook = hook_;
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function burn(address from, uint256 value) external {
        _burn(from, value);
    }

    function _authorizeFreeze(address) internal override returns (bool guardian) {
        _reenter();
        return true;
    }

    function _authorizeUnfreeze(address) internal override {
        _reenter();
    }

    function _maxGuardianFreeze() internal pure override returns (uint32) {
        return 30 days;
    }

    function _reenter() private {
        if (_depth != 0) return;
        _depth = 1;
        (bool ok, ) = address(this).call(hook);
        require(ok || hook.length == 0, AccountFreeze_NoDuration());
        _depth = 0;
    }
}
