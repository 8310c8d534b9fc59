// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ScopedPausable} from "./ScopedPausable.sol";

/**
 * @title LidoPause
 * @notice For callers who know Lido's `pauseFor`: a GateSeal, a CircuitBreaker, a ResealManager.
 *
 * Design: `pauseFor` closes GLOBAL; longer than GLOBAL may be closed counts as that long, because such callers have one duration for all and
 * look at `isPaused()` afterwards. It extends a running pause, where Lido's reverts.
 * Trust: gives nobody a power that he does not have as `pauseLanes` and `resumeLanes`. PAUSE_INFINITELY ends too.
 */
abstract contract LidoPause is ScopedPausable {
    /// @notice GLOBAL is closed for `duration` seconds from now, longer than before. As Lido's.
    event Paused(uint256 duration);

    /// @notice GLOBAL was closed and is open now. As Lido's; LanesResumed says by whom.
    event Resumed();

    /// @notice What Lido's callers pass for a pause without an end; here it is the longest one.
    uint256 public constant PAUSE_INFINITELY = type(uint256).max;

    /// @notice True while GLOBAL is closed.
    function isPaused() public view virtual returns (bool) {
        return paused();
    }

    /// @notice When GLOBAL opens or opened, unix seconds.
    function getResumeSinceTimestamp() public view virtual returns (uint256) {
        return pausedUntil(GLOBAL);
    }

    /// @notice Closes GLOBAL for `duration` seconds from now, at most for `maxPause(0)`. Raises what `pauseLanes` raises.
    function pauseFor(uint256 duration) public virtual {
        uint32 max = maxPause(GLOBAL);
        uint256 before = pausedUntil(GLOBAL);
        pauseLanes(1 << GLOBAL, duration > max ? max : SafeCast.toUint32(duration), bytes32(0));
        uint256 until = pausedUntil(GLOBAL);
        if (until > before) emit Paused(until - block.timestamp);
    }

    /// @notice Opens GLOBAL. Raises what `resumeLanes` raises.
    function resume() public virtual {
        bool before = paused();
        resumeLanes(1 << GLOBAL);
        if (before && !paused()) emit Resumed();
    }
}
