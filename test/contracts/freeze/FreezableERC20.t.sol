// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAccountFreeze} from "../../../contracts/interfaces/IAccountFreeze.sol";
import {FreezableERC20} from "../../../contracts/freeze/FreezableERC20.sol";
import {MintableFreezable} from "../../../contracts/mocks/MintableFreezable.sol";
import {PlainToken} from "../../../contracts/mocks/PlainToken.sol";
import {FreezeTest} from "../support/FreezeTest.sol";

/// @notice Money whose balances share their words with the times of a freeze.
contract FreezableERC20Test is FreezeTest {
    uint256 private constant CAP = 2 ** 176 - 1;

    MintableFreezable private _token;

    function setUp() public override {
        _token = new MintableFreezable();
        freezes = _token;
        _token.mint(THIEF, 1_000);
        _token.mint(VICTIM, 1_000);
    }

    function test_reverts_ifAFrozenSenderSends_evenNothing_evenToHimself() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        approve(THIEF, VICTIM, 10);

        uint256[2] memory values = [uint256(0), 1];
        for (uint256 i = 0; i < 2; ++i) {
            expectIsFrozen(THIEF, SEND, NOW + HOUR);
            transfer(THIEF, VICTIM, values[i]);
            expectIsFrozen(THIEF, SEND, NOW + HOUR);
            transfer(THIEF, THIEF, values[i]);
            expectIsFrozen(THIEF, SEND, NOW + HOUR);
            transferFrom(VICTIM, THIEF, VICTIM, values[i]);
            expectIsFrozen(THIEF, SEND, NOW + HOUR);
            _token.burn(THIEF, values[i]);
        }

        _token.mint(THIEF, 1);
        transfer(VICTIM, THIEF, 1);
        assertBalances(1_002, 999);
    }

    function test_reverts_ifAFrozenRecipientReceives_evenNothing_evenFromHimself() public {
        freeze(GUARDIAN, THIEF, RECEIVE, HOUR);

        expectIsFrozen(THIEF, RECEIVE, NOW + HOUR);
        transfer(VICTIM, THIEF, 0);
        expectIsFrozen(THIEF, RECEIVE, NOW + HOUR);
        transfer(THIEF, THIEF, 1);
        expectIsFrozen(THIEF, RECEIVE, NOW + HOUR);
        _token.mint(THIEF, 1);

        transfer(THIEF, VICTIM, 400);
        _token.burn(THIEF, 600);
        assertBalances(0, 1_400);
    }

    function test_freeze_holdsToTheSecondBeforeItsEnd() public {
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        freeze(GUARDIAN, VICTIM, RECEIVE, 2 * HOUR);

        vm.warp(NOW + HOUR - 1);
        expectIsFrozen(THIEF, SEND, NOW + HOUR);
        transfer(THIEF, BYSTANDER, 1);
        vm.warp(NOW + HOUR);
        transfer(THIEF, BYSTANDER, 1);
        vm.warp(NOW + 2 * HOUR - 1);
        expectIsFrozen(VICTIM, RECEIVE, NOW + 2 * HOUR);
        transfer(THIEF, VICTIM, 1);
        vm.warp(NOW + 2 * HOUR);
        transfer(THIEF, VICTIM, 1);

        assertBalances(998, 1_001);
        assertTimes(THIEF, NOW + HOUR, 0);
        assertTimes(VICTIM, 0, NOW + 2 * HOUR);
    }

    function test_reverts_ifAFrozenSenderSpendsWhatOthersAllowed() public {
        approve(VICTIM, THIEF, 10);
        approve(VICTIM, BYSTANDER, 10);
        freeze(GUARDIAN, THIEF, SEND, HOUR);

        expectIsFrozen(THIEF, SEND, NOW + HOUR);
        transferFrom(THIEF, VICTIM, BYSTANDER, 1);
        transferFrom(BYSTANDER, VICTIM, BYSTANDER, 4);
        vm.warp(NOW + HOUR);
        transferFrom(THIEF, VICTIM, BYSTANDER, 1);

        vm.assertEq(_token.allowance(VICTIM, THIEF), 9);
        vm.assertEq(_token.allowance(VICTIM, BYSTANDER), 6);
        assertBalances(1_000, 995);
    }

    function test_reverts_ifMoreIsSentThanThereIs_byAUnit() public {
        expectInsufficient(1_000, 1_001);
        transfer(THIEF, VICTIM, 1_001);
        expectInsufficient(1_000, 1_001);
        transfer(THIEF, THIEF, 1_001);
        expectInsufficient(1_000, 2 ** 176);
        transfer(THIEF, VICTIM, 2 ** 176);
        expectInsufficient(1_000, 1_001);
        _token.burn(THIEF, 1_001);

        transfer(THIEF, VICTIM, 999);
        transfer(THIEF, VICTIM, 1);
        assertBalances(0, 2_000);
    }

    function test_transfer_toOneself_changesNothing() public {
        transfer(THIEF, THIEF, 0);
        transfer(THIEF, THIEF, 999);
        transfer(THIEF, THIEF, 1_000);

        assertBalances(1_000, 1_000);
        vm.assertEq(_token.totalSupply(), 2_000);
    }

    function test_money_isMovedMintedAndBurnt_withOpenZeppelinsEvents() public {
        expectTransfer(THIEF, VICTIM, 400);
        transfer(THIEF, VICTIM, 400);
        expectTransfer(address(0), THIEF, 5);
        _token.mint(THIEF, 5);
        expectTransfer(VICTIM, address(0), 1_000);
        _token.burn(VICTIM, 1_000);

        assertBalances(605, 400);
        vm.assertEq(_token.totalSupply(), 1_005);
    }

    function test_reverts_ifTheSupplyWouldReachTheTimes() public {
        _token.mint(THIEF, CAP - 2_001);
        vm.assertEq(_token.totalSupply(), CAP - 1);

        expectSupplyCap(CAP - 1);
        _token.mint(VICTIM, 2);
        expectSupplyCap(CAP - 1);
        _token.mint(VICTIM, type(uint256).max);
        _token.mint(THIEF, 1);
        expectSupplyCap(CAP);
        _token.mint(VICTIM, 1);
        transfer(VICTIM, THIEF, 1_000);

        assertBalances(CAP, 0);
    }

    function test_times_areLeftAloneByMoney_andMoneyByThem() public {
        _token.mint(THIEF, CAP - 2_000);
        freeze(GUARDIAN, THIEF, SEND, 1);
        freeze(GUARDIAN, THIEF, RECEIVE, 2);
        freeze(GUARDIAN, VICTIM, BOTH, 3);
        vm.warp(NOW + 3);

        transfer(VICTIM, THIEF, 1_000);
        assertBalances(CAP, 0);
        transfer(THIEF, VICTIM, CAP);
        assertBalances(0, CAP);
        unfreeze(VICTIM, BOTH);
        _token.burn(VICTIM, CAP);

        assertTimes(THIEF, NOW + 1, NOW + 2);
        assertTimes(VICTIM, NOW + 3, NOW + 3);
        assertTerm(THIEF, NOW + 7 * DAY);
        vm.assertEq(_token.totalSupply(), 0);
    }

    function testFuzz_freezingAndFreeingMoveNothing(uint256 balance, uint8 directions, uint32 duration) public {
        balance = balance % (CAP - 2_000 + 1);
        directions = 1 + (directions % 3);
        _token.mint(THIEF, balance);

        freeze(GUARDIAN, THIEF, directions, 1 + (duration % (7 * DAY)));
        assertBalances(1_000 + balance, 1_000);
        unfreeze(THIEF, 3);

        assertBalances(1_000 + balance, 1_000);
        vm.assertEq(_token.totalSupply(), 2_000 + balance);
    }

    function testFuzz_theFreeFareAsWithOpenZeppelin(uint256[10] memory drawn) public {
        PlainToken plain = new PlainToken(THIEF, 1_000);
        _token.burn(VICTIM, 1_000);
        address[3] memory people = [THIEF, VICTIM, BYSTANDER];
        for (uint256 i = 0; i < drawn.length; ++i) {
            (address by, address from) = (people[drawn[i] % 3], people[(drawn[i] >> 8) % 3]);
            (address to, uint256 value) = (people[(drawn[i] >> 16) % 3], (drawn[i] >> 24) % 700);
            bytes memory call =
                (drawn[i] >> 40) % 3 == 0
                    ? abi.encodeCall(IERC20.approve, (to, value))
                    : (drawn[i] >> 40) % 3 == 1
                        ? abi.encodeCall(IERC20.transfer, (to, value))
                        : abi.encodeCall(IERC20.transferFrom, (from, to, value));
            (bool ok, bytes memory answer) = callAs(by, address(_token), call);
            (bool due, bytes memory expected) = callAs(by, address(plain), call);
            vm.assertEq(ok, due);
            vm.assertEq(keccak256(answer), keccak256(expected));
        }
        for (uint256 i = 0; i < 3; ++i) vm.assertEq(_token.balanceOf(people[i]), plain.balanceOf(people[i]));
    }

    function test_reentered_aFreezeIsNotLost_norATermBegunTwice() public {
        _token.setHook(abi.encodeCall(IAccountFreeze.freeze, (one(THIEF), BOTH, 7 * DAY, INCIDENT)));

        freeze(GUARDIAN, THIEF, SEND, HOUR);

        assertTimes(THIEF, NOW + 7 * DAY, NOW + 7 * DAY);
        assertTerm(THIEF, NOW + 7 * DAY);
    }

    function test_reentered_aReleaseDoesNotUndoAFreezeOfAnother() public {
        freeze(GUARDIAN, THIEF, BOTH, HOUR);
        _token.setHook(abi.encodeCall(IAccountFreeze.freeze, (one(VICTIM), BOTH, HOUR, INCIDENT)));

        unfreeze(THIEF, BOTH);

        assertTimes(THIEF, NOW, NOW);
        assertTimes(VICTIM, NOW + HOUR, NOW + HOUR);
    }

    function callAs(address by, address where, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        return where.call(data);
    }

    function transfer(address from, address to, uint256 value) private {
        vm.prank(from);
        _token.transfer(to, value);
    }

    function transferFrom(address by, address from, address to, uint256 value) private {
        vm.prank(by);
        _token.transferFrom(from, to, value);
    }

    function approve(address owner, address spender, uint256 value) private {
        vm.prank(owner);
        _token.approve(spender, value);
    }

    function expectTransfer(address from, address to, uint256 value) private {
        vm.expectEmit(address(_token));
        emit IERC20.Transfer(from, to, value);
    }

    function expectInsufficient(uint256 balance, uint256 needed) private {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, THIEF, balance, needed));
    }

    function expectSupplyCap(uint256 supply) private {
        vm.expectRevert(abi.encodeWithSelector(FreezableERC20.FreezableERC20_SupplyCap.selector, supply, CAP));
    }

    function assertBalances(uint256 thief, uint256 victim) private view {
        vm.assertEq(_token.balanceOf(THIEF), thief);
        vm.assertEq(_token.balanceOf(VICTIM), victim);
    }
}
