// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/**
 * @title CometShape
 * @notice How a Compound III market is paused, in words of our own. Shaped after compound-finance/comet, whose markets keep five flags in the
 * last byte of their totals and let governor and pauseGuardian write all of them at once, in both directions.
 */
contract CometShape {
    struct TotalsBasic {
        uint64 baseSupplyIndex;
        uint64 baseBorrowIndex;
        uint64 trackingSupplyIndex;
        uint64 trackingBorrowIndex;
        uint104 totalSupplyBase;
        uint104 totalBorrowBase;
        uint40 lastAccrualTime;
        uint8 pauseFlags;
    }

    error Unauthorized();

    address private immutable GOVERNOR;
    address private immutable GUARDIAN;
    TotalsBasic private _totals;

    constructor(address governor, address guardian) {
        (GOVERNOR, GUARDIAN) = (governor, guardian);
        _totals = TotalsBasic(1e15, 1e15, 7, 8, 5e18, 4e18, uint40(block.timestamp), 0);
    }

    function pause(bool supply, bool transfer, bool withdraw, bool absorb, bool buy) external {
        require(msg.sender == GOVERNOR || msg.sender == GUARDIAN, Unauthorized());
        bool[5] memory flags = [supply, transfer, withdraw, absorb, buy];
        uint8 written = 0;
        for (uint8 i = 0; i < 5; ++i) if (flags[i]) written |= uint8(1) << i;
        _totals.pauseFlags = written;
    }

    function totalsBasic() external view returns (TotalsBasic memory) {
        return _totals;
    }

    function isWithdrawPaused() external view returns (bool) {
        return _totals.pauseFlags & (1 << 2) != 0;
    }
}
