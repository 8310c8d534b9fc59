// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {Action, Grant, IGuardianHub, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {Test} from "./Test.sol";

/// @notice A hub with five guardians (three are a quorum, four the top quorum) and a bot that may trip PLAN in the first tier.
abstract contract HubTest is Test {
    address internal constant ADMIN = address(0xAD);
    address internal constant BOT = address(0xB07);
    address internal constant SECOND_BOT = address(0xB08);
    bytes32 internal constant PLAN = "plan";
    bytes32 internal constant OTHER_PLAN = "other plan";
    bytes32 internal constant EVIDENCE = "what they saw";
    uint48 internal constant PLAN_DELAY = 2 days;
    uint48 internal constant GRACE = 7 days;
    uint48 internal constant FOREVER = type(uint48).max;
    uint256 internal constant QUORUM = 3;
    uint256 internal constant TOP_QUORUM = 4;

    GuardianCore internal hub;
    uint256[] internal guardianKeys;
    address[] internal guardians;
    /// @dev What `plan()` pauses, in this order.
    address[] internal targets;

    function setUp() public virtual {
        for (uint256 key = 1; guardians.length < 5; ++key) addGuardian(key);
        hub = deployHub();
        grant(BOT, PLAN);
    }

    /// @dev What is tested, unless a test puts something else here: one that makes the calls itself.
    function deployHub() internal virtual returns (GuardianCore) {
        return new GuardianHub(ADMIN, RECOVERY, PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
    }

    // --- plans -----------------------------------------------------------------------------------------------------------------

    /// @dev Calls `pause()` and asks `paused()`.
    function pauseOf(address target) internal pure returns (Action memory) {
        bytes32 yes = bytes32(uint256(1));
        return Action(target, 100_000, callOf("pause()"), target, callOf("paused()"), yes, 0, yes);
    }

    function callOf(string memory signature) internal pure returns (bytes memory) {
        return abi.encodePacked(bytes4(keccak256(bytes(signature))));
    }

    function planOf(address first) internal pure returns (Action[] memory actions) {
        actions = new Action[](1);
        actions[0] = pauseOf(first);
    }

    function planOf(address first, address second) internal pure returns (Action[] memory actions) {
        actions = new Action[](2);
        (actions[0], actions[1]) = (pauseOf(first), pauseOf(second));
    }

    function plan() internal view returns (Action[] memory actions) {
        actions = new Action[](targets.length);
        for (uint256 i = 0; i < actions.length; ++i) actions[i] = pauseOf(targets[i]);
    }

    /// @dev Switches that anybody may close and open.
    function addSwitches(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) targets.push(address(new Switch()));
    }

    function hostile(string memory behaviour) internal returns (address) {
        return address(new HostileTarget(behaviour));
    }

    /// @dev Whatever the plan does is said to end within the hour, so that one key may trip it.
    function hourTerms() internal pure returns (Terms memory) {
        return Terms(0, HOUR, address(0));
    }

    function tierTerms(uint8 tier) internal pure returns (Terms memory) {
        return Terms(tier, HOUR, address(0));
    }

    function hashOf(Action[] memory actions) internal pure returns (bytes32) {
        return keccak256(abi.encode(actions));
    }

    function commitOperation(
        bytes32 planId,
        Terms memory terms,
        Action[] memory actions
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode("commit", planId, terms, hashOf(actions)));
    }

    function propose(bytes32 planId, Terms memory terms, Action[] memory actions) internal {
        vm.prank(ADMIN);
        hub.proposePlan(planId, terms, hashOf(actions));
    }

    /// @dev Proposes PLAN_DELAY before NOW and commits NOW.
    function commit(bytes32 planId, Terms memory terms, Action[] memory actions) internal {
        vm.warp(NOW - PLAN_DELAY);
        propose(planId, terms, actions);
        vm.warp(NOW);
        vm.prank(ADMIN);
        hub.commitPlan(planId, terms, actions);
    }

    function commit(Action[] memory actions) internal {
        commit(PLAN, hourTerms(), actions);
    }

    // --- keys ------------------------------------------------------------------------------------------------------------------

    /// @dev Three uses in 30 days, an hour of rest, from NOW on for 90 days.
    function grantTerms() internal pure returns (Grant memory) {
        return Grant(uint48(NOW - PLAN_DELAY), uint48(NOW + 90 days), 3, 30 days, 1 hours);
    }

    function grant(address key, Grant memory terms, bytes32[] memory planIds) internal {
        vm.prank(ADMIN);
        hub.grant(key, terms, planIds);
    }

    function grant(address key, Grant memory terms, bytes32 planId) internal {
        grant(key, terms, one(planId));
    }

    function grant(address key, bytes32 planId) internal {
        grant(key, grantTerms(), planId);
    }

    function one(bytes32 word) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = word;
    }

    // --- trips -----------------------------------------------------------------------------------------------------------------

    function trip(
        address by,
        Action[] memory actions,
        uint256 mask
    ) internal returns (bytes32 tripId, uint256 held, uint256 failed) {
        return tripPlan(by, PLAN, actions, mask);
    }

    function tripPlan(
        address by,
        bytes32 planId,
        Action[] memory actions,
        uint256 mask
    ) internal returns (bytes32 tripId, uint256 held, uint256 failed) {
        vm.prank(by);
        return hub.trip(planId, actions, mask, EVIDENCE, 1, FOREVER);
    }

    /// @dev The name of the hub's trip with this number; the first is 1.
    function tripIdOf(uint64 number) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(hub), number));
    }

    /// @dev Which of the targets are closed now.
    function pausedTargets() internal view returns (uint256 bitmap) {
        for (uint256 i = 0; i < targets.length; ++i) if (Switch(targets[i]).paused()) bitmap |= 1 << i;
    }

    // --- what is expected ------------------------------------------------------------------------------------------------------

    function expectError(bytes4 error) internal {
        vm.expectRevert(abi.encodePacked(error));
    }

    function expectError(bytes4 error, uint256 argument) internal {
        vm.expectRevert(abi.encodeWithSelector(error, argument));
    }

    function expectError(bytes4 error, address argument) internal {
        vm.expectRevert(abi.encodeWithSelector(error, argument));
    }

    function expectError(bytes4 error, uint256 first, uint256 second) internal {
        vm.expectRevert(abi.encodeWithSelector(error, first, second));
    }

    function expectError(bytes4 error, address first, bytes32 second) internal {
        vm.expectRevert(abi.encodeWithSelector(error, first, second));
    }

    function expectTripped(uint64 number, address by, uint256 mask, uint256 held, uint8 tier) internal {
        vm.expectEmit(address(hub));
        emit IGuardianHub.Tripped(tripIdOf(number), PLAN, by, mask, held, mask & ~held, EVIDENCE, 1, tier);
    }

    // --- guardians -------------------------------------------------------------------------------------------------------------

    /// @dev Keeps guardians and their keys ascending by address.
    function addGuardian(uint256 key) private {
        address account = vm.addr(key);
        guardians.push(account);
        guardianKeys.push(key);
        for (uint256 i = guardians.length - 1; i > 0 && guardians[i - 1] > account; --i) {
            (guardians[i], guardians[i - 1]) = (guardians[i - 1], account);
            (guardianKeys[i], guardianKeys[i - 1]) = (guardianKeys[i - 1], key);
        }
    }
}
