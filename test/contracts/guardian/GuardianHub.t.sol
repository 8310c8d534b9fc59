// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {QuorumTrigger} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Action, IGuardianHub, Incident, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HubTest} from "../support/HubTest.sol";
import {Meter} from "../support/Meter.sol";

contract GuardianHubTest is HubTest {
    function test_beginsInTheFirstEpoch_withItsGuardians_andSaysSo() public {
        vm.expectEmit();
        emit IGuardianHub.GuardiansChanged(guardians, QUORUM, TOP_QUORUM, address(this));
        vm.expectEmit();
        emit IGuardianHub.EpochRaised(1, address(this));
        GuardianHub made = new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);

        vm.assertEq(made.epoch(), 1);
        vm.assertEq(made.openQuorumTrips(), 0);
        vm.assertEq(made.triggerKeys().length, 0);
    }

    function test_actsInItsOwnName_byItsOwnRulesAndTrigger() public {
        GuardianHub other = new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);

        vm.assertEq(hub.sender(), address(hub));
        vm.assertEq(address(QuorumTrigger(hub.TRIGGER()).HUB()), address(hub));
        vm.assertTrue(address(hub.RULES()).code.length > 0);
        vm.assertTrue(other.TRIGGER() != hub.TRIGGER() && address(other.RULES()) != address(hub.RULES()));
    }

    function test_makesTheCallsItself_withTheCap_theData_andNoValue() public {
        Meter meter = new Meter();
        Action[] memory actions = planOf(address(meter));
        actions[0].data = abi.encodeCall(Meter.note, ("whole"));
        actions[0].probeData = callOf("calls()");
        actions[0].gasCap = 345_678;
        commit(actions);
        uint256 before = vm.snapshotState();
        (bool ok, ) = address(meter).call{gas: 345_678}(actions[0].data);
        uint256 given = meter.gas();
        vm.revertToState(before);
        vm.deal(address(hub), 1 ether);

        trip(BOT, actions, 1);

        vm.assertTrue(ok);
        vm.assertEq(meter.calls(), 1);
        vm.assertEq(meter.gas(), given);
        vm.assertEq(meter.value(), 0);
        vm.assertEq(meter.from(), address(hub));
        vm.assertEq(meter.input(), actions[0].data);
        vm.assertEq(address(hub).balance, 1 ether);
    }

    function test_takesNoEther() public {
        (bool plain, ) = address(hub).call{value: 1}("");
        (bool called, ) = address(hub).call{value: 1}(abi.encodeCall(IGuardianHub.epoch, ()));

        vm.assertFalse(plain);
        vm.assertFalse(called);
    }

    function test_whatIsUnknown_isZero() public view {
        Terms memory noTerms;
        Incident memory noIncident;
        (Terms memory terms, bool stripsRole) = hub.planTerms(PLAN);
        vm.assertEq(keccak256(abi.encode(terms)), keccak256(abi.encode(noTerms)));
        vm.assertFalse(stripsRole);
        vm.assertEq(hub.planHash(PLAN), bytes32(0));
        vm.assertEq(keccak256(abi.encode(hub.incidentOf("trip"))), keccak256(abi.encode(noIncident)));
        vm.assertEq(hub.readyAt("operation"), 0);
    }
}
