// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice An asset that refuses one recipient and calls back before it sends.
contract HostileAsset is ERC20 {
    address public refused;
    address public target;
    bytes public hook;
    uint256 public calledBack;

    error HostileAsset_Refused(address to);

    constructor(address holder, uint256 supply) ERC20("Hostile", "HOSTILE") {
        _mint(holder, supply);
    }

    function refuse(address to) external {
        refused = to;
    }

    function callBack(address target_, bytes calldata hook_) external {
        target = target_;
        hook = hook_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        require(to != refused, HostileAsset_Refused(to));
        _callBack();
        return super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        _callBack();
        return super.transferFrom(from, to, value);
    }

    function _callBack() private {
        if (target == address(0)) return;
        (bool ok, ) = target.call(hook);
        if (ok) ++calledBack;
    }
}
