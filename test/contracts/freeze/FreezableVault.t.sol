// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {VaultTest} from "../support/VaultTest.sol";

/// @notice Who may do what in the example vault, through which doors money passes, and what the lanes close.
contract FreezableVaultTest is VaultTest {
    uint256 private constant UNBOUNDED = type(uint256).max;

    function test_reverts_ifSomebodyHoldsTwoOffices_orNobodyHoldsOne() public {
        address[3][7] memory bad = [
            [GUARDIAN, GUARDIAN, RECOVERY],
            [GUARDIAN, COUNCIL, GUARDIAN],
            [GUARDIAN, COUNCIL, COUNCIL],
            [GUARDIAN, GUARDIAN, GUARDIAN],
            [address(0), COUNCIL, RECOVERY],
            [GUARDIAN, address(0), RECOVERY],
            [GUARDIAN, COUNCIL, address(0)]
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(FreezableVault.FreezableVault_BadOffices.selector));
            new FreezableVault(asset, bad[i]);
        }
    }

    function test_reverts_ifAnyoneButGuardianAndCouncilPausesOrFreezes() public {
        address[3] memory others = [STRANGER, RECOVERY, THIEF];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], notAllowed(others[i]));
            vault.pauseLanes(1, HOUR, INCIDENT);
            expectRefused(others[i], notAllowed(others[i]));
            vault.freeze(one(VICTIM), BOTH, HOUR, INCIDENT);
        }
        vm.assertFalse(vault.paused());
        assertTimes(VICTIM, 0, 0);
    }

    function test_reverts_ifAnyoneButRecoveryResumesOrFrees() public {
        close(GLOBAL);
        freeze(COUNCIL, THIEF, BOTH, HOUR);

        address[4] memory others = [STRANGER, GUARDIAN, COUNCIL, THIEF];
        for (uint256 i = 0; i < others.length; ++i) {
            expectRefused(others[i], notAllowed(others[i]));
            vault.resumeLanes(1);
            expectRefused(others[i], notAllowed(others[i]));
            vault.unfreeze(one(THIEF), BOTH, INCIDENT);
        }
        vm.assertTrue(vault.paused());
        assertTimes(THIEF, NOW + HOUR, NOW + HOUR);
    }

    function test_offices_haveTheirBounds() public {
        vm.assertEq(vault.GUARDIAN(), GUARDIAN);
        vm.assertEq(vault.COUNCIL(), COUNCIL);
        vm.assertEq(vault.RECOVERY(), RECOVERY);
        vm.assertEq(vault.pauseCreditLeft(0), 2 * DAY);
        vm.assertEq(vault.maxPause(vault.WITHDRAW()), 6 * HOUR);
        vm.assertEq(vault.maxPause(vault.DEPOSIT()), 14 * DAY);
        vm.assertEq(vault.maxPause(vault.TRANSFER()), 14 * DAY);

        vm.prank(GUARDIAN);
        vault.pauseLanes(3, 14 * DAY, INCIDENT);
        vm.prank(COUNCIL);
        vault.pauseLanes(2, 14 * DAY, INCIDENT);
        vm.assertEq(vault.pausedUntil(GLOBAL), NOW + 2 * DAY);
        vm.assertEq(vault.pausedUntil(DEPOSIT), NOW + 14 * DAY);
        vm.warp(NOW + 15 * DAY);
        vm.assertEq(vault.pauseCreditLeft(0), DAY);
        freeze(GUARDIAN, THIEF, SEND, HOUR);
        freeze(COUNCIL, VICTIM, SEND, MAX);
        assertTerm(THIEF, NOW + 18 * DAY);
        assertTerm(VICTIM, 0);
    }

    function test_hasItsName() public view {
        vm.assertEq(bytes(vault.name()), "Freezable Vault");
        vm.assertEq(bytes(vault.symbol()), "fvASSET");
    }

    function test_pauseCredit_isWholeAgainAfterThirtyDays_andNotASecondEarlier() public {
        vm.prank(GUARDIAN);
        vault.pauseLanes(1, 2 * DAY, INCIDENT);
        vm.assertEq(vault.pauseCreditLeft(0), 0);

        vm.warp(NOW + 30 * DAY - 1);
        vm.assertEq(vault.pauseCreditLeft(0), 2 * DAY - 1);
        vm.warp(NOW + 30 * DAY);
        vm.assertEq(vault.pauseCreditLeft(0), 2 * DAY);
    }

    function test_reverts_ifSharesOfTheFirstAddressMove_whichIsNoSignOfMintingOrBurning() public {
        vm.prank(VICTIM);
        vault.transfer(address(1), 10);
        freeze(COUNCIL, address(1), BOTH, HOUR);

        expectIsFrozen(address(1), SEND, NOW + HOUR);
        vm.prank(address(1));
        vault.transfer(VICTIM, 10);
        expectIsFrozen(address(1), RECEIVE, NOW + HOUR);
        vm.prank(VICTIM);
        vault.transfer(address(1), 10);
        vm.assertEq(vault.balanceOf(address(1)), 10);
    }

    function test_reverts_ifAFrozenSendersSharesLeave_byWhicheverDoor() public {
        vm.prank(THIEF);
        vault.approve(VICTIM, 1_000);
        freeze(COUNCIL, THIEF, SEND, HOUR);

        uint256[2] memory values = [uint256(0), 1];
        for (uint256 i = 0; i < 2; ++i) {
            expectThiefFrozen(SEND);
            as_(THIEF).transfer(VICTIM, values[i]);
            expectThiefFrozen(SEND);
            as_(VICTIM).transferFrom(THIEF, VICTIM, values[i]);
            expectRedeemRefused(values[i]);
            as_(THIEF).redeem(values[i], VICTIM, THIEF);
            expectRedeemRefused(values[i]);
            as_(VICTIM).redeem(values[i], VICTIM, THIEF);
        }
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxWithdraw.selector, THIEF, 1, 0));
        as_(THIEF).withdraw(1, VICTIM, THIEF);
        assertShares(1_000, 1_000);
    }

    function test_reverts_ifAFrozenSenderSpendsOthersShares_orPutsMoneyInForThem() public {
        vm.prank(VICTIM);
        vault.approve(THIEF, 1_000);
        freeze(COUNCIL, THIEF, SEND, HOUR);

        expectThiefFrozen(SEND);
        as_(THIEF).transferFrom(VICTIM, BYSTANDER, 1);
        expectThiefFrozen(SEND);
        as_(THIEF).redeem(1, BYSTANDER, VICTIM);
        expectThiefFrozen(SEND);
        as_(THIEF).deposit(1, VICTIM);
        expectThiefFrozen(SEND);
        as_(THIEF).mint(1, VICTIM);

        as_(VICTIM).transfer(THIEF, 1);
        assertShares(1_001, 999);
        vm.assertEq(vault.allowance(VICTIM, THIEF), 1_000);
    }

    function test_reverts_ifAFrozenRecipientGetsSharesOrAssets() public {
        freeze(COUNCIL, THIEF, RECEIVE, HOUR);

        expectThiefFrozen(RECEIVE);
        as_(VICTIM).transfer(THIEF, 0);
        expectThiefFrozen(RECEIVE);
        as_(VICTIM).redeem(1, THIEF, VICTIM);
        expectThiefFrozen(RECEIVE);
        as_(VICTIM).deposit(0, THIEF);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, THIEF, 1, 0));
        as_(VICTIM).deposit(1, THIEF);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxMint.selector, THIEF, 1, 0));
        as_(VICTIM).mint(1, THIEF);

        as_(THIEF).transfer(VICTIM, 1);
        as_(THIEF).redeem(1, VICTIM, THIEF);
        as_(THIEF).deposit(2, VICTIM);
        assertShares(998, 1_003);
    }

    function test_everybodyElse_isAsFreeAsBefore() public {
        freeze(COUNCIL, THIEF, BOTH, HOUR);
        vm.prank(BYSTANDER);
        vault.approve(VICTIM, 10);

        as_(VICTIM).transfer(BYSTANDER, 100);
        as_(VICTIM).transferFrom(BYSTANDER, VICTIM, 10);
        as_(BYSTANDER).redeem(1_090, BYSTANDER, BYSTANDER);
        as_(VICTIM).deposit(50, VICTIM);

        assertShares(1_000, 960);
        vm.assertEq(asset.balanceOf(BYSTANDER), 2_090);
        vm.assertEq(vault.allowance(BYSTANDER, VICTIM), 0);
        vm.assertEq(vault.totalAssets(), 1_960);
    }

    function test_depositLane_closesDepositsAlone_evenOfNothing() public {
        close(DEPOSIT);

        expectClosed(DEPOSIT);
        as_(THIEF).deposit(0, THIEF);
        expectClosed(DEPOSIT);
        as_(THIEF).mint(0, THIEF);
        as_(THIEF).transfer(VICTIM, 1);
        as_(THIEF).redeem(1, THIEF, THIEF);

        open(DEPOSIT);
        as_(THIEF).deposit(3, THIEF);
        assertShares(1_001, 1_001);
    }

    function test_transferLane_closesTransfersAlone() public {
        close(TRANSFER);

        expectClosed(TRANSFER);
        as_(THIEF).transfer(VICTIM, 1);
        as_(THIEF).deposit(1, THIEF);
        as_(THIEF).redeem(2, THIEF, THIEF);

        assertShares(999, 1_000);
    }

    function test_withdrawLane_closesWithdrawalsAlone_evenOfNothing() public {
        close(WITHDRAW);

        expectClosed(WITHDRAW);
        as_(THIEF).redeem(0, THIEF, THIEF);
        expectClosed(WITHDRAW);
        as_(THIEF).withdraw(0, THIEF, THIEF);
        as_(THIEF).deposit(1, THIEF);
        as_(THIEF).transfer(VICTIM, 1);

        vm.warp(NOW + HOUR);
        as_(THIEF).redeem(1_000, THIEF, THIEF);
        assertShares(0, 1_001);
    }

    function test_global_closesAllButTheWayOut() public {
        close(GLOBAL);

        expectClosed(DEPOSIT);
        as_(THIEF).deposit(0, THIEF);
        expectClosed(TRANSFER);
        as_(THIEF).transfer(VICTIM, 1);
        as_(THIEF).redeem(1_000, THIEF, THIEF);

        vm.assertEq(asset.balanceOf(THIEF), 2_000);
    }

    function test_maxima_areZeroWhileTheVaultWouldRefuse_andOnlyThen() public {
        assertMaxima(UNBOUNDED, 1_000);
        uint8[4] memory lanes = [GLOBAL, DEPOSIT, TRANSFER, WITHDRAW];
        for (uint256 i = 0; i < 4; ++i) {
            close(lanes[i]);
            assertMaxima(i < 2 ? 0 : UNBOUNDED, i == 3 ? 0 : 1_000);
            open(lanes[i]);
            assertMaxima(UNBOUNDED, 1_000);
        }

        freeze(COUNCIL, THIEF, SEND, HOUR);
        assertMaxima(UNBOUNDED, 0);
        freeze(COUNCIL, THIEF, RECEIVE, 2 * HOUR);
        assertMaxima(0, 0);
        vm.warp(NOW + HOUR);
        assertMaxima(0, 1_000);
    }

    function test_maxima_areZeroToTheSecondBeforeALanesEnd() public {
        close(DEPOSIT);
        close(WITHDRAW);

        vm.warp(NOW + HOUR - 1);
        assertMaxima(0, 0);
        vm.warp(NOW + HOUR);
        assertMaxima(UNBOUNDED, 1_000);
    }

    /// @dev The next call comes from `by`.
    function as_(address by) private returns (FreezableVault) {
        vm.prank(by);
        return vault;
    }

    /// @dev OpenZeppelin compares with the maximum first; nothing is not more than that.
    function expectRedeemRefused(uint256 shares) private {
        if (shares == 0) return expectThiefFrozen(SEND);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, THIEF, shares, 0));
    }

    function assertMaxima(uint256 into, uint256 out) private view {
        vm.assertEq(vault.maxDeposit(THIEF), into);
        vm.assertEq(vault.maxMint(THIEF), into);
        vm.assertEq(vault.maxRedeem(THIEF), out);
        vm.assertEq(vault.maxWithdraw(THIEF), out);
    }
}
