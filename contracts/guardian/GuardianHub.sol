// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Delayed} from "./Delayed.sol";
import {GuardianCore} from "./GuardianCore.sol";

/**
 * @title GuardianHub
 * @notice Trips committed plans against contracts that gave the hub itself a role.
 *
 * Design: GuardianCore with the calls made in the hub's own name.
 * Trust: give the hub the narrowest role that can pause or freeze. Whatever else that role can do, a plan has to name and the delay to show.
 */
contract GuardianHub is GuardianCore {
    constructor(
        address admin,
        address recovery,
        uint48 planDelay,
        address[] memory guardians_,
        uint256 quorum_,
        uint256 topQuorum_
    ) GuardianCore(admin, recovery, planDelay, guardians_, quorum_, topQuorum_) {}

    /// @inheritdoc Delayed
    function sender() public view override returns (address) {
        return address(this);
    }
}
