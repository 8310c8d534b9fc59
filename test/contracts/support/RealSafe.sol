// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What the tests ask of a Safe, versions 1.3.0 to 1.5.0.
interface RealSafe {
    function setup(
        address[] calldata owners,
        uint256 threshold,
        address to,
        bytes calldata data,
        address fallbackHandler,
        address paymentToken,
        uint256 payment,
        address payable paymentReceiver
    ) external;

    /// @dev A signature of 65 bytes whose last one is 1 and whose first word is an owner counts when he sends it himself.
    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address payable refundReceiver,
        bytes calldata signatures
    ) external payable returns (bool);

    function execTransactionFromModule(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation
    ) external returns (bool);

    function enableModule(address module) external;

    function disableModule(address previous, address module) external;

    function setGuard(address guard) external;

    /// @dev Since 1.5.0.
    function setModuleGuard(address guard) external;

    function isModuleEnabled(address module) external view returns (bool);

    function getModulesPaginated(
        address start,
        uint256 size
    ) external view returns (address[] memory modules, address next);

    function getOwners() external view returns (address[] memory);

    function getThreshold() external view returns (uint256);

    function nonce() external view returns (uint256);

    /// @dev The version, e.g. "1.4.1".
    function VERSION() external view returns (string memory);
}
