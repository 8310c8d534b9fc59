// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

interface ISealable {
    function pauseFor(uint256 duration) external;

    function isPaused() external view returns (bool);

    function getResumeSinceTimestamp() external view returns (uint256);
}

/// @notice A caller in the shape of Lido's seals and breakers: one duration for all, and a look at the state afterwards.
contract SealCaller {
    error SealCaller_NotPaused(address sealable);

    function seal(ISealable sealable, uint256 duration) external returns (uint256 resumeSince) {
        sealable.pauseFor(duration);
        require(sealable.isPaused(), SealCaller_NotPaused(address(sealable)));
        return sealable.getResumeSinceTimestamp();
    }
}
