// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccountFreeze} from "../../../contracts/interfaces/IAccountFreeze.sol";
import {Freezes} from "./Freezes.sol";
import {Test} from "./Test.sol";

/// @notice Accounts to freeze, and short words for it. What is frozen in is the mixin alone, unless a test puts something else here.
abstract contract FreezeTest is Test {
    uint8 internal constant SEND = 1;
    uint8 internal constant RECEIVE = 2;
    uint8 internal constant BOTH = 3;
    uint32 internal constant GUARDIAN_MAX = 3 days;
    uint32 internal constant MAX = 366 days;
    uint256 internal constant REST = 7 days;

    address internal constant THIEF = address(0x7F);
    address internal constant VICTIM = address(0xF1);
    address internal constant BYSTANDER = address(0xB5);

    IAccountFreeze internal freezes;

    function setUp() public virtual {
        freezes = new Freezes(GUARDIAN, COUNCIL, RECOVERY);
    }

    /// @dev What a caller without an office is told.
    function notAllowed(address by) internal pure virtual returns (bytes memory) {
        return abi.encodeWithSelector(Freezes.Freezes_NotAllowed.selector, by);
    }

    function freeze(address by, address account, uint8 directions, uint256 duration) internal {
        freezeAll(by, one(account), directions, duration);
    }

    function freezeAll(address by, address[] memory accounts, uint8 directions, uint256 duration) internal {
        vm.prank(by);
        freezes.freeze(accounts, directions, uint32(duration), INCIDENT);
    }

    function unfreeze(address account, uint8 directions) internal {
        vm.prank(RECOVERY);
        freezes.unfreeze(one(account), directions, INCIDENT);
    }

    function expectFrozen(address account, uint8 directions, uint256 until, address by) internal {
        vm.expectEmit(address(freezes));
        emit IAccountFreeze.AccountFrozen(account, directions, uint40(until), by, INCIDENT);
    }

    function expectUnfrozen(address account, uint8 directions) internal {
        vm.expectEmit(address(freezes));
        emit IAccountFreeze.AccountUnfrozen(account, directions, RECOVERY, INCIDENT);
    }

    /// @dev The next call names this account as left out.
    function expectLeftOut(address account, address by) internal {
        vm.expectEmit(address(freezes));
        emit IAccountFreeze.FreezeRefused(account, by, INCIDENT);
    }

    function expectRefusal(uint256 accounts) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccountFreeze.AccountFreeze_Refused.selector, accounts));
    }

    function expectIsFrozen(address account, uint8 direction, uint256 until) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IAccountFreeze.AccountFreeze_Frozen.selector, account, direction, until)
        );
    }

    function assertTimes(address account, uint256 sending, uint256 receiving) internal view {
        vm.assertEq(freezes.frozenUntil(account, SEND), sending);
        vm.assertEq(freezes.frozenUntil(account, RECEIVE), receiving);
    }

    function assertTerm(address account, uint256 expected) internal view {
        (uint40 until, uint40 again) = freezes.guardianTerm(account);
        vm.assertEq(until, expected);
        vm.assertEq(again, expected == 0 ? 0 : expected + REST);
    }

    function one(address account) internal pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }

    function three(address a, address b, address c) internal pure returns (address[] memory accounts) {
        accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (a, b, c);
    }
}
