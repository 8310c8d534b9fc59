// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {BoundedCall} from "../guardian/BoundedCall.sol";
import {Delayed} from "../guardian/Delayed.sol";
import {GuardianCore} from "../guardian/GuardianCore.sol";
import {PlanEngine} from "../guardian/PlanEngine.sol";
import {Action} from "../interfaces/IGuardianHub.sol";
import {ISafe} from "../interfaces/ISafe.sol";

/**
 * @title GuardianModule
 * @notice Safe module (1.3.0, 1.4.1, 1.5.0): trips committed plans in the name of a Safe that holds the role already.
 *
 * Design: GuardianCore whose admin is the Safe, and whose calls the Safe makes: CALL, without value, nothing else. Grants, plan sets,
 * expiry, uses, cooldowns, tiers, quorum and epoch are the hub's own, so there is one engine to read.
 * Trust: a Safe believes its modules everything; this code is the barrier. It has one call site, which fixes operation and value, and
 * a plan names neither the Safe nor this module as target, so owners, threshold, modules and guard stay as they are.
 * Trust: no key can set anything here; only the Safe proposes plans and grants keys. A quorum of guardians can revoke any key.
 */
contract GuardianModule is GuardianCore {
    uint8 private constant CALL = 0;

    /// @dev What a Safe spends itself, its module guard included, before and after the target runs.
    uint256 internal constant SAFE_GAS = 100_000;

    address public immutable SAFE;

    constructor(
        address safe,
        address recovery,
        uint48 planDelay,
        address[] memory guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) GuardianCore(safe, recovery, planDelay, guardians_, quorum_, topQuorum_) {
        SAFE = safe;
    }

    /// @inheritdoc Delayed
    function sender() public view override returns (address) {
        return SAFE;
    }

    /// @inheritdoc PlanEngine
    function _send(Action calldata action) internal override {
        bytes memory call = abi.encodeCall(ISafe.execTransactionFromModule, (action.target, 0, action.data, CALL));
        BoundedCall.sendEncoded(SAFE, _gasFor(action.gasCap), call);
    }

    /// @inheritdoc PlanEngine
    function _gasFor(uint256 gasCap) internal pure override returns (uint256) {
        // The Safe's proxy and the Safe each keep a sixty-fourth back (EIP-150).
        return gasCap + gasCap / 16 + SAFE_GAS;
    }
}
