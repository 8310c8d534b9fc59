// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {Action, IGuardianHub, Terms} from "../interfaces/IGuardianHub.sol";
import {IReleasePath} from "../interfaces/IReleasePath.sol";
import {NeverEmpowers} from "./NeverEmpowers.sol";
import {NeverMoves} from "./NeverMoves.sol";
import {NeverOpens} from "./NeverOpens.sol";
import {RoleStrips} from "./RoleStrips.sol";
import {Tiers} from "./Tiers.sol";

/**
 * @title PlanRules
 * @notice What a plan must look like before it is committed.
 *
 * Design: a contract of its own, deployed by the hub: the hub stays below the size limit, and anyone can ask beforehand by eth_call.
 * Design: an action has no field for value and is never a delegatecall, so these need no rule.
 * Design: what AccessManager.execute carries is held to the same rules as the call itself, through up to three managers.
 * Trust: keeps nothing; asks the hub whose name the calls carry, the release path about itself, and a manager whether it is one.
 */
contract PlanRules {
    /// @dev Less cannot change a storage word.
    uint256 internal constant MIN_GAS_CAP = 5_000;

    /// @dev An action with its probes must fit into one transaction, which EIP-7825 ends at 16,777,216 gas.
    uint256 internal constant MAX_GAS_CAP = 8_000_000;

    /// @dev Laying it out must fit into the hub's gas reserve.
    uint256 internal constant MAX_DATA = 8_192;

    uint256 internal constant MAX_ACTIONS = 256;
    /// @dev Three managers and the call itself.
    uint256 internal constant MAX_DEPTH = 4;

    /// @dev Within which recovery can end what does not end by itself, in seconds.
    uint256 internal constant MAX_RELEASE = 24 hours;

    bytes4 private constant EXECUTE = bytes4(keccak256("execute(address,bytes)"));
    bytes4 private constant PAUSE_LANES = bytes4(keccak256("pauseLanes(uint256,uint32,bytes32)"));
    bytes4 private constant PAUSE_FOR = bytes4(keccak256("pauseFor(uint256)"));
    bytes4 private constant FREEZE = bytes4(keccak256("freeze(address[],uint8,uint32,bytes32)"));

    struct Context {
        address hub;
        // Whose name the calls carry: the hub, or a Safe.
        address sender;
        uint8 minTier;
        uint32 maxEffect;
    }

    /// @notice Reverts with the first rule that the plan breaks. It is meant for `hub`. Answers whether it takes a role from somebody.
    function check(
        IGuardianHub hub,
        Terms calldata terms,
        Action[] calldata actions
    ) external view returns (bool stripsRole) {
        require(terms.minTier <= Tiers.THREE, IGuardianHub.GuardianHub_BadTier(terms.minTier));
        uint8 minTier = Tiers.lowest(terms.minTier, terms.maxEffect);
        Context memory context = Context(address(hub), hub.sender(), minTier, terms.maxEffect);
        _requireRelease(context, terms.release);
        uint256 count = actions.length;
        require(count != 0, IGuardianHub.GuardianHub_NoActions());
        require(count <= MAX_ACTIONS, IGuardianHub.GuardianHub_TooManyActions(count));
        for (uint256 i = 0; i < count; ++i) {
            Action calldata action = actions[i];
            uint256 cap = action.gasCap;
            require(cap >= MIN_GAS_CAP && cap <= MAX_GAS_CAP, IGuardianHub.GuardianHub_BadGasCap(i, cap));
            _requireProbe(context, i, action);
            if (_requireCall(context, i, action.target, action.data)) stripsRole = true;
        }
    }

    /// @dev What does not end by itself is ended by recovery, and soon.
    function _requireRelease(Context memory context, address release) private view {
        if (context.maxEffect != 0 && release == address(0)) return;

        bool sound = release.code.length != 0 && IReleasePath(release).HUB() == context.hub;
        require(
            sound && IReleasePath(release).releaseDelay() <= MAX_RELEASE,
            IGuardianHub.GuardianHub_NoRelease(release)
        );
    }

    /// @dev A probe must be able to be true and to be false.
    function _requireProbe(Context memory context, uint256 index, Action calldata action) private view {
        _requireContract(context, index, action.probeTarget);
        uint256 size = action.probeData.length;
        require(size >= 4 && size <= MAX_DATA, IGuardianHub.GuardianHub_BadProbe(index));

        uint256 mask = uint256(action.mask);
        uint256 expected = uint256(action.expected);
        // EQUAL: the expected bits are among those that count. AT_LEAST_NOW_PLUS: seconds that can be added to a time within the mask.
        bool possible = action.op == 0 ? expected & ~mask == 0 : expected <= type(uint32).max && mask > block.timestamp;
        require(mask != 0 && action.op <= 1 && possible, IGuardianHub.GuardianHub_BadProbe(index));
    }

    function _requireCall(
        Context memory context,
        uint256 index,
        address target,
        bytes memory data
    ) private view returns (bool stripsRole) {
        for (uint256 depth = 0; depth < MAX_DEPTH; ++depth) {
            _requireContract(context, index, target);
            require(data.length >= 4 && data.length <= MAX_DATA, IGuardianHub.GuardianHub_BadData(index));
            bytes4 selector = bytes4(data);
            require(!_isRefused(uint32(selector), data), IGuardianHub.GuardianHub_Refused(index, target, selector));
            if (selector != EXECUTE) return _requireTier(context, index, data);

            (address inner, bytes memory carried) = abi.decode(Bytes.slice(data, 4), (address, bytes));
            require(_isManager(target, inner), IGuardianHub.GuardianHub_Refused(index, target, selector));
            (target, data) = (inner, carried);
        }
        revert IGuardianHub.GuardianHub_TooDeep(index);
    }

    /// @dev One key strips no role, whatever the admin chose; and a call that says for how long it pauses is believed before the plan is.
    function _requireTier(
        Context memory context,
        uint256 index,
        bytes memory data
    ) private pure returns (bool stripsRole) {
        bytes4 selector = bytes4(data);
        stripsRole = RoleStrips.strips(uint32(selector));
        require(!stripsRole || context.minTier > Tiers.ONE, IGuardianHub.GuardianHub_StripsRole(index));
        uint256 start = _durationAt(selector);
        if (start == 0) return stripsRole;

        require(data.length >= start + 32, IGuardianHub.GuardianHub_BadData(index));
        uint256 duration = abi.decode(Bytes.slice(data, start, start + 32), (uint256));
        bool covered = context.maxEffect == 0 || duration <= context.maxEffect;
        require(covered, IGuardianHub.GuardianHub_LongerEffect(index, duration));
    }

    /// @dev Where the calldata of a known call says for how many seconds it closes something; 0: it does not say.
    function _durationAt(bytes4 selector) private pure returns (uint256) {
        if (selector == PAUSE_FOR) return 4;
        if (selector == PAUSE_LANES) return 36;
        return selector == FREEZE ? 68 : 0;
    }

    function _isRefused(uint32 selector, bytes memory data) private pure returns (bool) {
        return
            NeverMoves.forbids(selector) ||
            NeverEmpowers.forbids(selector) ||
            NeverOpens.forbids(selector) ||
            NeverOpens.loosens(selector, data);
    }

    /// @dev DSProxy and others share the selector but run the code as their own; only a manager answers this question.
    function _isManager(address target, address inner) private view returns (bool) {
        (bool ok, bytes memory answer) = target.staticcall(abi.encodeCall(IAccessManager.isTargetClosed, (inner)));
        return ok && answer.length == 32;
    }

    /// @dev An account that delegates (EIP-7702, code 0xef0100 and an address) can change its code at will; it is no contract.
    function _requireContract(Context memory context, uint256 index, address target) private view {
        uint256 size = target.code.length;
        bool delegated = size == 23 && bytes3(target.code) == 0xef0100;
        bool sound = size != 0 && !delegated && target != context.hub && target != context.sender;
        require(sound, IGuardianHub.GuardianHub_BadTarget(index, target));
    }
}
