// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RulesTest} from "../support/RulesTest.sol";

/// @notice What was closed is not opened by any name, and a known switch is only ever thrown towards closed.
contract NeverOpensTest is RulesTest {
    function test_refuses_opening() public {
        assertAllForbidden(
            "unpause() unpause(address) unpause(uint256) unpause(uint8) unpause(bytes32) unpause(address[]) "
            "unpauseAll() unPause() unpauseContract() unpauseByType(uint8) unPauseByType(uint8) "
            "unPauseByExpiredType(uint8) resume() resume(address) resume(uint256) resumeLanes(uint256) unfreeze() "
            "unfreeze(address) unfreeze(address[],uint8,bytes32) unFreeze(address) unfreezeAccount(address) "
            "unblacklist(address) unBlacklist(address) removeBlackList(address) removeFromBlacklist(address) "
            "unblock(address) unban(address) thaw(address) unkill_me() uncurse(bytes16) uncurse(bytes16[]) unseal() "
            "unpause(string) unpausePool(address) unpauseVault() unpauseVaultBuffers() disableRecoveryMode() "
            "disableRecoveryMode(address) changePauseStatus(address[],uint32) unPauseDueToExpiry(uint8)",
            40
        );
    }

    function test_approves_nothing_andNothingElse() public {
        bytes memory approve = callOf("approve(address,uint256)");

        check(abi.encodePacked(approve, abi.encode(1, 0)));
        check(abi.encodePacked(approve, abi.encode(1, 0, 1)));
        assertForbidden(abi.encodePacked(approve, abi.encode(1, 1)));
        assertForbidden(abi.encodePacked(approve, abi.encode(0, 1)));
        assertForbidden(abi.encodePacked(approve, abi.encode(0, type(uint256).max)));
        assertTruncatedForbidden(abi.encodePacked(approve, abi.encode(1, 0)));
    }

    function test_throwsASwitchOfOneFlag_towardsClosedAlone() public {
        string[6] memory switches = [
            "setPaused(bool)",
            "setPause(bool)",
            "setPoolPause(bool)",
            "setPoolPause(bool,uint40)",
            "_setTransferPaused(bool)",
            "_setSeizePaused(bool)"
        ];
        for (uint256 i = 0; i < switches.length; ++i) assertFlagFirst(switches[i]);
    }

    function test_throwsASwitchWithASubject_towardsClosedAlone() public {
        string[8] memory switches = [
            "setTargetClosed(address,bool)",
            "setReservePause(address,bool)",
            "setReservePause(address,bool,uint40)",
            "setReserveFreeze(address,bool)",
            "_setMintPaused(address,bool)",
            "_setBorrowPaused(address,bool)",
            "setFrozen(address,bool)",
            "setBlacklisted(address,bool)"
        ];
        for (uint256 i = 0; i < switches.length; ++i) assertFlagSecond(switches[i]);
    }

    function test_pausesComet_onlyWithAllOfItsFlags() public {
        bytes memory pause = callOf("pause(bool,bool,bool,bool,bool)");

        check(abi.encodePacked(pause, abi.encode(1, 1, 1, 1, 1)));
        check(abi.encodePacked(pause, abi.encode(1, 1, 1, 1, 1, 0)));
        assertForbidden(abi.encodePacked(pause, abi.encode(0, 1, 1, 1, 1)));
        assertForbidden(abi.encodePacked(pause, abi.encode(1, 0, 1, 1, 1)));
        assertForbidden(abi.encodePacked(pause, abi.encode(1, 1, 0, 1, 1)));
        assertForbidden(abi.encodePacked(pause, abi.encode(1, 1, 1, 0, 1)));
        assertForbidden(abi.encodePacked(pause, abi.encode(1, 1, 1, 1, 0)));
        assertForbidden(abi.encodePacked(pause, abi.encode(1, 1, 1, 1, 2)));
        assertTruncatedForbidden(abi.encodePacked(pause, abi.encode(1, 1, 1, 1, 1)));
    }

    function test_hooksAnEulerVault_onlyWithNothingForAllOfItsOperations() public {
        bytes memory hook = callOf("setHookConfig(address,uint32)");

        check(abi.encodePacked(hook, abi.encode(0, 0x7fff)));
        assertForbidden(abi.encodePacked(hook, abi.encode(0, 0x7ffe)));
        assertForbidden(abi.encodePacked(hook, abi.encode(0, 0x8000)));
        assertForbidden(abi.encodePacked(hook, abi.encode(0, 0)));
        assertForbidden(abi.encodePacked(hook, abi.encode(1, 0x7fff)));
        assertForbidden(abi.encodePacked(hook, abi.encode(1, 0)));
        assertTruncatedForbidden(abi.encodePacked(hook, abi.encode(0, 0x7fff)));
    }

    function test_leavesOtherCallsAlone_whateverTheirArguments() public view {
        check(abi.encodePacked(callOf("pause()"), new bytes(64)));
        check(callOf("pause()"));
        check(abi.encodePacked(callOf("setSupplyCap(address,uint256)"), abi.encode(1, 0)));
    }

    function assertFlagFirst(string memory signature) private {
        bytes memory selector = callOf(signature);
        check(abi.encodePacked(selector, abi.encode(1)));
        check(abi.encodePacked(selector, abi.encode(1, 0)));
        assertForbidden(abi.encodePacked(selector, abi.encode(0)));
        assertForbidden(abi.encodePacked(selector, abi.encode(0, 1)));
        assertForbidden(abi.encodePacked(selector, abi.encode(2)));
        assertTruncatedForbidden(abi.encodePacked(selector, abi.encode(1)));
    }

    function assertFlagSecond(string memory signature) private {
        bytes memory selector = callOf(signature);
        check(abi.encodePacked(selector, abi.encode(5, 1)));
        check(abi.encodePacked(selector, abi.encode(0, 1, 0)));
        assertForbidden(abi.encodePacked(selector, abi.encode(1, 0)));
        assertForbidden(abi.encodePacked(selector, abi.encode(1, 2)));
        assertForbidden(abi.encodePacked(selector, abi.encode(1)));
        assertTruncatedForbidden(abi.encodePacked(selector, abi.encode(1, 1)));
    }

    /// @dev What lacks a byte of its last argument, or all of them, does not say it.
    function assertTruncatedForbidden(bytes memory data) private {
        bytes memory shorter = new bytes(data.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = data[i];
        assertForbidden(shorter);
        assertForbidden(abi.encodePacked(bytes4(data)));
    }
}
