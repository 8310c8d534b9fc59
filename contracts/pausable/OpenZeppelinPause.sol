// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ScopedPausable} from "./ScopedPausable.sol";

/**
 * @title OpenZeppelinPause
 * @notice For callers who know `pause()`, `unpause()` and `paused()`, as OpenZeppelin's Pausable with an owner has them.
 *
 * Design: `pause()` closes GLOBAL for as long as it may be closed, `unpause()` opens it. Authority, bounds and storage are the lanes'.
 * Design: pausing what is paused succeeds, where OpenZeppelin reverts: whoever comes second has not failed.
 * Trust: gives nobody a power that he does not have as `pauseLanes` and `resumeLanes`. GLOBAL still opens by itself, and then no
 * Unpaused is emitted; exits stay open.
 */
abstract contract OpenZeppelinPause is ScopedPausable {
    /// @notice GLOBAL was open and is closed now, by order of `account`. As OpenZeppelin's.
    event Paused(address account);

    /// @notice GLOBAL was closed and is open now, by order of `account`. As OpenZeppelin's.
    event Unpaused(address account);

    /// @notice Closes GLOBAL for `maxPause(0)` seconds from now. Raises what `pauseLanes` raises.
    function pause() public virtual {
        bool before = paused();
        pauseLanes(1 << GLOBAL, maxPause(GLOBAL), bytes32(0));
        if (!before && paused()) emit Paused(msg.sender);
    }

    /// @notice Opens GLOBAL. Raises what `resumeLanes` raises.
    function unpause() public virtual {
        bool before = paused();
        resumeLanes(1 << GLOBAL);
        if (before && !paused()) emit Unpaused(msg.sender);
    }
}
