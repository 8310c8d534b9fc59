// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPair} from "./IPair.sol";
import {PairTrader} from "./PairTrader.sol";

/// @notice Wants a pause that nothing calls for, and pays as little as it can: noise, look-alikes, and moves that are undone in time.
contract PauseGriefer is PairTrader {
    using SafeERC20 for IERC20;

    /// @notice As OpenZeppelin's AccessManager emits it; here it means nothing.
    event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember);

    error PauseGriefer_Undone();

    constructor(IPair pair, IERC20 goods, IERC20 cash) PairTrader(pair, goods, cash) {}

    /// @notice Looks like a grant, from an address that nobody watches.
    function pretend(uint256 times) external {
        for (uint256 i = 0; i < times; ++i) emit RoleGranted(1, msg.sender, 0, 0, true);
    }

    /// @notice Transfers of one wei, so many.
    function dust(address to, uint256 times) external {
        for (uint256 i = 0; i < times; ++i) CASH.safeTransfer(to, 1);
    }

    /// @notice Moves the price, and undoes it by reverting.
    function startAndRevert() external {
        // solhint-disable-next-line no-empty-blocks
        try this.buyAndRevert() {} catch {}
    }

    /// @notice Moves the price and back within one transaction.
    function roundTrip() external {
        buy();
        sell();
    }

    /// @notice For the griefer itself.
    function buyAndRevert() external {
        buy();
        revert PauseGriefer_Undone();
    }
}
