// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice For which seconds guardians shut a lane. Pieces rise and do not overlap.
library Bought {
    struct Piece {
        uint256 from;
        uint256 to;
    }

    /// @notice Notes a piece, and says how many seconds lie in the window that ends with it. It is the fullest of those that have it.
    function buy(Piece[] storage self, uint256 from, uint256 to, uint256 window) internal returns (uint256 sum) {
        self.push(Piece(from, to));
        uint256 start = to - window;
        for (uint256 i = self.length; i > 0 && self[i - 1].to > start; --i) {
            sum += self[i - 1].to - (self[i - 1].from > start ? self[i - 1].from : start);
        }
    }

    /// @notice A resume: from then on the lane is not shut.
    function end(Piece[] storage self, uint256 time) internal {
        for (uint256 i = self.length; i > 0 && self[i - 1].to > time; --i) {
            if (self[i - 1].from > time) self[i - 1].from = time;
            self[i - 1].to = time;
        }
    }
}
