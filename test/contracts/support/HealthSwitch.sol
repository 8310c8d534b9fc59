// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IHealth} from "../../../contracts/interfaces/IHealth.sol";

/// @notice Healthy until a test says otherwise.
contract HealthSwitch is IHealth {
    bool public isHealthy = true;

    function set(bool healthy) external {
        isHealthy = healthy;
    }
}
