// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice What the tests use of forge's cheatcodes, each under the name and with the meaning that forge gives it.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function assertEq(uint256 left, uint256 right) external pure;

    function assertEq(bool left, bool right) external pure;

    function assertEq(address left, address right) external pure;

    function assertEq(bytes32 left, bytes32 right) external pure;

    function assertGt(uint256 left, uint256 right) external pure;

    function assertLe(uint256 left, uint256 right) external pure;

    function assertEq(bytes calldata left, bytes calldata right) external pure;

    function assertEq(address[] calldata left, address[] calldata right) external pure;

    function assertEq(uint256 left, uint256 right, string calldata what) external pure;

    function assertNotEq(bytes32 left, bytes32 right) external pure;

    function assertLt(uint256 left, uint256 right) external pure;

    function assertGe(uint256 left, uint256 right) external pure;

    function assertTrue(bool condition, string calldata what) external pure;

    function assertTrue(bool condition) external pure;

    function assertFalse(bool condition) external pure;

    /// @dev A number that follows from forge's seed.
    function randomUint() external returns (uint256);

    /// @dev The time now, read at this place: the compiler is free to read `block.timestamp` elsewhere.
    function getBlockTimestamp() external view returns (uint256);

    /// @dev The next call comes from `sender`.
    function prank(address sender) external;

    /// @dev The next call reverts with exactly this data.
    function expectRevert(bytes calldata data) external;

    /// @dev The next call reverts, whatever it says.
    function expectRevert() external;

    /// @dev Before the test ends, `callee` is called exactly `count` times with calldata that begins like this.
    function expectCall(address callee, bytes calldata data, uint64 count) external;

    /// @dev Before the test ends, `callee` is called with exactly this value and gas and calldata that begins like this.
    function expectCall(address callee, uint256 value, uint64 gas, bytes calldata data) external;

    /// @dev The next call emits the event that is emitted after this line, whoever says it.
    function expectEmit() external;

    /// @dev The next call emits, from `emitter`, the event that is emitted after this line, with all its topics and data.
    function expectEmit(address emitter) external;

    /// @dev Events are kept from now on.
    function recordLogs() external;

    /// @dev The events since `recordLogs` or since the last look.
    function getRecordedLogs() external returns (Log[] memory);

    /// @dev Storage accesses are kept from now on.
    function record() external;

    /// @dev The slots of `target` that were read and written since `record`.
    function accesses(address target) external returns (bytes32[] memory reads, bytes32[] memory writes);

    /// @dev What stands in a slot of `target`.
    function load(address target, bytes32 slot) external view returns (bytes32);

    /// @dev Writes a slot of `target`.
    function store(address target, bytes32 slot, bytes32 value) external;

    /// @dev From now on `callee` answers this to calldata that begins like that.
    function mockCall(address callee, bytes calldata data, bytes calldata answer) external;

    /// @dev Everybody answers for himself again.
    function clearMockedCalls() external;

    /// @dev `block.timestamp` from now on.
    function warp(uint256 timestamp) external;

    /// @dev `block.chainid` from now on.
    function chainId(uint256 id) external;

    /// @dev The balance of an account.
    function deal(address account, uint256 balance) external;

    /// @dev The code of an account.
    function etch(address account, bytes calldata code) external;

    /// @dev The creation code in an artifact, by its path in the checkout.
    function getCode(string calldata path) external view returns (bytes memory);

    /// @dev The address of a private key.
    function addr(uint256 key) external pure returns (address);

    /// @dev What a private key signs.
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @dev Everything as it is now, to come back to.
    function snapshotState() external returns (uint256 id);

    /// @dev Comes back to it.
    function revertToState(uint256 id) external returns (bool);
}
