// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {FreezableToken} from "../freeze/FreezableToken.sol";
import {FreezableVault} from "../freeze/FreezableVault.sol";
import {IAccountFreeze} from "../interfaces/IAccountFreeze.sol";
import {IScopedPausable} from "../interfaces/IScopedPausable.sol";
import {Actor} from "./Actor.sol";

/**
 * @title LanesFreezeHandler
 * @notice Lets anybody do anything to a token and a vault on it, and after every call compares them with books of its own.
 *
 * Actors 0 to 2 are guardian, council and recovery, 3 to 6 have money. Subject 0 is the token, whose freeze is packed into balances, subject
 * 1 the vault. Books: four lanes, the seconds that guardians bought, two times per account and subject, the guardians' term with it.
 */
contract LanesFreezeHandler {
    uint256 private constant CREDIT = 4 days;
    uint256 private constant WINDOW = 30 days;
    uint256 private constant TERM = 3 days;
    uint256 private constant REST = 7 days;
    uint256 private constant KINDS = 10;

    struct Piece {
        uint256 from;
        uint256 to;
    }

    uint8[4] private _lanes = [0, 1, 2, 6];
    Actor[7] private _actors;
    FreezableToken private immutable TOKEN;
    FreezableVault private immutable VAULT;

    uint256[4] private _until;
    Piece[][4] private _bought;
    uint256[2][4][2] private _ends;
    uint256[4][2] private _terms;
    uint256[4][2] private _before;
    uint256 private _random;

    /// @notice How many calls of each kind succeeded, and how many did not.
    uint256[2][KINDS] private _counts;

    /// @notice The books and the contracts differ, or a promise is broken, in this step.
    error LanesFreezeHandler_Broken(string broken, uint256 step, uint256 kind);

    constructor(Actor[7] memory actors, FreezableToken token, FreezableVault vault) {
        _actors = actors;
        (TOKEN, VAULT) = (token, vault);
        _until[0] = vault.pausedUntil(0);
        for (uint256 user = 3; user < 7; ++user) {
            actors[user].act(address(token), abi.encodeCall(IERC20.approve, (address(vault), type(uint256).max)));
            for (uint256 other = 0; other < 7; ++other) {
                bytes memory approval = abi.encodeCall(IERC20.approve, (address(actors[other]), type(uint256).max));
                actors[user].act(address(token), approval);
                actors[user].act(address(vault), approval);
            }
        }
    }

    function counts() external view returns (uint256[2][KINDS] memory) {
        return _counts;
    }

    /// @notice That many random calls at one time.
    function run(uint256 seed, uint256 steps) external {
        _random = seed;
        _noteBalances();
        for (uint256 step = 0; step < steps; ++step) {
            uint256 kind = _draw(KINDS);
            (bool ok, string memory broken) = _do(kind);
            ++_counts[kind][ok ? 0 : 1];
            if (bytes(broken).length == 0) broken = _compare(kind, step % 8 == 0);
            require(bytes(broken).length == 0, LanesFreezeHandler_Broken(broken, step, kind));
        }
    }

    function _do(uint256 kind) private returns (bool, string memory) {
        if (kind == 0) return _pause();
        if (kind == 1) return _resume();
        if (kind == 2) return _freeze();
        if (kind == 3) return _unfreeze();
        if (kind == 4) return _transfer();
        if (kind == 5) return _transferFrom();
        if (kind == 6) return _deposit();
        if (kind == 7) return _redeem();
        if (kind == 8) return _owe();
        return _payOut();
    }

    function _pause() private returns (bool ok, string memory broken) {
        uint256 by = _someone();
        uint256 chosen = 1 + _draw(15);
        uint32 duration = uint32(_pick([uint256(0), 1, 1 hours, 6 hours, 6 hours + 1, 1 days, 2 days, 14 days]));
        ok = _actors[by].act(
            address(VAULT),
            abi.encodeCall(IScopedPausable.pauseLanes, (_mask(chosen), duration, bytes32(_random)))
        );
        bool valid = duration != 0 && duration <= 14 days && (chosen < 8 || duration <= 6 hours);
        if (by == 1 && ok != valid) return (ok, "a pause within its bounds succeeds for the council");
        for (uint256 i = 0; i < 4; ++i) {
            uint256 own = _until[i];
            uint256 found = VAULT.pausedUntil(_lanes[i]);
            bool rests = i == 3 && block.timestamp < own + 1 days;
            if (found < own) return (ok, "a pause shortens nothing");
            uint256 asked = block.timestamp + duration;
            bool due = ok && by == 1 && (chosen >> i) & 1 == 1 && asked > own && !rests;
            if (due && found != asked) return (ok, "no bound keeps the council from closing a lane");
            if (found == own) continue;
            if (by > 1 || (chosen >> i) & 1 == 0 || !ok) return (ok, "only guardian and council close lanes");
            if (found > asked || rests || duration > VAULT.maxPause(_lanes[i])) return (ok, "a pause is bounded");
            if (by == 0 && !_buy(i, own, found)) return (ok, "guardians shut a lane for C in any W");
            _until[i] = found;
        }
    }

    function _resume() private returns (bool ok, string memory broken) {
        uint256 by = _someone();
        uint256 chosen = 1 + _draw(15);
        ok = _actors[by].act(address(VAULT), abi.encodeCall(IScopedPausable.resumeLanes, (_mask(chosen))));
        if (ok != (by == 2)) return (ok, "recovery resumes, nobody else");
        for (uint256 i = 0; ok && i < 4; ++i) {
            if ((chosen >> i) & 1 == 0 || _until[i] <= block.timestamp) continue;
            _until[i] = block.timestamp;
            Piece[] storage pieces = _bought[i];
            for (uint256 p = pieces.length; p > 0 && pieces[p - 1].to > block.timestamp; --p) {
                if (pieces[p - 1].from > block.timestamp) pieces[p - 1].from = block.timestamp;
                pieces[p - 1].to = block.timestamp;
            }
        }
    }

    function _freeze() private returns (bool ok, string memory broken) {
        (uint256 by, uint256 subject, uint256 first, uint256 second) = (_someone(), _draw(2), _draw(4), _draw(4));
        uint8 directions = uint8(1 + _draw(3));
        uint32 duration = uint32(_pick([uint256(0), 1, 1 hours, 1 days, TERM - 1, TERM, TERM + 1, 366 days]));
        bytes memory data = abi.encodeCall(
            IAccountFreeze.freeze,
            (_two(first, second), directions, duration, bytes32(_random))
        );
        ok = _actors[by].act(_subject(subject), data);
        if (ok && by > 1) return (ok, "only guardian and council freeze");
        for (uint256 i = 0; ok && i < 4; ++i) {
            bool named = i == first || i == second;
            if (named) _bookFreeze(by, subject, i, directions, block.timestamp + duration);
        }
    }

    function _bookFreeze(uint256 by, uint256 subject, uint256 user, uint8 directions, uint256 asked) private {
        uint256 term = _terms[subject][user];
        bool fresh = term == 0 || block.timestamp >= term + REST;
        if (fresh) term = block.timestamp + TERM;
        bool grown;
        for (uint8 d = 0; d < 2; ++d) {
            uint256 own = _ends[subject][user][d];
            if ((directions >> d) & 1 == 0 || own >= asked) continue;
            uint256 end =
                by == 1
                    ? asked
                    : block.timestamp >= term
                        ? own
                        : asked < term
                            ? asked
                            : term;
            if (end <= own) continue;
            _ends[subject][user][d] = end;
            grown = true;
        }
        if (grown && by == 0) _terms[subject][user] = term;
    }

    function _unfreeze() private returns (bool ok, string memory broken) {
        (uint256 by, uint256 subject, uint256 first, uint256 second) = (_someone(), _draw(2), _draw(4), _draw(4));
        uint8 directions = uint8(1 + _draw(3));
        bytes memory data = abi.encodeCall(IAccountFreeze.unfreeze, (_two(first, second), directions, bytes32(0)));
        ok = _actors[by].act(_subject(subject), data);
        if (ok != (by == 2)) return (ok, "recovery frees, nobody else");
        for (uint256 i = 0; ok && i < 4; ++i) {
            for (uint8 d = 0; d < 2; ++d) {
                bool named = (i == first || i == second) && (directions >> d) & 1 == 1;
                if (!named || _ends[subject][i][d] <= block.timestamp) continue;
                _ends[subject][i][d] = block.timestamp;
                _terms[subject][i] = block.timestamp;
            }
        }
    }

    function _transfer() private returns (bool ok, string memory broken) {
        (uint256 subject, uint256 from, uint256 to) = (_draw(2), _draw(4), _draw(4));
        uint256 value = _draw(_before[subject][from] + 2);
        bool due = _free(subject, from, 0) && _free(subject, to, 1) && value <= _before[subject][from];
        ok = _actors[from + 3].act(_subject(subject), abi.encodeCall(IERC20.transfer, (_user(to), value)));
        if (ok != (due && (subject == 0 || _open(2)))) return (ok, "who is free sends, who is frozen does not");
    }

    function _transferFrom() private returns (bool ok, string memory broken) {
        (uint256 subject, uint256 from, uint256 to, uint256 by) = (_draw(2), _draw(4), _draw(4), _draw(4));
        uint256 value = _draw(_before[subject][from] + 2);
        bool due = _free(subject, from, 0) && _free(subject, to, 1) && value <= _before[subject][from];
        due = due && _free(subject, by, 0) && (subject == 0 || _open(2));
        ok = _actors[by + 3].act(
            _subject(subject),
            abi.encodeCall(IERC20.transferFrom, (_user(from), _user(to), value))
        );
        if (ok != due) return (ok, "who is frozen spends no allowance");
    }

    function _deposit() private returns (bool ok, string memory broken) {
        (uint256 by, uint256 to) = (_draw(4), _draw(4));
        uint256 value = _draw(_before[0][by] + 2);
        bool due = _open(1) && _free(0, by, 0) && _free(1, by, 0) && _free(1, to, 1) && value <= _before[0][by];
        ok = _actors[by + 3].act(address(VAULT), abi.encodeCall(IERC4626.deposit, (value, _user(to))));
        if (ok != due) return (ok, "who is free deposits while the lane is open");
    }

    function _redeem() private returns (bool ok, string memory broken) {
        (uint256 by, uint256 to) = (_draw(4), _draw(4));
        uint256 value = _draw(_before[1][by] + 2);
        bool due = _free(1, by, 0) && _free(1, to, 1) && _free(0, to, 1) && value <= _before[1][by];
        ok = _actors[by + 3].act(address(VAULT), abi.encodeCall(IERC4626.redeem, (value, _user(to), _user(by))));
        if (ok != (due && block.timestamp >= _until[3])) return (ok, "who is free leaves, whatever GLOBAL says");
    }

    function _owe() private returns (bool ok, string memory broken) {
        (uint256 by, uint256 first, uint256 second) = (_draw(4), _draw(4), _draw(4));
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (_draw(50), _draw(50));
        bool due = _open(1) && _free(0, by, 0) && _free(1, by, 0) && amounts[0] + amounts[1] <= _before[0][by];
        ok = _actors[by + 3].act(address(VAULT), abi.encodeCall(FreezableVault.owe, (_two(first, second), amounts)));
        if (ok != due) return (ok, "who is free owes while the lane is open");
    }

    function _payOut() private returns (bool ok, string memory broken) {
        address[] memory all = new address[](4);
        uint256[4] memory owed;
        for (uint256 i = 0; i < 4; ++i) (all[i], owed[i]) = (_user(i), VAULT.owed(_user(i)));
        ok = _actors[_someone()].act(address(VAULT), abi.encodeCall(FreezableVault.payOut, (all)));
        if (ok != block.timestamp >= _until[3]) return (ok, "no frozen account stops a payout");
        for (uint256 i = 0; ok && i < 4; ++i) {
            bool due = _free(0, i, 1) && _free(1, i, 0) && _free(1, i, 1);
            if (VAULT.owed(all[i]) != (due ? 0 : owed[i])) return (ok, "who cannot be paid stays owed");
            uint256 gained = TOKEN.balanceOf(all[i]) - _before[0][i];
            if (gained != (due ? owed[i] : 0)) return (ok, "who is owed gets it once");
        }
    }

    /// @dev What the contracts say now beside the books, and what no step may do. What a step does not touch is read now and then.
    function _compare(uint256 kind, bool all) private returns (string memory) {
        for (uint256 i = 0; (all || kind < 2) && i < 4; ++i) {
            if (VAULT.pausedUntil(_lanes[i]) != _until[i]) return "lanes change only by their verbs";
        }
        uint256[2] memory sums = [TOKEN.balanceOf(address(VAULT)), 0];
        for (uint256 s = 0; s < 2; ++s) {
            for (uint256 i = 0; i < 4; ++i) {
                if ((all || kind == 2 || kind == 3) && !_isAsBooked(s, i)) return "freezes are as booked";
                uint256 balance = IERC20(_subject(s)).balanceOf(_user(i));
                sums[s] += balance;
                uint256 before = _before[s][i];
                if (balance == before) continue;
                if (kind < 4) return "pausing and freezing move nothing";
                if (!_free(s, i, 0) && balance < before) return "a frozen sender loses nothing";
                if (!_free(s, i, 1) && balance > before) return "a frozen recipient gains nothing";
                _before[s][i] = balance;
            }
            if (sums[s] != IERC20(_subject(s)).totalSupply()) return "balances add up to the supply";
        }
        return "";
    }

    function _isAsBooked(uint256 subject, uint256 user) private view returns (bool) {
        IAccountFreeze freezes = IAccountFreeze(_subject(subject));
        uint256[2] storage ends = _ends[subject][user];
        return freezes.frozenUntil(_user(user), 1) == ends[0] && freezes.frozenUntil(_user(user), 2) == ends[1];
    }

    /// @dev Pieces are disjoint and rise, so that a fullest window ends with the newest.
    function _buy(uint256 lane, uint256 own, uint256 until) private returns (bool) {
        Piece[] storage pieces = _bought[lane];
        pieces.push(Piece(own > block.timestamp ? own : block.timestamp, until));
        uint256 start = until - WINDOW;
        uint256 sum;
        for (uint256 p = pieces.length; p > 0 && sum <= CREDIT; --p) {
            Piece storage piece = pieces[p - 1];
            if (piece.to <= start) break;
            sum += piece.to - (piece.from > start ? piece.from : start);
        }
        return sum <= CREDIT;
    }

    function _noteBalances() private {
        for (uint256 i = 0; i < 4; ++i) {
            _before[0][i] = TOKEN.balanceOf(_user(i));
            _before[1][i] = VAULT.balanceOf(_user(i));
        }
    }

    function _open(uint256 lane) private view returns (bool) {
        return block.timestamp >= _until[0] && block.timestamp >= _until[lane];
    }

    function _free(uint256 subject, uint256 user, uint256 direction) private view returns (bool) {
        return block.timestamp >= _ends[subject][user][direction];
    }

    function _subject(uint256 subject) private view returns (address) {
        return subject == 0 ? address(TOKEN) : address(VAULT);
    }

    function _user(uint256 user) private view returns (address) {
        return address(_actors[user + 3]);
    }

    function _two(uint256 first, uint256 second) private view returns (address[] memory two) {
        two = new address[](2);
        (two[0], two[1]) = (_user(first), _user(second));
    }

    function _mask(uint256 chosen) private view returns (uint256 mask) {
        for (uint256 i = 0; i < 4; ++i) mask |= ((chosen >> i) & 1) << _lanes[i];
    }

    /// @dev An office more often than not, or little would ever happen.
    function _someone() private returns (uint256) {
        return _draw(4) == 0 ? _draw(7) : _draw(3);
    }

    function _pick(uint256[8] memory values) private returns (uint256) {
        return values[_draw(8)];
    }

    function _draw(uint256 below) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % below;
    }
}
