// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {UpgradeableVault} from "../../../contracts/mocks/UpgradeableVault.sol";
import {UpgradeableVaultV2} from "../../../contracts/mocks/UpgradeableVaultV2.sol";
import {UpgradeableVaultV3} from "../../../contracts/mocks/UpgradeableVaultV3.sol";
import {LanesTest} from "../support/LanesTest.sol";

/// @notice The lanes behind a proxy, whose code changes under them.
contract ScopedPausableUpgradeTest is LanesTest {
    UpgradeableVault private _vault;

    function setUp() public override {
        _vault = deploy(abi.encodeCall(UpgradeableVault.initialize, (GUARDIAN)));
    }

    function test_paused_staysPaused_throughUpgradesThatMoveStorageAndBases() public {
        vm.prank(GUARDIAN);
        _vault.pauseLanes(3, HOUR, INCIDENT);
        uint256 before = wordOf(address(_vault));

        upgrade(address(new UpgradeableVaultV2()));
        vm.assertEq(wordOf(address(_vault)), before);
        assertClosed();
        upgrade(address(new UpgradeableVaultV3(2 days)));
        vm.assertEq(wordOf(address(_vault)), before);
        assertClosed();

        vm.warp(NOW + HOUR);
        _vault.deposit();
    }

    function test_proxy_isOpenAndCanBePaused_ifNoInitializerEverRan() public {
        _vault = deploy(abi.encodeCall(UpgradeableVault.deposit, ()));
        vm.assertEq(wordOf(address(_vault)), 0);
        _vault.deposit();
        upgrade(address(new UpgradeableVaultV2()));

        _vault.pauseLanes(2, HOUR, INCIDENT);

        assertClosed();
    }

    function test_proxy_hasANonZeroWord_afterItsInitializer() public view {
        vm.assertEq(wordOf(address(_vault)), 1);
    }

    function deploy(bytes memory start) private returns (UpgradeableVault) {
        return UpgradeableVault(address(new ERC1967Proxy(address(new UpgradeableVault()), start)));
    }

    function upgrade(address next) private {
        address owner = _vault.owner();
        vm.prank(owner);
        _vault.upgradeToAndCall(next, "");
    }

    function assertClosed() private {
        expectClosed(1, NOW + HOUR);
        _vault.deposit();
    }
}
