// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {GuardianHub} from "../../../contracts/guardian/GuardianHub.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger, Trip} from "../../../contracts/guardian/QuorumTrigger.sol";
import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {HostileTarget} from "../../../contracts/mocks/HostileTarget.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {HealthSwitch} from "./HealthSwitch.sol";
import {QuorumTest} from "./QuorumTest.sol";

/// @notice A hub whose recovery is an AccessManager, and a controller that closes incidents there and opens the switches of PLAN.
abstract contract RecoveryTest is QuorumTest {
    uint48 internal constant DELAY = 4 hours;
    uint48 internal constant QUICK_DELAY = 1 hours;
    uint48 internal constant GRACE_TIME = 30 minutes;
    uint48 internal constant LAPSE = 7 days;
    address internal constant RECOVERER = address(0x4EC);
    uint64 internal constant RECOVERER_ROLE = 1;
    uint64 internal constant CONTROLLER_ROLE = 2;

    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    AccessManager internal manager;
    HealthSwitch internal health;
    RecoveryController internal controller;

    function setUp() public virtual override {
        super.setUp();
        health = new HealthSwitch();
        controller = new RecoveryController(manager, hub, health, DELAY, QUICK_DELAY, GRACE_TIME, otherHub());
        letRecover();
        for (uint256 i = 0; i < targets.length; ++i) allow(targets[i], Switch.open.selector);
        allow(address(hub), IGuardianHub.closeIncident.selector);
        allow(address(hub), IGuardianHub.raiseEpoch.selector);
        manager.grantRole(CONTROLLER_ROLE, address(controller), 0);
    }

    function deployHub() internal virtual override returns (GuardianCore) {
        manager = new AccessManager(address(this));
        return new GuardianHub(ADMIN, address(manager), PLAN_DELAY, guardians, QUORUM, TOP_QUORUM);
    }

    /// @dev The other engine of the same manager.
    function otherHub() internal virtual returns (IGuardianHub) {
        return IGuardianHub(address(0));
    }

    /// @dev The table of what the controller may make the manager do.
    function allow(address target, bytes4 selector) internal {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        manager.setTargetFunctionRole(target, selectors, CONTROLLER_ROLE);
    }

    // --- resumes ---------------------------------------------------------------------------------------------------------------

    function opening(address target) internal pure returns (Step[] memory steps) {
        steps = new Step[](1);
        steps[0] = Step(target, abi.encodeCall(Switch.open, ()));
    }

    /// @dev One switch in each stage.
    function stagesOf() internal view returns (Step[][] memory stages) {
        stages = new Step[][](3);
        for (uint256 i = 0; i < 3; ++i) stages[i] = opening(targets[i]);
    }

    function tripAll() internal returns (bytes32[] memory tripIds) {
        (bytes32 tripId, , ) = trip(BOT, plan(), 7);
        return one(tripId);
    }

    function propose(bytes32[] memory tripIds) internal returns (bytes32) {
        vm.prank(RECOVERER);
        return controller.propose(tripIds, stagesOf());
    }

    function close(bytes32[] memory tripIds) internal {
        vm.prank(RECOVERER);
        controller.close(tripIds);
    }

    function advance(bytes32[] memory tripIds) internal {
        vm.prank(RECOVERER);
        controller.advance(tripIds, stagesOf());
    }

    function retract(bytes32 tripId, Step[] memory steps, Signature[] memory signatures) internal {
        controller.retract(tripId, steps, FOREVER, signatures);
    }

    function otherOrder(uint8 tier) internal pure returns (Trip memory order) {
        order = orderOf(tier);
        order.nonce = "other nonce";
    }

    /// @dev A target that sends what guardians signed for this epoch, and then the first switch, which that finds closed.
    function betrayed(uint64 epoch) internal returns (Step[] memory steps) {
        HostileTarget attacker = new HostileTarget("reenter");
        allow(address(attacker), HostileTarget.pause.selector);
        Trip memory order = orderOf(2);
        order.epoch = epoch;
        Signature[] memory signatures = signed(digestOf(order), 3);
        attacker.arm(
            address(trigger),
            abi.encodeCall(QuorumTrigger.trip, (order, plan(), signatures, new bytes32[](0)))
        );
        steps = new Step[](2);
        steps[0] = Step(address(attacker), callOf("pause()"));
        steps[1] = opening(targets[0])[0];
    }

    // --- what is expected ------------------------------------------------------------------------------------------------------

    function expectUnauthorized(address by) internal {
        expectRefused(by, abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, by));
    }

    function assertResume(bytes32 id, uint48 proposedAt, uint48 readyAt, uint8 stage, bool hastened) internal view {
        bytes memory expected = abi.encode(proposedAt, readyAt, stage, hastened);
        vm.assertEq(abi.encode(controller.resumeOf(id)), expected);
    }

    // --- what is signed --------------------------------------------------------------------------------------------------------

    function hastenDigest(bytes32 resumeId, uint48 proposedAt) internal view returns (bytes32) {
        bytes32 kind = keccak256("Hasten(bytes32 resumeId,uint48 proposedAt)");
        return ours(keccak256(abi.encode(kind, resumeId, proposedAt)));
    }

    function retractDigest(bytes32 tripId, Step[] memory steps, uint48 deadline) internal view returns (bytes32) {
        bytes32 kind = keccak256("Retract(bytes32 tripId,bytes32 stepsHash,uint48 deadline)");
        return ours(keccak256(abi.encode(kind, tripId, keccak256(abi.encode(steps)), deadline)));
    }

    /// @dev By the standard's words, beside what the contract makes of it.
    function ours(bytes32 content) private view returns (bytes32) {
        bytes32 name = keccak256("Firebreak RecoveryController");
        bytes32 domain = keccak256(abi.encode(DOMAIN, name, keccak256("1"), block.chainid, address(controller)));
        return keccak256(abi.encodePacked(hex"1901", domain, content));
    }

    // --- roles -----------------------------------------------------------------------------------------------------------------

    function letRecover() private {
        bytes4[] memory verbs = new bytes4[](4);
        verbs[0] = RecoveryController.propose.selector;
        verbs[1] = RecoveryController.advance.selector;
        verbs[2] = RecoveryController.cancel.selector;
        verbs[3] = RecoveryController.close.selector;
        manager.setTargetFunctionRole(address(controller), verbs, RECOVERER_ROLE);
        manager.grantRole(RECOVERER_ROLE, RECOVERER, 0);
    }
}
