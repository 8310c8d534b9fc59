// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {HostileAsset} from "../../../contracts/mocks/HostileAsset.sol";
import {FreezeTest} from "./FreezeTest.sol";

/// @notice The example vault on an asset that can be made hostile; three accounts have 1,000 shares and 1,000 of the asset each.
abstract contract VaultTest is FreezeTest {
    uint8 internal constant GLOBAL = 0;
    uint8 internal constant DEPOSIT = 1;
    uint8 internal constant TRANSFER = 2;
    uint8 internal constant WITHDRAW = 6;

    HostileAsset internal asset;
    FreezableVault internal vault;

    function setUp() public virtual override {
        asset = new HostileAsset(address(this), 1e24);
        vault = new FreezableVault(asset, [GUARDIAN, COUNCIL, RECOVERY]);
        freezes = vault;
        address[] memory rich = three(THIEF, VICTIM, BYSTANDER);
        for (uint256 i = 0; i < rich.length; ++i) {
            asset.transfer(rich[i], 2_000);
            vm.prank(rich[i]);
            asset.approve(address(vault), 2_000);
            vm.prank(rich[i]);
            vault.deposit(1_000, rich[i]);
        }
    }

    function notAllowed(address by) internal pure virtual override returns (bytes memory) {
        return abi.encodeWithSelector(FreezableVault.FreezableVault_NotAllowed.selector, by);
    }

    function close(uint8 lane) internal {
        vm.prank(COUNCIL);
        vault.pauseLanes(1 << lane, HOUR, INCIDENT);
    }

    function open(uint8 lane) internal {
        vm.prank(RECOVERY);
        vault.resumeLanes(1 << lane);
    }

    function expectClosed(uint8 lane) internal {
        vm.expectRevert(abi.encodeWithSelector(IScopedPausable.ScopedPausable_Closed.selector, lane, NOW + HOUR));
    }

    function expectThiefFrozen(uint8 direction) internal {
        expectIsFrozen(THIEF, direction, NOW + HOUR);
    }

    function assertShares(uint256 thief, uint256 victim) internal view {
        vm.assertEq(vault.balanceOf(THIEF), thief);
        vm.assertEq(vault.balanceOf(VICTIM), victim);
    }
}
