// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Freezes} from "../support/Freezes.sol";
import {FreezeTest} from "../support/FreezeTest.sol";

/// @notice Of the mixin alone: where its words lie, what it lets through, and what heirs may set.
contract AccountFreezeWordsTest is FreezeTest {
    bytes32 private constant ROOT =
        keccak256(abi.encode(uint256(keccak256("firebreak.storage.AccountFreeze")) - 1)) & ~bytes32(uint256(0xff));

    Freezes private _mixin;

    function setUp() public override {
        super.setUp();
        _mixin = Freezes(address(freezes));
    }

    function test_word_holdsBothTimesAndTheTerm_atTheSlotOfItsName() public {
        uint256 slot = uint256(keccak256(abi.encode(THIEF, ROOT)));

        freeze(GUARDIAN, THIEF, SEND, HOUR);
        freeze(COUNCIL, THIEF, RECEIVE, 2 * HOUR);

        uint256 expected = (NOW + HOUR) | ((NOW + 2 * HOUR) << 40) | ((NOW + GUARDIAN_MAX) << 80);
        vm.assertEq(vm.load(address(freezes), bytes32(slot)), bytes32(expected));
        vm.assertEq(vm.load(address(freezes), bytes32(slot + 1)), INCIDENT);
    }

    function test_checks_letThroughWhoIsFree_fromTheEndOn() public {
        freeze(COUNCIL, THIEF, SEND, HOUR);
        freeze(COUNCIL, VICTIM, RECEIVE, HOUR);
        _mixin.requireCanReceive(THIEF);
        _mixin.requireCanSend(VICTIM);

        vm.warp(NOW + HOUR - 1);
        expectIsFrozen(THIEF, SEND, NOW + HOUR);
        _mixin.requireCanSend(THIEF);
        expectIsFrozen(VICTIM, RECEIVE, NOW + HOUR);
        _mixin.requireCanReceive(VICTIM);
        vm.warp(NOW + HOUR);
        _mixin.requireCanSend(THIEF);
        _mixin.requireCanReceive(VICTIM);
    }

    function test_guardiansBound_isSevenDaysAtMost_whateverAnHeirSets() public {
        uint32[4] memory set = [7 * DAY - 1, 7 * DAY, 7 * DAY + 1, type(uint32).max];
        for (uint256 i = 0; i < set.length; ++i) {
            _mixin.setMax(set[i]);
            (uint32 guardian, ) = freezes.maxFreeze();
            vm.assertEq(guardian, i == 0 ? 7 * DAY - 1 : 7 * DAY);
        }

        freeze(GUARDIAN, THIEF, SEND, HOUR);
        assertTerm(THIEF, NOW + 7 * DAY);
    }

    function test_freeze_leavesOutWhatAnHeirExcepts() public {
        _mixin.setPool(VICTIM);

        expectRefusal(1);
        freeze(COUNCIL, VICTIM, BOTH, HOUR);
        expectRefusal(1);
        freeze(GUARDIAN, VICTIM, BOTH, HOUR);
        freeze(GUARDIAN, THIEF, BOTH, HOUR);

        assertTimes(VICTIM, 0, 0);
    }

    function test_pool_thatWasFrozenBefore_isNoRefusal_whileItIsHeld() public {
        freeze(COUNCIL, VICTIM, BOTH, HOUR);
        _mixin.setPool(VICTIM);

        vm.warp(NOW + HOUR - 1);
        watch();
        freeze(COUNCIL, VICTIM, BOTH, HOUR);
        assertUntouched(address(freezes));
        vm.warp(NOW + HOUR);
        expectRefusal(1);
        freeze(COUNCIL, VICTIM, BOTH, HOUR);
    }
}
