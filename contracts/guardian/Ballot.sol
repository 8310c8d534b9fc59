// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title Ballot
 * @notice One step of counting guardians: who follows whom in the list, and whose signature counts.
 *
 * Design: pure, without loop or assembly, so that a solver can prove each step (docs/proofs.md); Quorum and TriggerGrants walk the lists.
 * Trust: none of its own; whether a signature is good is Quorum's question.
 */
library Ballot {
    /// @dev A list in which each follows the one before, the first one zero, is ascending, without zero, and names nobody twice.
    function follows(address previous, address member) internal pure returns (bool) {
        return member > previous;
    }

    /// @dev Whether the pass over the list goes on from this member to find the signer.
    function isBefore(address member, address signer) internal pure returns (bool) {
        return member < signer;
    }

    /// @dev Whether the signer is this member and not left out.
    function counts(address member, address signer, address excluded) internal pure returns (bool) {
        return member == signer && signer != excluded;
    }

    /// @dev Whether so many guardians can reach both quorums.
    function isReachable(uint256 count, uint256 quorum, uint256 topQuorum) internal pure returns (bool) {
        return quorum != 0 && quorum <= topQuorum && topQuorum <= count;
    }
}
