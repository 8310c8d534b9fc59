// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Test} from "./Test.sol";

/// @notice What handlers of invariants have in common: everything is drawn from one number, and somebody calls something.
abstract contract Drawing is Test {
    /// @notice A promise is broken, or the books and the contracts differ.
    error Broken(string what);

    /// @notice How many calls of each kind succeeded, and how many did not.
    mapping(uint256 kind => uint256[2]) private _counts;

    uint256 private _random;

    // The latest moments at which something begins or ends.
    uint256[16] private _moments;
    uint256 private _noted;

    /// @dev Of the handler: the compiler is free to read `block.timestamp` once, before a `warp`.
    uint256 internal time = NOW;

    /// @notice One random call. forge draws the number, and leaves calls out of a sequence that failed to find a short one.
    function step(uint256 seed) external {
        _random = uint256(keccak256(abi.encode(seed)));
        uint256 kind = draw(kinds());
        bool ok = act(kind);
        ++_counts[kind][ok ? 0 : 1];
        compare(kind);
    }

    /// @notice How often the rarer of success and failure happened, for the kind that has least of it.
    function rarest() external view returns (uint256 least) {
        least = type(uint256).max;
        for (uint256 i = 0; i < 2 * kinds(); ++i) {
            uint256 count = _counts[i / 2][i % 2];
            if (count < least) least = count;
        }
    }

    /// @notice How many kinds of calls there are.
    function kinds() public pure virtual returns (uint256);

    /// @dev Does it, notes in the books what it should do, and says whether it succeeded.
    function act(uint256 kind) internal virtual returns (bool ok);

    /// @dev Reverts with Broken unless the contracts are as the books say.
    function compare(uint256 kind) internal virtual;

    function callAs(address by, address where, bytes memory data) internal returns (bool ok) {
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = where.call(data);
    }

    /// @dev Short waits, so that much happens at once, and the edges of every bound.
    function passTime() internal {
        time += pick([uint256(1), 12, HOUR, 6 * HOUR, DAY - 1, DAY, 3 * DAY, 7 * DAY]);
        vm.warp(time);
    }

    /// @dev Something begins or ends then.
    function note(uint256 moment) internal {
        _moments[_noted++ % 16] = moment;
    }

    /// @dev To the second before a noted moment, to it or to the second after it; if none lies ahead, as `passTime`.
    function passToAMoment() internal {
        uint256 moment = _moments[draw(16)] + draw(3);
        if (moment <= time + 1) return passTime();
        time = moment - 1;
        vm.warp(time);
    }

    function holds(bool kept, string memory what) internal pure {
        if (!kept) revert Broken(what);
    }

    function pick(uint256[8] memory values) internal returns (uint256) {
        return values[draw(8)];
    }

    /// @dev Mostly one of those that are wanted, the next one after a random one; else any.
    function seek(function(uint256) view returns (bool) isWanted, uint256 below) internal returns (uint256) {
        uint256 from = draw(below);
        if (draw(5) == 0) return from;
        for (uint256 k = 0; k < below; ++k) if (isWanted((from + k) % below)) return (from + k) % below;
        return from;
    }

    function draw(uint256 below) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % below;
    }

    function drawn() internal returns (bytes32) {
        return bytes32(draw(type(uint256).max));
    }
}
