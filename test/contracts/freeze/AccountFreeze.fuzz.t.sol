// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezeTest} from "../support/FreezeTest.sol";

/// @notice Three accounts beside two plain numbers and a term for each, over sequences of freezes and releases by all tiers.
contract AccountFreezeFuzzTest is FreezeTest {
    address[3] private _accounts = [THIEF, VICTIM, BYSTANDER];
    uint256[2][3] private _ends;
    uint256[3] private _terms;

    function testFuzz_accountsAgreeWithTwoNumbersAndATerm_afterEveryStep(uint256[16] memory drawn) public {
        uint256 time = NOW;
        for (uint256 i = 0; i < drawn.length; ++i) {
            uint8 directions = uint8(1 + ((drawn[i] >> 8) % 3));
            time += waitOf(drawn[i]);
            vm.warp(time);
            if (drawn[i] % 4 == 0) releaseAndModel(drawn[i], directions, time);
            else freezeAndModel(drawn[i], directions, time);
            for (uint256 j = 0; j < 3; ++j) {
                assertTimes(_accounts[j], _ends[j][0], _ends[j][1]);
                assertTerm(_accounts[j], _terms[j]);
            }
        }
    }

    function testFuzz_twoFreezesEndWithTheSameTimes_inWhicheverOrder(uint32 one_, uint32 other, uint8 drawn) public {
        (one_, other) = (2 + (one_ % (MAX - 2)), 2 + (other % (MAX - 2)));
        uint8 directions = 1 + (drawn % 3);

        freeze(COUNCIL, THIEF, directions, one_);
        vm.warp(NOW + 1);
        freeze(COUNCIL, THIEF, SEND, other - 1);
        (uint256 sending, uint256 receiving) = (freezes.frozenUntil(THIEF, SEND), freezes.frozenUntil(THIEF, RECEIVE));

        setUp();
        vm.warp(NOW);
        freeze(COUNCIL, THIEF, SEND, other);
        vm.warp(NOW + 1);
        freeze(COUNCIL, THIEF, directions, one_ - 1);
        assertTimes(THIEF, sending, receiving);
    }

    function freezeAndModel(uint256 drawn, uint8 directions, uint256 time) private {
        bool guardian = drawn % 4 != 1;
        uint256 duration = durationOf(drawn, guardian ? GUARDIAN_MAX : MAX);
        uint256 longer;
        uint256 refused;
        for (uint256 i = 0; i < 3; ++i) {
            if ((drawn >> 16) % 3 == i) continue;
            (bool isLonger, bool isRefused) = modelFreeze(i, directions, time + duration, guardian, time);
            if (isLonger) ++longer;
            if (isRefused) ++refused;
        }
        address[] memory both = new address[](2);
        (both[0], both[1]) = (_accounts[(drawn >> 16) % 3 == 0 ? 1 : 0], _accounts[(drawn >> 16) % 3 == 2 ? 1 : 2]);
        if (longer == 0 && refused != 0) expectRefusal(refused);
        freezeAll(guardian ? GUARDIAN : COUNCIL, both, directions, duration);
    }

    /// @dev What is asked for, cut to what guardians have left; a freeze that is there already is neither longer nor refused.
    function modelFreeze(
        uint256 account,
        uint8 directions,
        uint256 asked,
        bool guardian,
        uint256 time
    ) private returns (bool longer, bool refused) {
        bool fresh = _terms[account] == 0 || time >= _terms[account] + REST;
        if (guardian && !fresh && time >= _terms[account]) asked = 0;
        if (guardian && !fresh && asked > _terms[account]) asked = _terms[account];
        for (uint256 direction = 0; direction < 2; ++direction) {
            if ((directions >> direction) & 1 == 0) continue;
            if (_ends[account][direction] <= time) refused = true;
            if (_ends[account][direction] >= asked) continue;
            _ends[account][direction] = asked;
            longer = true;
        }
        if (longer && guardian && fresh) _terms[account] = time + GUARDIAN_MAX;
        refused = refused && !longer;
    }

    function releaseAndModel(uint256 drawn, uint8 directions, uint256 time) private {
        uint256 account = (drawn >> 16) % 3;
        for (uint256 direction = 0; direction < 2; ++direction) {
            if ((directions >> direction) & 1 == 0 || _ends[account][direction] <= time) continue;
            _ends[account][direction] = time;
            _terms[account] = time;
        }
        unfreeze(_accounts[account], directions);
    }

    function durationOf(uint256 drawn, uint256 max) private pure returns (uint256) {
        uint256[5] memory durations = [1 + ((drawn >> 40) % max), 1, HOUR, max - 1, max];
        return durations[(drawn >> 32) % 5];
    }

    function waitOf(uint256 drawn) private pure returns (uint256) {
        uint256[8] memory waits = [(drawn >> 80) % REST, 0, 1, HOUR, GUARDIAN_MAX - 1, GUARDIAN_MAX, REST - 1, REST];
        return waits[(drawn >> 72) % 8];
    }
}
