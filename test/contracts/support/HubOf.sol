// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";

/// @notice A hub whose calls carry the name of somebody who has no office, as a module of somebody else's Safe would.
contract HubOf is GuardianCore {
    address private immutable SENDER;

    constructor(
        address admin,
        address recovery,
        address sender_,
        address[] memory guardians_
    ) GuardianCore(admin, recovery, 2 days, guardians_, 1, 1) {
        SENDER = sender_;
    }

    function sender() public view override returns (address) {
        return SENDER;
    }
}
