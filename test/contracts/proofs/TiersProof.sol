// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Tiers} from "../../../contracts/guardian/Tiers.sol";

/// @dev Read by `npm run prove`, as LanesProof.
contract TiersProof {
    /// @notice One key or guardian trips only what ends within six hours, unless the plan's tier was lowered.
    /// @custom:twin if (maxEffect == 0) return TWO; => if (maxEffect == 0) return ONE;
    function one_isBounded(uint32 maxEffect) external pure {
        if (Tiers.mayTrip(1, Tiers.lowest(0, maxEffect))) assert(maxEffect > 0 && maxEffect <= 6 hours);
    }

    /// @notice The quorum trips what ends within three days, or does not end by itself and has a release path.
    /// @custom:twin TWO_EFFECT = 72 hours => TWO_EFFECT = 73 hours
    function two_isBounded(uint32 maxEffect) external pure {
        if (Tiers.mayTrip(2, Tiers.lowest(0, maxEffect))) assert(maxEffect <= 72 hours);
    }

    /// @notice No bound removes cover: what ends within its bound each tier may trip, and the top quorum may trip every plan.
    /// @custom:twin tier >= minTier => tier > minTier
    function bounds_removeNoCover(uint8 minTier, uint32 maxEffect) external pure {
        require(minTier <= 3);
        assert(Tiers.mayTrip(3, Tiers.lowest(minTier, maxEffect)));
        if (maxEffect > 0 && maxEffect <= 6 hours) assert(Tiers.mayTrip(1, Tiers.lowest(0, maxEffect)));
        if (maxEffect <= 72 hours) assert(Tiers.mayTrip(2, Tiers.lowest(0, maxEffect)));
    }

    /// @notice A tier that was chosen counts, lower or higher than what the effect asks for.
    /// @custom:twin minTier == 0 ? asked(maxEffect) : minTier => minTier <= 1 ? asked(maxEffect) : minTier
    function choice_counts(uint8 minTier, uint32 maxEffect) external pure {
        require(minTier != 0);
        assert(Tiers.lowest(minTier, maxEffect) == minTier);
    }

    /// @notice What a tier may trip, every higher tier may trip.
    /// @custom:twin tier >= minTier => tier == minTier
    function higher_mayMore(uint8 tier, uint8 higher, uint8 minTier) external pure {
        require(higher > tier && higher <= 3);
        assert(!Tiers.mayTrip(tier, minTier) || Tiers.mayTrip(higher, minTier));
    }

    /// @notice There are three tiers; no other number trips anything, whatever the plan says.
    /// @custom:twin return isTier(tier) && => return
    function others_tripNothing(uint8 tier, uint8 minTier) external pure {
        require(tier == 0 || tier > 3);
        assert(!Tiers.mayTrip(tier, minTier));
    }

    /// @notice A longer effect never asks for a lower tier, and one that does not end by itself never for the first.
    /// @custom:twin return maxEffect <= TWO_EFFECT ? TWO : THREE; => return maxEffect > TWO_EFFECT ? TWO : THREE;
    function longer_asksForMore(uint32 shorter, uint32 longer) external pure {
        require(shorter != 0 && shorter <= longer);
        assert(Tiers.asked(shorter) <= Tiers.asked(longer));
        assert(Tiers.asked(0) > 1);
    }

    /// @notice Every tier needs a signature, and a higher tier never fewer than a lower one.
    /// @custom:twin if (tier == THREE) return topQuorum; => if (tier == THREE) return 1;
    function signatures_grow(uint8 tier, uint8 higher, uint256 quorum, uint256 top, bool tightened) external pure {
        require(quorum != 0 && quorum <= top && tier >= 1 && higher > tier && higher <= 3);
        uint256 needed = Tiers.signatures(tier, quorum, top, tightened);
        assert(needed != 0 && needed <= Tiers.signatures(higher, quorum, top, tightened));
    }

    /// @notice After one guardian tripped alone, the first tier needs a quorum too; the others need what they needed.
    /// @custom:twin tier == ONE && !tightened ? 1 : quorum => tier == ONE ? 1 : quorum
    function tightening_asksForTheQuorum(uint8 tier, uint256 quorum, uint256 top) external pure {
        require(quorum != 0 && quorum <= top && tier >= 1 && tier <= 3);
        uint256 before = Tiers.signatures(tier, quorum, top, false);
        uint256 later = Tiers.signatures(tier, quorum, top, true);
        assert(later == (tier == 1 ? quorum : before) && later >= before);
    }
}
