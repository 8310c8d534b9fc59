// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IReleasePath} from "../../../contracts/interfaces/IReleasePath.sol";

/// @notice Says of itself what a test wants: whose hub it serves and how long it takes.
contract ReleasePath is IReleasePath {
    address public immutable HUB;
    uint48 public immutable releaseDelay;

    constructor(address hub, uint48 delay) {
        (HUB, releaseDelay) = (hub, delay);
    }
}
