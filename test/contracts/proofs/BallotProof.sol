// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Ballot} from "../../../contracts/guardian/Ballot.sol";
import {Tiers} from "../../../contracts/guardian/Tiers.sol";

/// @dev Read by `npm run prove`, as LanesProof: the steps of the pass over guardians and signatures, from which the whole follows by induction.
contract BallotProof {
    /// @notice The list is ascending, of the second next as of the next, and zero is not in it.
    /// @custom:twin return member > previous; => return member >= previous;
    function list_ascends(address previous, address member, address next) external pure {
        require(Ballot.follows(previous, member) && Ballot.follows(member, next));
        assert(member != address(0) && next > member && next > previous);
    }

    /// @notice The signatures that count ascend as the list does: of two that were counted at different members neither is the other.
    /// @custom:twin return member == signer && => return member <= signer &&
    function nobody_countsTwice(
        address member,
        address later,
        address one,
        address other,
        address excluded
    ) external pure {
        require(Ballot.follows(member, later));
        require(Ballot.counts(member, one, excluded) && Ballot.counts(later, other, excluded));
        assert(one < other);
    }

    /// @notice Only a member counts, and never the one who is left out.
    /// @custom:twin && signer != excluded => && member != address(0)
    function others_doNotCount(address member, address signer, address excluded) external pure {
        if (Ballot.counts(member, signer, excluded)) assert(signer == member && signer != excluded);
    }

    /// @notice The pass over the list goes past nobody whose signature it has, nor past one that it could still meet.
    /// @custom:twin return member < signer; => return member <= signer;
    function pass_losesNobody(address member, address signer, address next, address excluded) external pure {
        require(Ballot.isBefore(member, signer) && Ballot.follows(signer, next));
        assert(!Ballot.counts(member, signer, excluded) && !Ballot.counts(member, next, excluded));
    }

    /// @notice The pass ends at the signer or at the first member behind him, where he does not count.
    /// @custom:twin return member < signer; => return member > signer;
    function pass_stopsThere(address member, address signer, address excluded) external pure {
        require(signer != excluded && !Ballot.isBefore(member, signer));
        assert(Ballot.counts(member, signer, excluded) || Ballot.follows(signer, member));
    }

    /// @notice As many guardians as there are can sign for every tier, and none is tripped by nobody.
    /// @custom:twin topQuorum <= count => quorum <= count
    function tiers_areReachable(uint256 count, uint256 quorum, uint256 top, uint8 tier, bool tightened) external pure {
        require(Tiers.isTier(tier) && Ballot.isReachable(count, quorum, top));
        uint256 needed = Tiers.signatures(tier, quorum, top, tightened);
        assert(needed > 0 && needed <= count);
    }
}
