// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FreezableToken} from "../../../contracts/freeze/FreezableToken.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {IAccountFreeze} from "../../../contracts/interfaces/IAccountFreeze.sol";
import {Bought} from "./Bought.sol";
import {Drawing} from "./Drawing.sol";

/**
 * @notice Books of what a token and a vault on it should say, kept without looking at them.
 *
 * Subject 0 is the token, whose freezes are packed into its balances, subject 1 the vault. Four users have money. There are two ends per
 * account and subject and the guardians' term with it, four lanes, and the seconds for which guardians shut each.
 */
abstract contract VaultBooks is Drawing {
    using Bought for Bought.Piece[];

    uint256 internal constant CREDIT = 4 days;
    uint256 internal constant WINDOW = 30 days;
    uint256 internal constant TERM = 3 days;
    uint256 internal constant REST = 7 days;
    uint256 internal constant USERS = 4;

    FreezableToken internal immutable TOKEN;
    FreezableVault internal immutable VAULT;

    uint8[4] internal lanes = [0, 1, 2, 6];
    uint256[4] internal until = [1, 0, 0, 0];
    uint256[2][4][2] internal ends;
    uint256[4][2] internal terms;
    uint256[4][2] internal held;
    Bought.Piece[][4] private _bought;

    constructor(FreezableToken token, FreezableVault vault) {
        (TOKEN, VAULT) = (token, vault);
        for (uint256 i = 0; i < USERS; ++i) held[0][i] = token.balanceOf(user(i));
    }

    /// @dev What guardians asked for, cut to their term; a longer freeze stays, and a term begins with the first of them.
    function bookFreeze(bool guardian, uint256 subject, uint256 account, uint256 directions, uint256 asked) internal {
        uint256 term = terms[subject][account];
        bool fresh = term == 0 || time >= term + REST;
        if (fresh) term = time + TERM;
        if (guardian && asked > term) asked = time < term ? term : 0;
        bool longer;
        for (uint256 d = 0; d < 2; ++d) {
            if ((directions >> d) & 1 == 0 || ends[subject][account][d] >= asked) continue;
            ends[subject][account][d] = asked;
            longer = true;
        }
        if (longer && guardian) terms[subject][account] = term;
    }

    function bookRelease(uint256 subject, uint256 account, uint256 directions) internal {
        for (uint256 d = 0; d < 2; ++d) {
            if ((directions >> d) & 1 == 0 || ends[subject][account][d] <= time) continue;
            ends[subject][account][d] = time;
            terms[subject][account] = time;
        }
    }

    function bookResume(uint256 i) internal {
        if (until[i] <= time) return;
        until[i] = time;
        _bought[i].end(time);
    }

    /// @dev Whether guardians keep their promise with these seconds.
    function bookBought(uint256 i, uint256 to) internal returns (bool) {
        return _bought[i].buy(until[i] > time ? until[i] : time, to, WINDOW) <= CREDIT;
    }

    function compareLanes() internal view {
        for (uint256 i = 0; i < 4; ++i) holds(VAULT.pausedUntil(lanes[i]) == until[i], "lanes change by their verbs");
    }

    function compareFreezes() internal view {
        for (uint256 s = 0; s < 2; ++s) {
            for (uint256 i = 0; i < USERS; ++i) {
                IAccountFreeze freezes = IAccountFreeze(subjectOf(s));
                bool same = freezes.frozenUntil(user(i), 1) == ends[s][i][0];
                same = same && freezes.frozenUntil(user(i), 2) == ends[s][i][1];
                holds(same, "freezes are as booked");
            }
        }
    }

    /// @dev `moves` says whether the step may move money at all.
    function compareMoney(bool moves) internal {
        uint256[2] memory sums = [TOKEN.balanceOf(address(VAULT)), 0];
        for (uint256 i = 0; i < USERS; ++i) {
            for (uint256 s = 0; s < 2; ++s) {
                uint256 balance = IERC20(subjectOf(s)).balanceOf(user(i));
                sums[s] += balance;
                if (balance == held[s][i]) continue;
                holds(moves, "pausing and freezing move nothing");
                holds(isFree(s, i, 0) || balance > held[s][i], "a frozen sender loses nothing");
                holds(isFree(s, i, 1) || balance < held[s][i], "a frozen recipient gains nothing");
                held[s][i] = balance;
            }
        }
        holds(sums[0] == TOKEN.totalSupply() && sums[1] == VAULT.totalSupply(), "balances add up to the supply");
    }

    function compareDebts() internal view {
        uint256 owed;
        for (uint256 i = 0; i < USERS; ++i) owed += VAULT.owed(user(i));
        holds(owed == VAULT.totalOwed(), "what is owed adds up");
        holds(owed <= TOKEN.balanceOf(address(VAULT)), "what is owed is there");
    }

    function isOpen(uint256 i) internal view returns (bool) {
        return time >= until[0] && time >= until[i];
    }

    function isFree(uint256 subject, uint256 account, uint256 direction) internal view returns (bool) {
        return time >= ends[subject][account][direction];
    }

    function subjectOf(uint256 subject) internal view returns (address) {
        return subject == 0 ? address(TOKEN) : address(VAULT);
    }

    function user(uint256 i) internal pure returns (address) {
        return address(uint160(0x1000 + i));
    }
}
