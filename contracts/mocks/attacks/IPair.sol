// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What the attacks need of a Uniswap v2 pair.
interface IPair {
    function token0() external view returns (address);

    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 at);

    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
}
