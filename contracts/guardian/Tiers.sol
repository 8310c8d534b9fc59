// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title Tiers
 * @notice Who may cause an effect of which length: one guardian or key for six hours, a quorum for three days, the top quorum for longer.
 *
 * Design: pure, so that it can be proven (docs/proofs.md). Plans carry their tier, so a trip compares two numbers.
 * Trust: a bound never removes cover. What one key may not do, signatures of more guardians may.
 */
library Tiers {
    uint8 internal constant ONE = 1;
    uint8 internal constant TWO = 2;
    uint8 internal constant THREE = 3;

    /// @dev The longest effect in seconds of the first and of the second tier; the third has no bound of its own.
    uint32 internal constant ONE_EFFECT = 6 hours;
    uint32 internal constant TWO_EFFECT = 72 hours;

    /// @dev The lowest tier whose bound covers an effect of so many seconds; 0 does not end by itself, which is a matter of the quorum.
    function asked(uint32 maxEffect) internal pure returns (uint8) {
        if (maxEffect == 0) return TWO;
        if (maxEffect <= ONE_EFFECT) return ONE;
        return maxEffect <= TWO_EFFECT ? TWO : THREE;
    }

    /// @dev The tier of a plan: what was chosen, or what its effect asks for when nothing was.
    function lowest(uint8 minTier, uint32 maxEffect) internal pure returns (uint8) {
        return minTier == 0 ? asked(maxEffect) : minTier;
    }

    function isTier(uint8 tier) internal pure returns (bool) {
        return tier >= ONE && tier <= THREE;
    }

    /// @dev True if `tier` may trip a plan of `minTier`.
    function mayTrip(uint8 tier, uint8 minTier) internal pure returns (bool) {
        return isTier(tier) && tier >= minTier;
    }

    /// @dev How many guardians sign. `tightened`: one of them has tripped alone, and recovery has not closed that incident.
    function signatures(uint8 tier, uint256 quorum, uint256 topQuorum, bool tightened) internal pure returns (uint256) {
        if (tier == THREE) return topQuorum;
        return tier == ONE && !tightened ? 1 : quorum;
    }
}
