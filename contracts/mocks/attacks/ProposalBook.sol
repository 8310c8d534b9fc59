// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Where a proposal looks up what it does; whoever wrote it may turn the page at any time.
contract ProposalBook {
    address public immutable AUTHOR;
    address public page;

    error ProposalBook_NotAuthor(address by);

    constructor(address author, address first) {
        (AUTHOR, page) = (author, first);
    }

    function turn(address to) external {
        require(msg.sender == AUTHOR, ProposalBook_NotAuthor(msg.sender));
        page = to;
    }
}
