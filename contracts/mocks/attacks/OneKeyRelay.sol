// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ScopedPausable} from "../../pausable/ScopedPausable.sol";

/**
 * @notice One end of a bridge with a known weakness: what came in at the other end is whatever the holder of one key says.
 *
 * Lane 1 is what arrives; leaving for the other end is never stopped here.
 */
abstract contract OneKeyRelay is ScopedPausable {
    uint8 internal constant ARRIVE = 1;

    address public immutable RELAYER;
    address public immutable TEAM;
    address public guardian;
    address public resumer;

    event Left(address indexed by, uint256 amount);

    error OneKeyRelay_NotAllowed(address by);

    modifier onlyBy(address one) {
        require(msg.sender == one, OneKeyRelay_NotAllowed(msg.sender));
        _;
    }

    constructor(address relayer, address team) {
        (RELAYER, TEAM) = (relayer, team);
    }

    /// @notice Hands out here what, as the relayer says, was taken at the other end.
    function arrive(address to, uint256 amount) external onlyBy(RELAYER) whenOpen(ARRIVE) {
        _handOut(to, amount);
    }

    /// @notice Takes it here, to be handed out at the other end.
    function leave(uint256 amount) external {
        _take(msg.sender, amount);
        emit Left(msg.sender, amount);
    }

    /// @notice Who may close the lane, and who may open it.
    function appoint(address guardian_, address resumer_) external onlyBy(TEAM) {
        (guardian, resumer) = (guardian_, resumer_);
    }

    function _handOut(address to, uint256 amount) internal virtual;

    function _take(address from, uint256 amount) internal virtual;

    function _authorizePause(address by, uint256, uint32) internal view override {
        require(by == guardian, OneKeyRelay_NotAllowed(by));
    }

    function _authorizeResume(address by, uint256) internal view override {
        require(by == resumer, OneKeyRelay_NotAllowed(by));
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 3 days;
    }
}
