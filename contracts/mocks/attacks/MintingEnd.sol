// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {OneKeyRelay} from "./OneKeyRelay.sol";

/// @notice The other end, which is the token there: it exists as far as it is locked at home, if the relayer is honest.
contract MintingEnd is ERC20, OneKeyRelay {
    constructor(address relayer, address team) ERC20("Bridged", "BRG") OneKeyRelay(relayer, team) {}

    function _handOut(address to, uint256 amount) internal override {
        _mint(to, amount);
    }

    function _take(address from, uint256 amount) internal override {
        _burn(from, amount);
    }
}
