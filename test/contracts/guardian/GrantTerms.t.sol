// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GrantTerms} from "../../../contracts/guardian/GrantTerms.sol";
import {Grant} from "../../../contracts/interfaces/Plan.sol";
import {Test} from "../support/Test.sol";

/// @notice Each condition just below, at and just above its edge; that they hold for every value is proven.
contract GrantTermsTest is Test {
    uint48 private constant MOMENT = uint48(NOW);

    function test_aGrant_hasBegunInItsFirstSecond_andIsOverAfterItsLast() public pure {
        vm.assertFalse(GrantTerms.hasBegun(MOMENT, NOW - 1));
        vm.assertTrue(GrantTerms.hasBegun(MOMENT, NOW));
        vm.assertTrue(GrantTerms.hasBegun(MOMENT, NOW + 1));
        vm.assertFalse(GrantTerms.isOver(MOMENT, NOW - 1));
        vm.assertFalse(GrantTerms.isOver(MOMENT, NOW));
        vm.assertTrue(GrantTerms.isOver(MOMENT, NOW + 1));
        vm.assertTrue(GrantTerms.isOver(0, NOW));
    }

    function test_soundTerms_endAfterNow_andAfterTheyBegin_within366Days() public pure {
        assertSound(Grant(MOMENT, MOMENT + 1, 1, 1, 0));
        assertSound(Grant(0, MOMENT + 1, 1, 1, 0));
        assertSound(Grant(MOMENT + 366 days - 1, MOMENT + 366 days, 1, 1, 0));
        assertUnsound(Grant(MOMENT + 1, MOMENT + 1, 1, 1, 0));
        assertUnsound(Grant(MOMENT + 2, MOMENT + 1, 1, 1, 0));
        assertUnsound(Grant(0, MOMENT, 1, 1, 0));
        assertUnsound(Grant(0, MOMENT - 1, 1, 1, 0));
        assertUnsound(Grant(MOMENT, MOMENT + 366 days + 1, 1, 1, 0));
    }

    function test_soundTerms_haveAUse_andARefill() public pure {
        assertUnsound(Grant(MOMENT, MOMENT + 1, 0, 1, 0));
        assertUnsound(Grant(MOMENT, MOMENT + 1, 1, 0, 0));
        assertSound(Grant(MOMENT, MOMENT + 1, 2, 2, 2));
    }

    function test_widerTerms_takeNothing() public pure {
        assertWider(terms(0, 0, 0, 0, 0));
        assertWider(terms(-1, 0, 0, 0, 0));
        assertNarrower(terms(1, 0, 0, 0, 0));
        assertWider(terms(0, 1, 0, 0, 0));
        assertNarrower(terms(0, -1, 0, 0, 0));
        assertWider(terms(0, 0, 1, 0, 0));
        assertNarrower(terms(0, 0, -1, 0, 0));
        assertWider(terms(0, 0, 0, -1, 0));
        assertNarrower(terms(0, 0, 0, 1, 0));
        assertWider(terms(0, 0, 0, 0, -1));
        assertNarrower(terms(0, 0, 0, 0, 1));
    }

    function test_aLaterStart_takesNothing_onceItIsThere() public pure {
        Grant memory old = Grant(MOMENT - 10, MOMENT + 10, 3, 100, 50);
        Grant memory later = Grant(MOMENT, MOMENT + 10, 3, 100, 50);

        vm.assertFalse(GrantTerms.isWider(later, old, NOW - 1));
        vm.assertTrue(GrantTerms.isWider(later, old, NOW));
        vm.assertTrue(GrantTerms.isWider(later, old, NOW + 1));
    }

    function test_whatWasMadeHold_rests_untilTheCooldownIsOver() public pure {
        (uint48 until, uint256 bits) = GrantTerms.rest(0, 0, 5, 100, NOW);

        vm.assertEq(until, NOW + 100);
        vm.assertEq(bits, 5);
        vm.assertTrue(GrantTerms.isResting(until, NOW + 99));
        vm.assertFalse(GrantTerms.isResting(until, NOW + 100));
        vm.assertFalse(GrantTerms.isResting(until, NOW + 101));
    }

    function test_whatStillRests_goesOnWithIt() public pure {
        (uint48 until, uint256 bits) = GrantTerms.rest(MOMENT + 1, 3, 6, 100, NOW);
        vm.assertEq(until, NOW + 100);
        vm.assertEq(bits, 7);

        (, bits) = GrantTerms.rest(MOMENT, 3, 6, 100, NOW);
        vm.assertEq(bits, 6);
    }

    function test_aVote_countsForADay() public pure {
        vm.assertTrue(GrantTerms.counts(MOMENT, NOW + 1 days - 1));
        vm.assertTrue(GrantTerms.counts(MOMENT, NOW + 1 days));
        vm.assertFalse(GrantTerms.counts(MOMENT, NOW + 1 days + 1));
        vm.assertFalse(GrantTerms.counts(0, 1));
        vm.assertTrue(GrantTerms.counts(1, 1));
    }

    // --- helpers ---------------------------------------------------------------------------------------------------------------

    /// @dev Of a grant that has not begun, each field changed by so much.
    function terms(
        int48 start,
        int48 expiry,
        int32 uses,
        int32 refill,
        int32 rest
    ) private pure returns (Grant memory) {
        return
            Grant(
                uint48(int48(MOMENT) + 10 + start),
                uint48(int48(MOMENT) + 100 + expiry),
                uint32(3 + uses),
                uint32(100 + refill),
                uint32(50 + rest)
            );
    }

    function assertWider(Grant memory changed) private pure {
        vm.assertTrue(GrantTerms.isWider(changed, terms(0, 0, 0, 0, 0), NOW));
    }

    function assertNarrower(Grant memory changed) private pure {
        vm.assertFalse(GrantTerms.isWider(changed, terms(0, 0, 0, 0, 0), NOW));
    }

    function assertSound(Grant memory terms_) private pure {
        vm.assertTrue(GrantTerms.areSound(terms_, NOW));
    }

    function assertUnsound(Grant memory terms_) private pure {
        vm.assertFalse(GrantTerms.areSound(terms_, NOW));
    }
}
