// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {VaultTest} from "../support/VaultTest.sol";

/// @notice What the vault owes, and whom it pays.
contract FreezableVaultPayoutsTest is VaultTest {
    function setUp() public override {
        super.setUp();
        asset.approve(address(vault), 60);
        vault.owe(all(), amounts(10, 20, 30));
    }

    function test_reverts_ifADebtHasNotOneAmountForEachAccount() public {
        vm.expectRevert(abi.encodeWithSelector(FreezableVault.FreezableVault_BadPayout.selector, 1, 3));
        vault.owe(one(THIEF), amounts(1, 2, 3));
        vm.expectRevert(abi.encodeWithSelector(FreezableVault.FreezableVault_BadPayout.selector, 3, 0));
        vault.owe(all(), new uint256[](0));
    }

    function test_reverts_ifADebtIsNotPaidIn() public {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 1_000, 1_001)
        );
        oweAs(THIEF, 1_000, 1, 0);

        oweAs(THIEF, 999, 1, 0);
        vm.assertEq(vault.owed(THIEF), 1_009);
        vm.assertEq(vault.owed(VICTIM), 21);
        vm.assertEq(vault.totalOwed(), 1_060);
        vm.assertEq(vault.totalAssets(), 3_000);
        vm.assertEq(asset.balanceOf(THIEF), 0);
    }

    function test_reverts_ifDepositsAreClosed_orWhoOwesIsFrozen() public {
        close(DEPOSIT);
        expectClosed(DEPOSIT);
        oweAs(THIEF, 1, 1, 1);
        open(DEPOSIT);
        freeze(COUNCIL, THIEF, SEND, HOUR);
        expectThiefFrozen(SEND);
        oweAs(THIEF, 1, 1, 1);

        freeze(COUNCIL, VICTIM, RECEIVE, HOUR);
        oweAs(VICTIM, 1, 1, 1);
        vm.assertEq(vault.totalOwed(), 63);
    }

    function test_owe_saysWhoOwesWhomWhat() public {
        vm.expectEmit(address(vault));
        emit FreezableVault.Owed(THIEF, 1, VICTIM);
        vm.expectEmit(address(vault));
        emit FreezableVault.Owed(VICTIM, 2, VICTIM);
        vm.expectEmit(address(vault));
        emit FreezableVault.Owed(BYSTANDER, 3, VICTIM);
        oweAs(VICTIM, 1, 2, 3);
    }

    function test_owed_isNoAssetOfTheVault() public view {
        vm.assertEq(vault.totalOwed(), 60);
        vm.assertEq(vault.totalAssets(), 3_000);
        vm.assertEq(vault.convertToAssets(1_000), 1_000);
    }

    function test_payOut_paysEachOnce_byOrderOfAnybody() public {
        expectPaid(THIEF, 10);
        expectPaid(VICTIM, 20);
        expectPaid(BYSTANDER, 30);
        payOut();
        watch();
        payOut();

        assertSaid(address(vault), 0);
        assertGained(10, 20, 30);
        assertOwed(0, 0, 0);
    }

    function test_payOut_leavesOutWhoIsFrozenEitherWay_andPaysHimWhenHeIsFree() public {
        freeze(COUNCIL, THIEF, RECEIVE, HOUR);
        freeze(COUNCIL, VICTIM, SEND, HOUR);

        expectSkipped(THIEF, 10);
        expectSkipped(VICTIM, 20);
        expectPaid(BYSTANDER, 30);
        payOut();
        assertGained(0, 0, 30);
        assertOwed(10, 20, 0);

        unfreeze(THIEF, BOTH);
        payOut();
        assertGained(10, 0, 30);
        vm.warp(NOW + HOUR);
        payOut();
        assertGained(10, 20, 30);
        assertOwed(0, 0, 0);
    }

    function test_payOut_leavesOutWhomTheAssetRefuses_whoStaysOwed() public {
        asset.refuse(VICTIM);

        expectPaid(THIEF, 10);
        expectSkipped(VICTIM, 20);
        expectPaid(BYSTANDER, 30);
        payOut();

        assertGained(10, 0, 30);
        assertOwed(0, 20, 0);
        vm.assertEq(vault.totalAssets(), 3_000);
    }

    function test_payOut_saysNothingOfWhomNothingIsOwed() public {
        payOut();

        watch();
        vm.prank(STRANGER);
        vault.payOut(three(STRANGER, THIEF, address(0)));

        assertUntouched(address(vault));
    }

    function test_payOut_paysWhileAllIsClosedButTheExit() public {
        close(GLOBAL);
        close(DEPOSIT);
        close(TRANSFER);
        payOut();
        assertGained(10, 20, 30);
    }

    function test_reverts_ifTheExitIsClosed() public {
        close(WITHDRAW);

        expectClosed(WITHDRAW);
        payOut();
    }

    function test_reentered_nobodyIsPaidTwice() public {
        asset.callBack(address(vault), abi.encodeCall(FreezableVault.payOut, (all())));

        vm.prank(STRANGER);
        vault.payOut(three(THIEF, THIEF, VICTIM));

        vm.assertEq(asset.calledBack(), 3);
        assertGained(10, 20, 30);
        assertOwed(0, 0, 0);
        vm.assertEq(vault.totalAssets(), 3_000);
    }

    function test_reentered_whoOwes_depositsAtTheSamePrice() public {
        asset.approve(address(vault), 1_000_900);
        asset.callBack(address(this), abi.encodeCall(this.depositOnce, ()));

        vault.owe(one(VICTIM), ones(900));

        vm.assertEq(asset.calledBack(), 1);
        vm.assertEq(vault.balanceOf(address(this)), 1_000_000);
        vm.assertEq(vault.maxWithdraw(address(this)), 1_000_000);
        vm.assertEq(vault.maxWithdraw(THIEF), 1_000);
        vm.assertEq(vault.owed(VICTIM), 920);
        vm.assertEq(vault.totalOwed(), 960);
    }

    /// @dev What the asset calls before it moves what is owed.
    function depositOnce() external {
        asset.callBack(address(0), "");
        vault.deposit(1_000_000, address(this));
    }

    function payOut() private {
        vm.prank(STRANGER);
        vault.payOut(all());
    }

    function oweAs(address by, uint256 a, uint256 b, uint256 c) private {
        vm.prank(by);
        vault.owe(all(), amounts(a, b, c));
    }

    function all() private pure returns (address[] memory) {
        return three(THIEF, VICTIM, BYSTANDER);
    }

    function ones(uint256 amount) private pure returns (uint256[] memory one_) {
        one_ = new uint256[](1);
        one_[0] = amount;
    }

    function amounts(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory three_) {
        three_ = new uint256[](3);
        (three_[0], three_[1], three_[2]) = (a, b, c);
    }

    function expectPaid(address account, uint256 amount) private {
        vm.expectEmit(address(vault));
        emit FreezableVault.PaidOut(account, amount, STRANGER);
    }

    function expectSkipped(address account, uint256 amount) private {
        vm.expectEmit(address(vault));
        emit FreezableVault.PayoutSkipped(account, amount, STRANGER);
    }

    function assertGained(uint256 thief, uint256 victim, uint256 bystander) private view {
        vm.assertEq(asset.balanceOf(THIEF), 1_000 + thief);
        vm.assertEq(asset.balanceOf(VICTIM), 1_000 + victim);
        vm.assertEq(asset.balanceOf(BYSTANDER), 1_000 + bystander);
    }

    function assertOwed(uint256 thief, uint256 victim, uint256 bystander) private view {
        vm.assertEq(vault.owed(THIEF), thief);
        vm.assertEq(vault.owed(VICTIM), victim);
        vm.assertEq(vault.owed(BYSTANDER), bystander);
        vm.assertEq(vault.totalOwed(), thief + victim + bystander);
    }
}
