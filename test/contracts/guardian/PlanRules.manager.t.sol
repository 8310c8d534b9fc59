// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Action, IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Meter} from "../support/Meter.sol";
import {RulesTest} from "../support/RulesTest.sol";

/// @notice What AccessManager.execute carries is held to the same rules as the call itself.
contract PlanRulesManagerTest is RulesTest {
    address private _first;
    address private _second;

    function setUp() public override {
        super.setUp();
        _first = address(new AccessManager(ADMIN));
        _second = address(new AccessManager(ADMIN));
    }

    function test_aPause_goesThroughUpToThreeManagers() public {
        bytes memory once = through(target, callOf("pause()"));
        bytes memory twice = through(_first, once);
        bytes memory thrice = through(_second, twice);

        carry(_first, once);
        carry(_second, twice);
        carry(_first, thrice);
        expectError(IGuardianHub.GuardianHub_TooDeep.selector, 0);
        this.carry(_second, through(_first, thrice));
    }

    function test_whatIsRefusedOutside_isRefusedInside_andNamesTheInnerContract() public {
        bytes[4] memory bad = [
            callOf("unpause()"),
            abi.encodeWithSignature("transfer(address,uint256)", 1, 1),
            abi.encodeWithSignature("grantRole(uint64,address,uint32)", 0, 1, 0),
            abi.encodeWithSignature("setTargetClosed(address,bool)", 1, 0)
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            expectForbidden(target, bad[i]);
            this.carry(_first, through(target, bad[i]));
            expectForbidden(target, bad[i]);
            this.carry(_second, through(_first, through(target, bad[i])));
        }
        carry(_first, through(_first, abi.encodeWithSignature("setTargetClosed(address,bool)", 1, 1)));
    }

    function test_reverts_ifItCarriesACallToTheHub_orToNobody_orWithoutASelector() public {
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(address(hub))));
        this.carry(_first, through(address(hub), callOf("pause()")));
        expectError(IGuardianHub.GuardianHub_BadTarget.selector, 0, uint256(uint160(STRANGER)));
        this.carry(_first, through(STRANGER, callOf("pause()")));
        expectError(IGuardianHub.GuardianHub_BadData.selector, 0);
        this.carry(_first, through(target, hex"112233"));
    }

    function test_reverts_ifWhatIsCarriedIsCutOff() public {
        vm.expectRevert();
        this.carry(_first, abi.encodePacked(callOf("execute(address,bytes)"), abi.encode(target)));
    }

    function test_aRole_isNotTakenByOne_howeverDeepItLies() public {
        bytes memory revoke = through(_first, abi.encodeWithSignature("revokeRole(uint64,address)", 1, BOT));
        bytes memory deeper = through(_second, revoke);

        expectError(IGuardianHub.GuardianHub_StripsRole.selector, 0);
        this.carryFor(_second, revoke, tierTerms(1));
        expectError(IGuardianHub.GuardianHub_StripsRole.selector, 0);
        this.carryFor(_first, deeper, tierTerms(1));
        vm.assertTrue(carryFor(_second, revoke, tierTerms(2)));
        vm.assertTrue(carryFor(_first, deeper, tierTerms(2)));
        vm.assertFalse(carryFor(_first, through(target, callOf("pause()")), tierTerms(2)));
    }

    function test_aDuration_isReadHoweverDeepItLies() public {
        bytes memory hour = through(target, abi.encodeWithSignature("pauseFor(uint256)", HOUR));
        bytes memory longer = through(target, abi.encodeWithSignature("pauseFor(uint256)", HOUR + 1));

        carryFor(_first, hour, hourTerms());
        expectError(IGuardianHub.GuardianHub_LongerEffect.selector, 0, HOUR + 1);
        this.carryFor(_first, longer, hourTerms());
        expectError(IGuardianHub.GuardianHub_BadData.selector, 0);
        this.carryFor(_first, through(target, callOf("pauseFor(uint256)")), hourTerms());
    }

    function test_whatOnlySharesTheSelector_isNoManager() public {
        Meter meter = Meter(target);
        bytes memory once = through(address(new Meter()), callOf("pause()"));

        // Answers whether something is closed with more or less than a word, or not at all.
        meter.answer("", 31);
        expectForbidden(target, once);
        this.carry(target, once);
        meter.answer("", 33);
        expectForbidden(target, once);
        this.carry(target, once);
        meter.answer("", 0);
        expectForbidden(target, once);
        this.carry(target, once);
        address other = hostile("none");
        expectForbidden(other, once);
        this.carry(other, once);
        // Deeper, too.
        expectForbidden(other, once);
        this.carry(_first, through(other, once));

        meter.answer("", 32);
        carry(target, once);
    }

    function carry(address manager, bytes memory data) public view returns (bool) {
        return carryFor(manager, data, Terms(2, type(uint32).max, address(0)));
    }

    function carryFor(address manager, bytes memory data, Terms memory terms) public view returns (bool) {
        Action memory action = calling(data);
        action.target = manager;
        return check(terms, action);
    }
}
