// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Action, IGuardianHub} from "../interfaces/IGuardianHub.sol";
import {BoundedCall} from "./BoundedCall.sol";

/**
 * @title PlanEngine
 * @notice Carries out actions and looks whether they hold. Keeps nothing.
 *
 * Design: before every call and every probe there must be gas for its whole cap (EIP-150 forwards 63/64), else everything reverts. So a
 * relayer with a short gas limit can fail a trip but not skip a target, and gas estimators find a limit that is enough.
 * Design: what a target returns is not read; a probe is read up to one word.
 * Trust: a target can waste its own gas cap and lie about itself. It cannot stop the next one.
 */
abstract contract PlanEngine {
    uint256 internal constant MAX_ACTIONS = 256;

    /// @dev Gas for one probe. Reading a flag behind proxies and registries costs 5,000 to 60,000.
    uint256 internal constant PROBE_GAS = 100_000;

    /// @dev Gas that must be left beside a cap: reaching a cold account (2,600, twice behind EIP-7702), laying out calldata (up to 70,000
    /// for the last of 256 calls through a Safe), and the record and report at the end (up to 130,000).
    uint256 internal constant RESERVE = 250_000;

    uint8 internal constant EQUAL = 0;
    uint8 internal constant AT_LEAST_NOW_PLUS = 1;

    /// @dev The actions of `mask` whose probe is true.
    function _holding(Action[] calldata actions, uint256 mask) internal view returns (uint256 held) {
        uint256 count = actions.length;
        for (uint256 i = 0; i < count; ++i) {
            uint256 bit = 1 << i;
            if (mask & bit == 0) continue;
            _requireGas(PROBE_GAS + RESERVE, i);
            if (_holds(actions[i])) held |= bit;
        }
    }

    /// @dev Calls every action of `mask`; returns those whose probe is true right after.
    function _act(Action[] calldata actions, uint256 mask) internal returns (uint256 held) {
        uint256 count = actions.length;
        for (uint256 i = 0; i < count; ++i) {
            uint256 bit = 1 << i;
            if (mask & bit == 0) continue;
            Action calldata action = actions[i];
            _requireGas(_gasFor(action.gasCap) + PROBE_GAS + RESERVE, i);
            // The result says nothing: a call can succeed without effect and revert because it is done already. The probe decides.
            _send(action);
            if (_holds(action)) held |= bit;
        }
    }

    /// @dev Makes the action's call with exactly its gas cap. In the engine's own name, unless it works for somebody else.
    function _send(Action calldata action) internal virtual {
        BoundedCall.send(action.target, action.gasCap, action.data);
    }

    /// @dev What `_send` needs so that the target gets `gasCap`.
    function _gasFor(uint256 gasCap) internal view virtual returns (uint256) {
        return gasCap;
    }

    /// @dev The bitmap of a whole plan.
    function _all(Action[] calldata actions) internal pure returns (uint256) {
        uint256 count = actions.length;
        require(count <= MAX_ACTIONS, IGuardianHub.GuardianHub_TooManyActions(count));
        return count == MAX_ACTIONS ? type(uint256).max : (1 << count) - 1;
    }

    /**
     * @dev True if these are the committed actions. `actions` must be the second parameter, and the only dynamic one, of `words` words.
     *
     * Hashing the calldata as it came costs a tenth of encoding it anew. The committed hash is over the canonical encoding, so equal bytes
     * are canonical. Another encoding of the same actions (a suffix behind the calldata, say) is accepted by encoding it anew.
     */
    function _areCommitted(bytes32 hash, Action[] calldata actions, uint256 words) internal pure returns (bool) {
        if (uint256(bytes32(msg.data[36:68])) == words * 32) {
            bytes calldata tail = msg.data[4 + words * 32:];
            if (keccak256(abi.encodePacked(uint256(32), tail)) == hash) return true;
        }
        return keccak256(abi.encode(actions)) == hash;
    }

    /// @dev The caller has made sure that the probe gets its gas.
    function _holds(Action calldata action) private view returns (bool) {
        (bool ok, bytes32 word) = BoundedCall.read(action.probeTarget, PROBE_GAS, action.probeData);
        if (!ok) return false;

        word &= action.mask;
        uint8 op = action.op;
        if (op == EQUAL) return word == action.expected;

        // Comparing differences instead of sums: no value of `expected` can overflow and stop the others.
        uint256 until = uint256(word);
        return
            op == AT_LEAST_NOW_PLUS && until >= block.timestamp && until - block.timestamp >= uint256(action.expected);
    }

    function _requireGas(uint256 needed, uint256 index) private view {
        uint256 left = gasleft();
        // A sixty-fourth stays here, whatever is forwarded. Unchecked: it cannot be more than what is left.
        unchecked {
            if (left - left / 64 < needed) revert IGuardianHub.GuardianHub_InsufficientGas(index);
        }
    }
}
