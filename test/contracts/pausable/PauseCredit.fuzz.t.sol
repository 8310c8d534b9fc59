// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {Bought} from "../support/Bought.sol";
import {CreditTest} from "../support/CreditTest.sol";

/// @notice Three lanes beside a purse for each, and the promise itself: no window holds more than the credit.
contract PauseCreditFuzzTest is CreditTest {
    using Bought for Bought.Piece[];

    uint256 private constant CREDIT = 2 days;
    uint256[3] private _grace = [2 hours, 1 hours, 0];
    uint256[3] private _until = [1, 0, 0];
    uint256[3] private _used;
    uint256[3] private _at;
    Bought.Piece[][3] private _bought;

    function setUp() public override {
        super.setUp();
        for (uint8 lane = 0; lane < 3; ++lane) lanes.setGrace(lane, uint32(_grace[lane]));
    }

    function testFuzz_lanesAgreeWithAPurseEach_andNoWindowHoldsMoreThanTheCredit(uint256[16] memory drawn) public {
        uint256 time = NOW;
        for (uint256 i = 0; i < drawn.length; ++i) {
            (uint256 kind, uint256 mask, uint256 duration, uint256 wait) = stepOf(drawn[i]);
            time += wait;
            vm.warp(time);
            if (kind == 0) pauseAndModelAbove(mask, duration, time);
            else if (kind == 1) resumeAndModel(mask, time);
            else pauseAndModel(mask, duration, time);
            for (uint8 lane = 0; lane < 3; ++lane) vm.assertEq(lanes.pausedUntil(lane), _until[lane]);
        }
    }

    function pauseAndModel(uint256 mask, uint256 duration, uint256 time) private {
        (bool closed, uint256 refused) = (false, 0);
        for (uint256 lane = 0; lane < 3; ++lane) {
            if ((mask >> lane) & 1 == 0) continue;
            (bool isClosed, bool isRefused) = modelLane(lane, time + duration, time);
            closed = closed || isClosed;
            if (isRefused) refused |= 1 << lane;
        }
        if (refused != 0 && !closed) {
            vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Refused.selector, refused));
        }
        pause(mask, duration);
    }

    function pauseAndModelAbove(uint256 mask, uint256 duration, uint256 time) private {
        for (uint256 lane = 0; lane < 3; ++lane) {
            if ((mask >> lane) & 1 == 1 && _until[lane] < time + duration) _until[lane] = time + duration;
        }
        pauseAbove(mask, duration);
    }

    function resumeAndModel(uint256 mask, uint256 time) private {
        for (uint256 lane = 0; lane < 3; ++lane) {
            if ((mask >> lane) & 1 == 0 || _until[lane] <= time) continue;
            _until[lane] = time;
            _bought[lane].end(time + _grace[lane]);
        }
        resume(mask);
    }

    /// @dev Shut seconds are bought, grace included, from a purse that fills evenly; nothing is held that it has not given.
    function modelLane(uint256 lane, uint256 asked, uint256 time) private returns (bool closed, bool refused) {
        if (_until[lane] >= asked) return (false, false);
        uint256 grace = _grace[lane];
        uint256 used = usedNow(lane, time);
        uint256 from = later(time, _until[lane] + grace);
        uint256 to = sooner(asked + grace, sooner(from + HALF - used, time + HALF));
        if (to <= grace + later(time, _until[lane]) || HALF - used < leastOf(lane, time))
            return (false, _until[lane] <= time);

        _used[lane] = later(used + later(to - from, leastOf(lane, time)), to - time);
        _at[lane] = time;
        _until[lane] = to - grace;
        vm.assertLe(_bought[lane].buy(from, to, WINDOW), CREDIT);
        return (true, false);
    }

    /// @dev A second shuts a whole block.
    function leastOf(uint256 lane, uint256 time) private view returns (uint256) {
        return time > _until[lane] + _grace[lane] ? 60 : 0;
    }

    function usedNow(uint256 lane, uint256 time) private view returns (uint256) {
        uint256 back = ((time - _at[lane]) * HALF) / WINDOW;
        return back < _used[lane] ? _used[lane] - back : 0;
    }

    function stepOf(uint256 drawn) private pure returns (uint256 kind, uint256 mask, uint256 duration, uint256 wait) {
        uint256[8] memory durations = [
            (drawn >> 8) % 3_000_000,
            (drawn >> 8) % HALF,
            1,
            HOUR,
            DAY - 1,
            DAY,
            DAY + 1,
            9
        ];
        uint256[8] memory waits = [(drawn >> 40) % WINDOW, 0, 1, 10, HOUR, DAY, WINDOW - 1, WINDOW];
        kind = (drawn >> 72) % 5;
        mask = 1 + ((drawn >> 80) % 7);
        duration = 1 + durations[(drawn >> 96) % 8];
        wait = waits[(drawn >> 104) % 8];
    }

    function later(uint256 one, uint256 other) private pure returns (uint256) {
        return one > other ? one : other;
    }

    function sooner(uint256 one, uint256 other) private pure returns (uint256) {
        return one < other ? one : other;
    }
}
