// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Tiers} from "../../../contracts/guardian/Tiers.sol";
import {Test} from "../support/Test.sol";

contract TiersTest is Test {
    function test_asked_whatDoesNotEndByItself_isForAQuorum() public pure {
        assertIs(Tiers.asked(0), 2);
    }

    function test_asked_upToSixHours_isForOne() public pure {
        assertIs(Tiers.asked(1), 1);
        assertIs(Tiers.asked(21_599), 1);
        assertIs(Tiers.asked(21_600), 1);
        assertIs(Tiers.asked(21_601), 2);
    }

    function test_asked_upToThreeDays_isForAQuorum_andLongerForTheTopQuorum() public pure {
        assertIs(Tiers.asked(259_199), 2);
        assertIs(Tiers.asked(259_200), 2);
        assertIs(Tiers.asked(259_201), 3);
        assertIs(Tiers.asked(type(uint32).max), 3);
    }

    function test_lowest_isWhatWasChosen_orWhatTheEffectAsksFor() public pure {
        assertIs(Tiers.lowest(0, 0), 2);
        assertIs(Tiers.lowest(0, 1 hours), 1);
        assertIs(Tiers.lowest(0, 30 days), 3);
        assertIs(Tiers.lowest(1, 30 days), 1);
        assertIs(Tiers.lowest(2, 1 hours), 2);
        assertIs(Tiers.lowest(3, 0), 3);
    }

    function test_isTier_oneToThree() public pure {
        vm.assertFalse(Tiers.isTier(0));
        vm.assertTrue(Tiers.isTier(1));
        vm.assertTrue(Tiers.isTier(2));
        vm.assertTrue(Tiers.isTier(3));
        vm.assertFalse(Tiers.isTier(4));
        vm.assertFalse(Tiers.isTier(255));
    }

    function test_mayTrip_fromThePlansTierOn() public pure {
        for (uint8 minTier = 1; minTier <= 3; ++minTier) {
            for (uint8 tier = 0; tier <= 5; ++tier) {
                vm.assertEq(Tiers.mayTrip(tier, minTier), tier >= minTier && tier < 4);
            }
        }
        // A plan that was never committed has tier 0; no trip has.
        vm.assertFalse(Tiers.mayTrip(0, 0));
        vm.assertTrue(Tiers.mayTrip(1, 0));
    }

    function test_signatures_oneThenAQuorumThenTheTopQuorum() public pure {
        vm.assertEq(Tiers.signatures(1, 3, 4, false), 1);
        vm.assertEq(Tiers.signatures(2, 3, 4, false), 3);
        vm.assertEq(Tiers.signatures(3, 3, 4, false), 4);
    }

    function test_signatures_whenTightened_onlyTheFirstTierAsksForMore() public pure {
        vm.assertEq(Tiers.signatures(1, 3, 4, true), 3);
        vm.assertEq(Tiers.signatures(2, 3, 4, true), 3);
        vm.assertEq(Tiers.signatures(3, 3, 4, true), 4);
    }

    function assertIs(uint8 tier, uint8 expected) private pure {
        vm.assertEq(uint256(tier), uint256(expected));
    }
}
