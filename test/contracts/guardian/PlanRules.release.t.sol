// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Meter} from "../support/Meter.sol";
import {ReleasePath} from "../support/ReleasePath.sol";
import {RulesTest} from "../support/RulesTest.sol";

/// @notice What does not end by itself names who ends it, of this hub, within 24 hours.
contract PlanRulesReleaseTest is RulesTest {
    function test_whatEndsByItself_needsNobody() public view {
        check(Terms(0, 1, address(0)), pauseOf(target));
        check(Terms(0, type(uint32).max, address(0)), pauseOf(target));
    }

    function test_reverts_ifWhatDoesNotEndNamesNobody() public {
        assertNoRelease(Terms(0, 0, address(0)));
        assertNoRelease(Terms(1, 0, address(0)));
        assertNoRelease(Terms(3, 0, address(0)));
    }

    function test_reverts_ifTheNamedIsNoContract_alsoForWhatEndsByItself() public {
        assertNoRelease(Terms(0, 0, STRANGER));
        assertNoRelease(Terms(0, 1 hours, STRANGER));
    }

    function test_reverts_ifItServesAnotherHub() public {
        address path = address(new ReleasePath(address(rules), 1));
        assertNoRelease(Terms(0, 0, path));
        assertNoRelease(Terms(0, 1 hours, path));
    }

    function test_takes24Hours_atMost() public {
        check(Terms(0, 0, release(0)), pauseOf(target));
        check(Terms(0, 0, release(24 hours - 1)), pauseOf(target));
        check(Terms(0, 0, release(24 hours)), pauseOf(target));
        check(Terms(0, 1 hours, release(24 hours)), pauseOf(target));
        assertNoRelease(Terms(0, 0, release(24 hours + 1)));
        assertNoRelease(Terms(0, 1 hours, release(24 hours + 1)));
        assertNoRelease(Terms(0, 0, release(type(uint48).max)));
    }

    function test_reverts_ifItCannotSay() public {
        address silent = hostile("none");
        vm.expectRevert();
        check(Terms(0, 0, silent), pauseOf(target));

        // Says the hub, and as its delay a word that is no uint48.
        Meter odd = new Meter();
        odd.answer(bytes32(uint256(uint160(address(hub)))), 32);
        vm.expectRevert();
        check(Terms(0, 0, address(odd)), pauseOf(target));
    }

    function release(uint48 delay) private returns (address) {
        return address(new ReleasePath(address(hub), delay));
    }

    function assertNoRelease(Terms memory terms) private {
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_NoRelease.selector, terms.release));
        check(terms, pauseOf(target));
    }
}
