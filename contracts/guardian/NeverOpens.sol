// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";

/**
 * @title NeverOpens
 * @notice Selectors that open what was closed, and arguments without which a known switch is no pause.
 *
 * Design: a list of names is incomplete by nature. It catches the mistake and the known theft; what a committed call means is for the
 * people who read the plan during PLAN_DELAY. Numbers instead of bytes4 keep the comparison short in bytecode.
 * Trust: what it does not know it lets pass, and `approve(x, 0)`, which takes an allowance back, but on an ERC-721 would give token 0 away.
 */
library NeverOpens {
    // Every operation of an Euler vault; without a hook behind them they are switched off.
    uint256 private constant EULER_OPERATIONS = (1 << 15) - 1;

    /// @dev True for a call whose name says that it ends a pause, a freeze or a ban.
    function forbids(uint32 s) internal pure returns (bool) {
        return _opens(s);
    }

    /// @dev True for a known switch whose flag does not say "closed", and for an approval of more than zero. Needs the whole argument.
    function loosens(uint32 s, bytes memory data) internal pure returns (bool) {
        if (s == uint32(bytes4(keccak256("approve(address,uint256)")))) return !_argumentIs(data, 1, 0);
        if (_hasFlagFirst(s)) return !_argumentIs(data, 0, 1);
        if (_hasFlagSecond(s)) return !_argumentIs(data, 1, 1);
        if (s == uint32(bytes4(keccak256("pause(bool,bool,bool,bool,bool)")))) return !_areAllTrue(data, 5);
        if (s == uint32(bytes4(keccak256("setHookConfig(address,uint32)"))))
            return !_argumentIs(data, 0, 0) || !_argumentIs(data, 1, EULER_OPERATIONS);
        return false;
    }

    // Compound III writes all of its flags as they are given, so that each false would lift what somebody paused after the commit.
    function _areAllTrue(bytes memory data, uint256 flags) private pure returns (bool) {
        for (uint256 i = 0; i < flags; ++i) if (!_argumentIs(data, i, 1)) return false;
        return true;
    }

    function _argumentIs(bytes memory data, uint256 position, uint256 value) private pure returns (bool) {
        uint256 start = 4 + 32 * position;
        if (data.length < start + 32) return false;
        return abi.decode(Bytes.slice(data, start, start + 32), (uint256)) == value;
    }

    // Switches whose first argument must be true.
    function _hasFlagFirst(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("setPaused(bool)"))) ||
            s == uint32(bytes4(keccak256("setPause(bool)"))) ||
            s == uint32(bytes4(keccak256("setPoolPause(bool)"))) ||
            s == uint32(bytes4(keccak256("setPoolPause(bool,uint40)"))) ||
            s == uint32(bytes4(keccak256("_setTransferPaused(bool)"))) ||
            s == uint32(bytes4(keccak256("_setSeizePaused(bool)")));
    }

    // Switches whose second argument must be true.
    function _hasFlagSecond(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("setTargetClosed(address,bool)"))) ||
            s == uint32(bytes4(keccak256("setReservePause(address,bool)"))) ||
            s == uint32(bytes4(keccak256("setReservePause(address,bool,uint40)"))) ||
            s == uint32(bytes4(keccak256("setReserveFreeze(address,bool)"))) ||
            s == uint32(bytes4(keccak256("_setMintPaused(address,bool)"))) ||
            s == uint32(bytes4(keccak256("_setBorrowPaused(address,bool)"))) ||
            s == uint32(bytes4(keccak256("setFrozen(address,bool)"))) ||
            s == uint32(bytes4(keccak256("setBlacklisted(address,bool)")));
    }

    // Ending a pause, a freeze or a ban.
    function _opens(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("unpause()"))) ||
            s == uint32(bytes4(keccak256("unpause(address)"))) ||
            s == uint32(bytes4(keccak256("unpause(uint256)"))) ||
            s == uint32(bytes4(keccak256("unpause(uint8)"))) ||
            s == uint32(bytes4(keccak256("unpause(bytes32)"))) ||
            s == uint32(bytes4(keccak256("unpause(address[])"))) ||
            s == uint32(bytes4(keccak256("unpause(string)"))) ||
            s == uint32(bytes4(keccak256("unpauseAll()"))) ||
            s == uint32(bytes4(keccak256("unpausePool(address)"))) ||
            s == uint32(bytes4(keccak256("unpauseVault()"))) ||
            s == uint32(bytes4(keccak256("unpauseVaultBuffers()"))) ||
            s == uint32(bytes4(keccak256("disableRecoveryMode()"))) ||
            s == uint32(bytes4(keccak256("disableRecoveryMode(address)"))) ||
            s == uint32(bytes4(keccak256("changePauseStatus(address[],uint32)"))) ||
            s == uint32(bytes4(keccak256("unPause()"))) ||
            s == uint32(bytes4(keccak256("unpauseContract()"))) ||
            s == uint32(bytes4(keccak256("unpauseByType(uint8)"))) ||
            s == uint32(bytes4(keccak256("unPauseByType(uint8)"))) ||
            s == uint32(bytes4(keccak256("unPauseByExpiredType(uint8)"))) ||
            s == uint32(bytes4(keccak256("unPauseDueToExpiry(uint8)"))) ||
            s == uint32(bytes4(keccak256("resume()"))) ||
            s == uint32(bytes4(keccak256("resume(address)"))) ||
            s == uint32(bytes4(keccak256("resume(uint256)"))) ||
            s == uint32(bytes4(keccak256("resumeLanes(uint256)"))) ||
            s == uint32(bytes4(keccak256("unfreeze()"))) ||
            s == uint32(bytes4(keccak256("unfreeze(address)"))) ||
            s == uint32(bytes4(keccak256("unfreeze(address[],uint8,bytes32)"))) ||
            s == uint32(bytes4(keccak256("unFreeze(address)"))) ||
            s == uint32(bytes4(keccak256("unfreezeAccount(address)"))) ||
            s == uint32(bytes4(keccak256("unblacklist(address)"))) ||
            s == uint32(bytes4(keccak256("unBlacklist(address)"))) ||
            s == uint32(bytes4(keccak256("removeBlackList(address)"))) ||
            s == uint32(bytes4(keccak256("removeFromBlacklist(address)"))) ||
            s == uint32(bytes4(keccak256("unblock(address)"))) ||
            s == uint32(bytes4(keccak256("unban(address)"))) ||
            s == uint32(bytes4(keccak256("thaw(address)"))) ||
            s == uint32(bytes4(keccak256("unkill_me()"))) ||
            s == uint32(bytes4(keccak256("uncurse(bytes16)"))) ||
            s == uint32(bytes4(keccak256("uncurse(bytes16[])"))) ||
            s == uint32(bytes4(keccak256("unseal()")));
    }
}
