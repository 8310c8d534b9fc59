// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {FreezableToken} from "../../../contracts/freeze/FreezableToken.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {IAccountFreeze} from "../../../contracts/interfaces/IAccountFreeze.sol";
import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {VaultBooks} from "./VaultBooks.sol";

/// @notice Lets anybody do anything to a token and a vault on it, at any time, and compares with its books after every call.
contract VaultHandler is VaultBooks {
    address[4] private _offices = [GUARDIAN, COUNCIL, RECOVERY, STRANGER];

    constructor(FreezableToken token, FreezableVault vault) VaultBooks(token, vault) {
        for (uint256 i = 0; i < USERS; ++i) {
            for (uint256 j = 0; j < USERS; ++j) {
                for (uint256 s = 0; s < 2; ++s) {
                    callAs(user(i), subjectOf(s), abi.encodeCall(IERC20.approve, (user(j), type(uint256).max)));
                }
            }
            callAs(user(i), address(token), abi.encodeCall(IERC20.approve, (address(vault), type(uint256).max)));
        }
    }

    function kinds() public pure override returns (uint256) {
        return 10;
    }

    function act(uint256 kind) internal override returns (bool) {
        if (draw(8) == 0) passTime();
        if (kind == 0) return pause();
        if (kind == 1) return resume();
        if (kind == 2) return freeze();
        if (kind == 3) return unfreeze();
        if (kind == 4) return transfer();
        if (kind == 5) return transferFrom();
        if (kind == 6) return deposit();
        if (kind == 7) return redeem();
        if (kind == 8) return owe();
        return payOut();
    }

    function compare(uint256 kind) internal override {
        // What a kind cannot touch is looked at now and then, since looking takes most of the time.
        bool all = draw(8) == 0;
        if (all || kind < 2) compareLanes();
        if (all || kind == 2 || kind == 3) compareFreezes();
        if (all || kind > 5) compareDebts();
        compareMoney(kind > 3);
    }

    function pause() private returns (bool ok) {
        address by = someone();
        uint256 chosen = 1 + draw(15);
        uint256 duration = pick([uint256(0), 1, HOUR, 6 * HOUR, 6 * HOUR + 1, DAY, 2 * DAY, 14 * DAY]);
        ok = callAs(by, address(VAULT), pauseCall(chosen, duration));
        bool valid = duration != 0 && (chosen < 8 || duration <= 6 * HOUR);
        holds(by != COUNCIL || ok == valid, "a pause within its bounds succeeds for the council");
        holds(ok ? by == COUNCIL || by == GUARDIAN : true, "only guardian and council close lanes");
        for (uint256 i = 0; i < 4; ++i) {
            bool rests = i == 3 && time < until[i] + 1 days;
            bool due = ok && (chosen >> i) & 1 == 1 && time + duration > until[i] && !rests;
            bookPause(by, i, due, time + duration, duration);
        }
    }

    function bookPause(address by, uint256 i, bool due, uint256 asked, uint256 duration) private {
        uint256 found = VAULT.pausedUntil(lanes[i]);
        holds(found >= until[i], "a pause shortens nothing");
        holds(due || found == until[i], "a lane is closed by whoever may, when it may be");
        holds(!due || by != COUNCIL || found == asked, "no bound keeps the council from closing a lane");
        if (found == until[i]) return;
        holds(found <= asked && duration <= VAULT.maxPause(lanes[i]), "a pause is bounded");
        holds(by != GUARDIAN || bookBought(i, found), "guardians shut a lane for C in any W");
        until[i] = found;
    }

    function resume() private returns (bool ok) {
        address by = someone();
        uint256 chosen = 1 + draw(15);
        ok = callAs(by, address(VAULT), abi.encodeCall(IScopedPausable.resumeLanes, (maskOf(chosen))));
        holds(ok == (by == RECOVERY), "recovery resumes, nobody else");
        for (uint256 i = 0; ok && i < 4; ++i) if ((chosen >> i) & 1 == 1) bookResume(i);
    }

    function freeze() private returns (bool ok) {
        (address by, uint256 subject, uint256 first, uint256 second) = (someone(), draw(2), draw(4), draw(4));
        uint8 directions = uint8(1 + draw(3));
        uint256 duration = pick([uint256(0), 1, HOUR, DAY, TERM - 1, TERM, TERM + 1, 366 days]);
        address[] memory accounts = two(first, second);
        ok = callAs(
            by,
            subjectOf(subject),
            abi.encodeCall(IAccountFreeze.freeze, (accounts, directions, uint32(duration), drawn()))
        );
        holds(!ok || by == GUARDIAN || by == COUNCIL, "only guardian and council freeze");
        holds(by != COUNCIL || ok == (duration != 0), "no bound keeps the council from freezing an account");
        holds(!ok || by == COUNCIL || duration <= TERM, "a guardian's freeze is bounded");
        if (!ok) return false;
        bookFreeze(by == GUARDIAN, subject, first, directions, time + duration);
        if (second != first) bookFreeze(by == GUARDIAN, subject, second, directions, time + duration);
    }

    function unfreeze() private returns (bool ok) {
        (address by, uint256 subject, uint256 first, uint256 second) = (someone(), draw(2), draw(4), draw(4));
        uint8 directions = uint8(1 + draw(3));
        bytes memory data = abi.encodeCall(IAccountFreeze.unfreeze, (two(first, second), directions, 0));
        ok = callAs(by, subjectOf(subject), data);
        holds(ok == (by == RECOVERY), "recovery frees, nobody else");
        if (!ok) return false;
        bookRelease(subject, first, directions);
        bookRelease(subject, second, directions);
    }

    function transfer() private returns (bool ok) {
        (uint256 subject, uint256 from, uint256 to) = (draw(2), draw(4), draw(4));
        uint256 value = draw(held[subject][from] + 2);
        ok = callAs(user(from), subjectOf(subject), abi.encodeCall(IERC20.transfer, (user(to), value)));
        holds(ok == isMovable(subject, from, to, value), "who is free sends, who is frozen does not");
    }

    function transferFrom() private returns (bool ok) {
        (uint256 subject, uint256 from, uint256 to, uint256 by) = (draw(2), draw(4), draw(4), draw(4));
        uint256 value = draw(held[subject][from] + 2);
        bytes memory data = abi.encodeCall(IERC20.transferFrom, (user(from), user(to), value));
        ok = callAs(user(by), subjectOf(subject), data);
        bool due = isFree(subject, by, 0) && isMovable(subject, from, to, value);
        holds(ok == due, "who is frozen spends no allowance");
    }

    function isMovable(uint256 subject, uint256 from, uint256 to, uint256 value) private view returns (bool) {
        bool free = isFree(subject, from, 0) && isFree(subject, to, 1);
        return free && value <= held[subject][from] && (subject == 0 || isOpen(2));
    }

    function deposit() private returns (bool ok) {
        (uint256 by, uint256 to) = (draw(4), draw(4));
        uint256 value = draw(held[0][by] + 2);
        bool due = isOpen(1) && isFree(0, by, 0) && isFree(1, by, 0) && isFree(1, to, 1) && value <= held[0][by];
        ok = callAs(user(by), address(VAULT), abi.encodeCall(IERC4626.deposit, (value, user(to))));
        holds(ok == due, "who is free deposits while the lane is open");
    }

    function redeem() private returns (bool ok) {
        (uint256 by, uint256 to) = (draw(4), draw(4));
        uint256 value = draw(held[1][by] + 2);
        bool due = isFree(1, by, 0) && isFree(1, to, 1) && isFree(0, to, 1) && value <= held[1][by];
        ok = callAs(user(by), address(VAULT), abi.encodeCall(IERC4626.redeem, (value, user(to), user(by))));
        holds(ok == (due && time >= until[3]), "who is free leaves, whatever GLOBAL says");
    }

    function owe() private returns (bool ok) {
        (uint256 by, uint256 first, uint256 second) = (draw(4), draw(4), draw(4));
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (draw(50), draw(50));
        bool due = isOpen(1) && isFree(0, by, 0) && isFree(1, by, 0) && amounts[0] + amounts[1] <= held[0][by];
        ok = callAs(user(by), address(VAULT), abi.encodeCall(FreezableVault.owe, (two(first, second), amounts)));
        holds(ok == due, "who is free owes while the lane is open");
    }

    function payOut() private returns (bool ok) {
        address[] memory all = new address[](USERS);
        uint256[4] memory owed;
        for (uint256 i = 0; i < USERS; ++i) (all[i], owed[i]) = (user(i), VAULT.owed(user(i)));
        ok = callAs(someone(), address(VAULT), abi.encodeCall(FreezableVault.payOut, (all)));
        holds(ok == (time >= until[3]), "no frozen account stops a payout");
        for (uint256 i = 0; ok && i < USERS; ++i) {
            bool due = isFree(0, i, 1) && isFree(1, i, 0) && isFree(1, i, 1);
            holds(VAULT.owed(all[i]) == (due ? 0 : owed[i]), "who cannot be paid stays owed");
            holds(TOKEN.balanceOf(all[i]) - held[0][i] == (due ? owed[i] : 0), "who is owed gets it once");
        }
    }

    function pauseCall(uint256 chosen, uint256 duration) private returns (bytes memory) {
        return abi.encodeCall(IScopedPausable.pauseLanes, (maskOf(chosen), uint32(duration), drawn()));
    }

    function maskOf(uint256 chosen) private view returns (uint256 mask) {
        for (uint256 i = 0; i < 4; ++i) mask |= ((chosen >> i) & 1) << lanes[i];
    }

    function two(uint256 first, uint256 second) private pure returns (address[] memory accounts) {
        accounts = new address[](2);
        (accounts[0], accounts[1]) = (user(first), user(second));
    }

    /// @dev An office more often than not, or little would ever happen.
    function someone() private returns (address) {
        return draw(4) == 0 ? user(draw(USERS)) : _offices[draw(4)];
    }
}
