// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice A facet with a known weakness: it calls whatever it is told, in the name of the diamond that so many users have approved.
contract ForwardingFacet {
    event Swapped(address indexed exchange, address indexed by);

    error ForwardingFacet_Failed(bytes answer);

    /// @notice Meant for exchanges; nobody asks whether it is one.
    function swap(address exchange, bytes calldata data) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = exchange.call(data);
        require(ok, ForwardingFacet_Failed(answer));
        emit Swapped(exchange, msg.sender);
    }
}
