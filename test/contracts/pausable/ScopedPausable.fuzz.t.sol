// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice The lanes beside eight plain numbers, over sequences of pauses and resumes.
contract ScopedPausableFuzzTest is LanesTest {
    uint256 private constant EXITS = (1 << 6) | (1 << 7);
    uint256 private constant REST = 1 days;

    uint32[8] private _max = [MAX, MAX, 30 days, MAX, MAX, 1, 6 hours, 6 hours];
    uint256[8] private _until = [1, 0, 0, 0, 0, 0, 0, 0];

    function setUp() public override {
        super.setUp();
        lanes.setExits(EXITS);
        for (uint8 lane = 0; lane < 8; ++lane) lanes.setMax(lane, lane == 6 ? 12 hours : _max[lane]);
    }

    function testFuzz_lanesAgreeWithEightNumbers_afterEveryStep(uint256[12] memory drawn) public {
        uint256 time = NOW;
        for (uint256 i = 0; i < drawn.length; ++i) {
            (uint256 kind, uint256 mask, uint32 duration, uint256 wait) = stepOf(drawn[i]);
            time += wait;
            vm.warp(time);
            if (kind == 0) {
                resume(mask);
                modelResume(mask, time);
            } else if (modelPause(mask, duration, time)) {
                pause(mask, duration);
            } else {
                expectRefused(GUARDIAN, tooLong(mask, duration));
                lanes.pauseLanes(mask, duration, INCIDENT);
            }
            assertLanes();
            vm.assertEq(lanes.paused(), _until[0] > time);
        }
    }

    function testFuzz_twoPausesEndWithTheSameWord_inWhicheverOrder(
        uint8 first,
        uint8 second,
        uint32 one,
        uint32 other
    ) public {
        (uint256 a, uint256 b) = (1 + (first % 31), 1 + (second % 31));
        (one, other) = (2 + (one % (MAX - 2)), 2 + (other % (MAX - 2)));

        pause(a, one);
        vm.warp(NOW + 1);
        pause(b, other - 1);
        uint256 found = word();

        setUp();
        vm.warp(NOW);
        pause(b, other);
        vm.warp(NOW + 1);
        pause(a, one - 1);
        vm.assertEq(word(), found);
    }

    function modelResume(uint256 mask, uint256 time) private {
        for (uint256 lane = 0; lane < 8; ++lane) {
            if (mask & bit(lane) != 0 && _until[lane] > time) _until[lane] = time;
        }
    }

    /// @dev Later wins; an exit rests for a day; too long for one lane is too long for all.
    function modelPause(uint256 mask, uint32 duration, uint256 time) private returns (bool) {
        for (uint256 lane = 0; lane < 8; ++lane) if (mask & bit(lane) != 0 && duration > _max[lane]) return false;
        for (uint256 lane = 0; lane < 8; ++lane) {
            bool rests = EXITS & bit(lane) != 0 && time < _until[lane] + REST;
            if (mask & bit(lane) == 0 || rests || _until[lane] >= time + duration) continue;
            _until[lane] = time + duration;
        }
        return true;
    }

    function tooLong(uint256 mask, uint32 duration) private view returns (bytes memory) {
        uint256 lane = 0;
        while (mask & bit(lane) == 0 || duration <= _max[lane]) ++lane;
        return abi.encodeWithSelector(IScopedPausable.ScopedPausable_TooLong.selector, lane, duration, _max[lane]);
    }

    function assertLanes() private view {
        uint256 expected;
        for (uint256 lane = 0; lane < 8; ++lane) expected |= _until[lane] << (32 * lane);
        vm.assertEq(word(), expected);
    }

    function stepOf(uint256 drawn) private pure returns (uint256 kind, uint256 mask, uint32 duration, uint256 wait) {
        uint32[8] memory durations = [uint32(drawn >> 8) % 3_000_000, 1, 6 hours - 1, 6 hours, 6 hours, MAX, MAX, DAY];
        uint256[8] memory waits = [(drawn >> 40) % 100_000, 0, 1, 60, 6 hours, REST - 1, REST, MAX];
        kind = (drawn >> 72) % 3;
        // Few masks allow a long pause when each may name any lane, so that half of them name the ordinary ones only.
        mask = (drawn >> 80) % 2 == 0 ? 1 + ((drawn >> 81) % 31) : 1 + ((drawn >> 81) % 255);
        duration = durations[(drawn >> 96) % 8];
        if (duration == 0) duration = 1;
        wait = waits[(drawn >> 104) % 8];
    }
}
