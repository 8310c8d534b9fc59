// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ReleasePath} from "../support/ReleasePath.sol";
import {RulesTest} from "../support/RulesTest.sol";

/// @notice A call that says for how long it closes something is believed before the plan is.
contract PlanRulesEffectTest is RulesTest {
    uint32 private constant EFFECT = 4 hours;

    function test_pauseFor_upToThePlansEffect() public {
        check(terms(), pauseFor(0));
        check(terms(), pauseFor(EFFECT - 1));
        check(terms(), pauseFor(EFFECT));
        assertLonger(pauseFor(EFFECT + 1), EFFECT + 1);
        assertLonger(pauseFor(type(uint256).max), type(uint256).max);
    }

    function test_pauseLanes_upToThePlansEffect_whateverItsMaskAndIncident() public {
        check(terms(), pauseLanes(type(uint256).max, EFFECT - 1, bytes32(type(uint256).max)));
        check(terms(), pauseLanes(type(uint256).max, EFFECT, bytes32(type(uint256).max)));
        assertLonger(pauseLanes(0, EFFECT + 1, 0), EFFECT + 1);
        // More than the 32 bits that the callee reads.
        assertLonger(pauseLanes(0, 1 << 32, 0), 1 << 32);
    }

    function test_freeze_upToThePlansEffect_whateverElseItSays() public {
        check(terms(), freeze(type(uint256).max, EFFECT - 1));
        check(terms(), freeze(type(uint256).max, EFFECT));
        assertLonger(freeze(0, EFFECT + 1), EFFECT + 1);
    }

    function test_whatDoesNotEndByItself_mayCloseForAnyTime() public {
        Terms memory endless = Terms(0, 0, address(new ReleasePath(address(hub), 1 days)));
        check(endless, pauseFor(type(uint256).max));
        check(endless, pauseLanes(1, type(uint256).max, 0));
        check(endless, freeze(0, type(uint256).max));
    }

    function test_reverts_ifTheDurationIsCutOff_alsoForWhatDoesNotEnd() public {
        Terms memory endless = Terms(0, 0, address(new ReleasePath(address(hub), 1 days)));
        bytes[3] memory whole = [pauseFor(1), firstWords(pauseLanes(1, 1, 0), 2), firstWords(freeze(1, 1), 3)];
        for (uint256 i = 0; i < whole.length; ++i) {
            check(terms(), whole[i]);
            assertBadData(terms(), cut(whole[i]));
            assertBadData(endless, cut(whole[i]));
            assertBadData(terms(), abi.encodePacked(bytes4(whole[i])));
        }
    }

    function test_otherCalls_sayNothingOfTheirDuration() public view {
        check(terms(), abi.encodeWithSignature("pause(uint256)", type(uint256).max));
        check(terms(), abi.encodeWithSignature("pauseFor(uint64)", type(uint64).max));
        check(terms(), callOf("pause()"));
    }

    function terms() private pure returns (Terms memory) {
        return Terms(0, EFFECT, address(0));
    }

    function pauseFor(uint256 duration) private pure returns (bytes memory) {
        return abi.encodeWithSignature("pauseFor(uint256)", duration);
    }

    function pauseLanes(uint256 mask, uint256 duration, bytes32 incident) private pure returns (bytes memory) {
        return abi.encodeWithSignature("pauseLanes(uint256,uint32,bytes32)", mask, duration, incident);
    }

    function freeze(uint256 directions, uint256 duration) private pure returns (bytes memory) {
        bytes4 selector = bytes4(keccak256("freeze(address[],uint8,uint32,bytes32)"));
        return
            abi.encodePacked(selector, abi.encode(uint256(128), directions, duration, type(uint256).max, uint256(0)));
    }

    function firstWords(bytes memory data, uint256 count) private pure returns (bytes memory some) {
        some = new bytes(4 + 32 * count);
        for (uint256 i = 0; i < some.length; ++i) some[i] = data[i];
    }

    function cut(bytes memory data) private pure returns (bytes memory shorter) {
        shorter = new bytes(data.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = data[i];
    }

    function assertLonger(bytes memory data, uint256 duration) private {
        expectError(IGuardianHub.GuardianHub_LongerEffect.selector, 0, duration);
        check(terms(), data);
    }

    function assertBadData(Terms memory plan, bytes memory data) private {
        expectError(IGuardianHub.GuardianHub_BadData.selector, 0);
        check(plan, data);
    }
}
