// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PlanRules} from "../../../contracts/guardian/PlanRules.sol";
import {Action, IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Meter} from "./Meter.sol";
import {HubTest} from "./HubTest.sol";

/// @notice The rules alone, asked about plans for a hub; every target is a contract that takes any call.
abstract contract RulesTest is HubTest {
    PlanRules internal rules;
    address internal target;

    function setUp() public virtual override {
        super.setUp();
        rules = new PlanRules();
        target = address(new Meter());
    }

    function check(Terms memory terms, Action memory action) internal view returns (bool stripsRole) {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        return rules.check(hub, terms, actions);
    }

    function check(Action memory action) internal view returns (bool) {
        return check(hourTerms(), action);
    }

    function check(Terms memory terms, bytes memory data) internal view returns (bool) {
        return check(terms, calling(data));
    }

    /// @dev In the second tier, where a plan may take roles, too.
    function check(bytes memory data) internal view returns (bool) {
        return check(Terms(2, type(uint32).max, address(0)), data);
    }

    function calling(bytes memory data) internal view returns (Action memory action) {
        action = pauseOf(target);
        action.data = data;
    }

    function through(address inner, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("execute(address,bytes)", inner, data);
    }

    /// @dev The next call is refused because of what it would call.
    function expectForbidden(address inner, bytes memory data) internal {
        bytes4 selector = bytes4(data);
        vm.expectRevert(abi.encodeWithSelector(IGuardianHub.GuardianHub_Refused.selector, 0, inner, selector));
    }

    /// @dev A plan that calls this is refused.
    function assertForbidden(bytes memory data) internal {
        expectForbidden(target, data);
        check(data);
    }

    /// @dev Each of these, separated by single spaces; arguments that are as long as any of them needs follow the selector.
    function assertAllForbidden(string memory signatures, uint256 expectedCount) internal {
        (bytes memory text, uint256 from, uint256 count) = (bytes(signatures), 0, 0);
        for (uint256 i = 0; i <= text.length; ++i) {
            if (i < text.length && text[i] != " ") continue;
            bytes memory signature = new bytes(i - from);
            for (uint256 k = from; k < i; ++k) signature[k - from] = text[k];
            assertForbidden(abi.encodePacked(bytes4(keccak256(signature)), new bytes(320)));
            (from, count) = (i + 1, count + 1);
        }
        vm.assertEq(count, expectedCount);
    }
}
