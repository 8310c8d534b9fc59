// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {GuardianInvariantTest} from "../support/GuardianInvariantTest.sol";

/// @notice Whoever calls what and when, and whatever targets do: every promise about plans, keys, quorums and recovery is kept.
contract GuardianHubInvariantsTest is GuardianInvariantTest {
    function test_wouldNotice_ifAPlanIsCommittedBeforeItsDelay() external {
        assertNoticed(1);
    }

    function test_wouldNotice_ifAnybodyGrants() external {
        assertNoticed(2);
    }

    function test_wouldNotice_ifAnybodyClosesIncidents() external {
        assertNoticed(3);
    }

    function test_wouldNotice_ifAnybodyRaisesTheEpoch() external {
        assertNoticed(4);
    }

    function test_wouldNotice_ifARemovedPlanStays() external {
        assertNoticed(5);
    }

    function test_wouldNotice_ifNothingIsWithdrawn() external {
        assertNoticed(6);
    }

    function test_wouldNotice_ifOneGuardianRevokes() external {
        assertNoticed(7);
    }

    function test_wouldNotice_ifRetriesNeverEnd() external {
        assertNoticed(8);
    }

    function test_wouldNotice_ifADryRunIsReal() external {
        assertNoticed(9);
    }

    function test_wouldNotice_ifGuardiansStay() external {
        assertNoticed(10);
    }

    function test_wouldNotice_ifAnAlarmIsWithdrawnBesideAQuorums() external {
        assertNoticed(11);
    }

    function test_wouldNotice_ifOneSignatureIsEnough() external {
        assertNoticed(12);
    }

    function test_wouldNotice_ifAnybodyRevokes() external {
        assertNoticed(13);
    }

    function test_wouldNotice_ifNothingRests() external {
        assertNoticed(20);
    }

    function test_wouldNotice_ifUsesAreNotSpent() external {
        assertNoticed(21);
    }

    function test_wouldNotice_ifOldDecisionsLand() external {
        assertNoticed(22);
    }

    function test_wouldNotice_ifLateDecisionsLand() external {
        assertNoticed(23);
    }

    function test_wouldNotice_ifOnlyOneTargetIsCalled() external {
        assertNoticed(24);
    }

    function test_wouldNotice_ifOtherCallsAreMade() external {
        assertNoticed(25);
    }

    function test_wouldNotice_ifEtherIsSentAlong() external {
        assertNoticed(26);
    }

    function test_wouldNotice_ifAFailedTripIsSilent() external {
        assertNoticed(27);
    }

    function test_wouldNotice_ifEverythingIsSaidToHold() external {
        assertNoticed(28);
    }

    function test_wouldNotice_ifADigestTripsTwice() external {
        assertNoticed(40);
    }

    function test_wouldNotice_ifOneGuardianTripsAgainAndAgain() external {
        assertNoticed(41);
    }

    function test_wouldNotice_ifNobodyLooksAtSignatures() external {
        assertNoticed(42);
    }

    function test_wouldNotice_ifATierIsNotSigned() external {
        assertNoticed(43);
    }

    function test_wouldNotice_ifAnybodyOpens() external {
        assertNoticed(50);
    }

    function test_wouldNotice_ifNobodyWaitsToOpen() external {
        assertNoticed(51);
    }

    function test_wouldNotice_ifSickThingsAreOpened() external {
        assertNoticed(52);
    }

    function test_wouldNotice_ifSickThingsAreOpenedAtOnce() external {
        assertNoticed(53);
    }

    function test_wouldNotice_ifAResumeCannotBeWithdrawn() external {
        assertNoticed(54);
    }

    function test_wouldNotice_ifAnybodyCloses() external {
        assertNoticed(55);
    }

    function test_wouldNotice_ifNobodyLooksAgainAfterAStage() external {
        assertNoticed(56);
    }

    function test_wouldNotice_ifNobodyLooksAgainAfterAnAlarmIsWithdrawn() external {
        assertNoticed(57);
    }

    function test_wouldNotice_ifNobodyLooksAtTheOtherEngine() external {
        assertNoticed(58);
    }

    function deployHub(address recovery, address[] memory guardians) internal override returns (GuardianCore) {
        return new GuardianHub(address(0xAD), recovery, PLAN_DELAY, guardians, 2, 3);
    }
}
