// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {QuorumTrigger} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Action, Terms} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ITargetBook, ShiftyTarget} from "./ShiftyTarget.sol";
import {RecoveryController, Step} from "../../../contracts/recovery/RecoveryController.sol";
import {Drawing} from "./Drawing.sol";
import {HealthSwitch} from "./HealthSwitch.sol";
import {OtherEngine} from "./OtherEngine.sol";
import {Wallet} from "./Wallet.sol";

/// @notice Who and what there is: five guardians, two keys, six targets, five plans of them, recovery, and another engine beside.
abstract contract GuardianWorld is Drawing, ITargetBook {
    struct Installation {
        GuardianCore hub;
        AccessManager manager;
        RecoveryController controller;
        HealthSwitch health;
        OtherEngine other;
        // The guardian who is a contract; the last of the keys signs for it.
        Wallet wallet;
        // Ascending, and the key of each.
        address[] members;
        uint256[] keys;
    }

    address internal constant ADMIN = address(0xAD);
    address internal constant BOT = address(0xB07);
    address internal constant SECOND_BOT = address(0xB08);
    address internal constant RECOVERER = address(0x4EC);
    uint256 internal constant TARGETS = 6;
    uint256 internal constant PLANS = 5;
    uint256 internal constant STRIPPING_PLAN = 3;
    uint256 internal constant GUARDIANS = 5;
    uint256 internal constant STRANGERS_KEY = 99;
    uint48 internal constant GRACE = 7 days;

    GuardianCore internal immutable HUB;
    QuorumTrigger internal immutable TRIGGER;
    AccessManager internal immutable MANAGER;
    RecoveryController internal immutable CONTROLLER;
    HealthSwitch internal immutable HEALTH;
    OtherEngine internal immutable OTHER;
    Wallet internal immutable WALLET;
    uint48 internal immutable PLAN_DELAY;
    ShiftyTarget private immutable _HOME;
    bytes32 private immutable _DOMAIN;

    address[] internal members;
    uint256[] private _secrets;
    ShiftyTarget[TARGETS] public targets;
    bytes internal targetCode;
    address[8] private _people;
    /// @dev Which targets a plan closes, in the order of its actions.
    uint256[][PLANS] internal targetsOf;
    bytes32[PLANS] internal hashes;

    constructor(Installation memory installed) {
        (HUB, MANAGER, CONTROLLER) = (installed.hub, installed.manager, installed.controller);
        (HEALTH, OTHER, WALLET) = (installed.health, installed.other, installed.wallet);
        (TRIGGER, PLAN_DELAY) = (QuorumTrigger(HUB.TRIGGER()), HUB.PLAN_DELAY());
        (members, _secrets) = (installed.members, installed.keys);
        _HOME = new ShiftyTarget(this, address(new ShiftyTarget(this, address(0))));
        for (uint256 i = 0; i < TARGETS; ++i) {
            bytes memory data = abi.encodeCall(
                ShiftyTarget.become,
                (ShiftyTarget.Way.HONEST, address(_HOME), address(0), "")
            );
            targets[i] = ShiftyTarget(payable(new ERC1967Proxy(address(_HOME), data)));
        }
        targetCode = address(targets[0]).code;
        targetsOf[0] = [0, 1, 2, 3];
        targetsOf[1] = [2, 3, 4, 5];
        targetsOf[2] = [0, 4, 5];
        targetsOf[STRIPPING_PLAN] = [1, 5];
        targetsOf[4] = [3, 4];
        for (uint256 p = 0; p < PLANS; ++p) hashes[p] = keccak256(abi.encode(planOf(p)));
        _people = [ADMIN, address(MANAGER), RECOVERER, BOT, SECOND_BOT, members[0], STRANGER, address(CONTROLLER)];
        _DOMAIN = domainOf(address(CONTROLLER));
    }

    // --- plans -----------------------------------------------------------------------------------------------------------------

    /// @dev Tiers one (six hours or lowered), two (as its effect asks, and because it takes a role), and three.
    function termsOf(uint256 p) internal view returns (Terms memory) {
        if (p == 0) return Terms(0, 6 hours, address(0));
        if (p == 1) return Terms(1, 0, address(CONTROLLER));
        if (p == 2) return Terms(0, 72 hours, address(0));
        if (p == STRIPPING_PLAN) return Terms(0, 0, address(CONTROLLER));
        return Terms(0, 72 hours + 1, address(0));
    }

    function tierOf(uint256 p) internal pure returns (uint8) {
        if (p < 2) return 1;
        return p == 4 ? 3 : 2;
    }

    function dataOf(uint256 p) internal pure returns (bytes memory) {
        bool strips = p == STRIPPING_PLAN;
        return abi.encodeWithSignature(strips ? "revokeRole(bytes32,address)" : "stop(uint256,uint256)", p, uint256(0));
    }

    function planOf(uint256 p) internal view returns (Action[] memory actions) {
        bytes32 yes = bytes32(uint256(1));
        actions = new Action[](targetsOf[p].length);
        for (uint256 i = 0; i < actions.length; ++i) {
            address target = address(targets[targetsOf[p][i]]);
            bytes memory question = abi.encodeCall(ShiftyTarget.paused, ());
            actions[i] = Action(target, 500_000, dataOf(p), target, question, yes, 0, yes);
        }
    }

    function all(uint256 p) internal view returns (uint256) {
        return (1 << targetsOf[p].length) - 1;
    }

    // --- targets ---------------------------------------------------------------------------------------------------------------

    function become(uint256 i, ShiftyTarget.Way way, address callee, bytes memory payload) internal {
        targets[i].become(way, address(_HOME), callee, payload);
    }

    function opening(uint256 bits) internal view returns (Step[] memory steps) {
        uint256 count;
        for (uint256 i = 0; i < TARGETS; ++i) count += (bits >> i) & 1;
        steps = new Step[](count);
        for (uint256 i = TARGETS; i > 0; --i) {
            if ((bits >> (i - 1)) & 1 == 1)
                steps[--count] = Step(address(targets[i - 1]), abi.encodeCall(ShiftyTarget.open, ()));
        }
    }

    // --- people ----------------------------------------------------------------------------------------------------------------

    /// @dev Mostly who may, or little would ever happen.
    function mostly(address right) internal returns (address) {
        return draw(5) == 0 ? _people[draw(8)] : right;
    }

    /// @dev Mostly `right`, else anything below.
    function mostly(uint256 right, uint256 below) internal returns (uint256) {
        return draw(10) == 0 ? draw(below) : right;
    }

    function keyOf(uint256 i) internal view returns (address) {
        if (i == 2) return address(targets[0]);
        return i == 0 ? BOT : SECOND_BOT;
    }

    // --- signatures ------------------------------------------------------------------------------------------------------------

    /**
     * @dev The guardians in `who` sign.
     * @param quirk 1: the first signs something else. 2: he signs twice. 3: they stand the wrong way round. 4: a stranger signs, too.
     */
    function signedBy(bytes32 digest, uint256 who, uint256 quirk) internal view returns (Signature[] memory list) {
        list = new Signature[](countOf(who, quirk));
        uint256 n;
        for (uint256 i = 0; i < GUARDIANS; ++i) {
            if ((who >> i) & 1 == 0) continue;
            bytes32 signed_ = quirk == 1 && n == 0 ? keccak256(abi.encode(digest)) : digest;
            list[n++] = Signature(members[i], signatureOf(_secrets[i], signed_));
            if (quirk == 2 && n == 1) list[n++] = list[0];
        }
        if (quirk == 4) list[n++] = Signature(vm.addr(STRANGERS_KEY), signatureOf(STRANGERS_KEY, digest));
        if (quirk == 3) {
            for (uint256 i = 0; i < n / 2; ++i) (list[i], list[n - 1 - i]) = (list[n - 1 - i], list[i]);
        }
    }

    function countOf(uint256 who, uint256 quirk) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < GUARDIANS; ++i) count += (who >> i) & 1;
        if ((quirk == 2 && count > 0) || quirk == 4) ++count;
    }

    function hastenDigest(bytes32 resumeId, uint256 proposedAt) internal view returns (bytes32) {
        bytes32 kind = keccak256("Hasten(bytes32 resumeId,uint48 proposedAt)");
        return typed(keccak256(abi.encode(kind, resumeId, proposedAt)));
    }

    function retractDigest(bytes32 tripId, Step[] memory steps, uint256 deadline) internal view returns (bytes32) {
        bytes32 kind = keccak256("Retract(bytes32 tripId,bytes32 stepsHash,uint48 deadline)");
        return typed(keccak256(abi.encode(kind, tripId, keccak256(abi.encode(steps)), deadline)));
    }

    function typed(bytes32 content) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _DOMAIN, content));
    }

    function signatureOf(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function domainOf(address verifier) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Firebreak RecoveryController"),
                    keccak256("1"),
                    block.chainid,
                    verifier
                )
            );
    }
}
