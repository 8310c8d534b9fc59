// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

interface IProposalBook {
    function page() external view returns (address);
}

/// @notice A proposal with a known weakness: what it does is looked up when it runs, not when people read and vote.
contract SwappedProposal {
    IProposalBook public immutable BOOK;

    error SwappedProposal_Failed();

    constructor(IProposalBook book) {
        BOOK = book;
    }

    /// @notice Run by a governance that takes a proposal's code for its own.
    function executeProposal() external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = BOOK.page().delegatecall(abi.encodeCall(this.executeProposal, ()));
        require(ok, SwappedProposal_Failed());
    }
}
