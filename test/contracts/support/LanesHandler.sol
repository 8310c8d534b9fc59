// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import {IScopedPausable} from "../../../contracts/interfaces/IScopedPausable.sol";
import {LendingLanes} from "../../../contracts/mocks/LendingLanes.sol";
import {LidoPause} from "../../../contracts/pausable/LidoPause.sol";
import {OpenZeppelinPause} from "../../../contracts/pausable/OpenZeppelinPause.sol";
import {Bought} from "./Bought.sol";
import {Drawing} from "./Drawing.sol";
import {FaultyLanes} from "./FaultyLanes.sol";

/**
 * @notice Lets anybody do anything to eight lanes behind a proxy, whose code changes under them, and looks at the word after every call.
 *
 * Nothing is foretold here: what a lane said before is compared with what it says now, and with who called.
 */
contract LanesHandler is Drawing {
    using Bought for Bought.Piece[];

    uint256 private constant CREDIT = 2 days;
    uint256 private constant WINDOW = 10 days;
    uint256 private constant LIQUIDATE = 3;
    uint256 private constant REPAY = 7;
    bytes32 private constant WORD =
        keccak256(abi.encode(uint256(keccak256("firebreak.storage.ScopedPausable")) - 1)) & ~bytes32(uint256(0xff));

    UpgradeableBeacon private immutable BEACON;
    LendingLanes private immutable MARKET;
    address[2] private _codes;
    address[4] private _callers = [GUARDIAN, COUNCIL, RECOVERY, STRANGER];
    Bought.Piece[][8] private _bought;
    uint256 private _before;

    // Of the step: who called, which lanes he named, for how long, and whether he asked to open them.
    address private _by;
    uint256 private _mask;
    uint256 private _duration;
    bool private _opens;

    constructor(address[2] memory codes) {
        _codes = codes;
        BEACON = new UpgradeableBeacon(codes[0], address(this));
        MARKET = LendingLanes(address(new BeaconProxy(address(BEACON), "")));
    }

    function kinds() public pure override returns (uint256) {
        return 8;
    }

    function act(uint256 kind) internal override returns (bool) {
        if (draw(6) == 0) passTime();
        // Guardians more often than others: they are who must be bounded.
        _by = draw(3) == 0 ? GUARDIAN : _callers[draw(4)];
        (_mask, _duration, _opens) = (0, 0, false);
        if (kind < 2) return pause();
        if (kind == 2) return resume();
        if (kind == 3) return pauseAsOpenZeppelin();
        if (kind == 4) return pauseAsLido();
        if (kind == 5) return openAsOthersDo();
        if (kind == 6) return liquidate();
        return swap();
    }

    function compare(uint256) internal override {
        uint256 now_ = word();
        holds(now_ != 0 || _before == 0, "the word is never zero again");
        for (uint256 lane = 0; lane < 8; ++lane) compareLane(lane, laneOf(_before, lane), laneOf(now_, lane));
        _before = now_;
    }

    function compareLane(uint256 lane, uint256 own, uint256 found) private {
        if (found < own) {
            holds(_opens && _by == RECOVERY, "only a resume by recovery lowers a lane");
            holds(found == time && own > time, "a resume opens now what is closed");
            _bought[lane].end(time + graceOf(lane));
        }
        if (found > own) {
            holds(!_opens && (_by == GUARDIAN || _by == COUNCIL), "only guardian and council close lanes");
            holds((_mask >> lane) & 1 == 1 && found <= time + _duration, "no lane is closed for longer than asked for");
            holds(found <= time + (lane == REPAY ? 6 hours : 30 days), "a pause is bounded");
            holds(lane != REPAY || time >= own + 1 days, "an exit rests for a day");
            if (_by == GUARDIAN) buy(lane, own, found);
        }
    }

    function buy(uint256 lane, uint256 own, uint256 found) private {
        uint256 grace = graceOf(lane);
        uint256 from = own + grace > time ? own + grace : time;
        holds(_bought[lane].buy(from, found + grace, WINDOW) <= CREDIT, "guardians shut a lane for C in any W");
    }

    function pause() private returns (bool ok) {
        _mask = 1 + draw(255);
        if (draw(2) == 0) _mask = 1 + draw(127);
        _duration = pick([uint256(0), 1, HOUR, 6 * HOUR, 6 * HOUR + 1, DAY, 30 days, 30 days + 1]);
        ok = call(abi.encodeCall(IScopedPausable.pauseLanes, (_mask, uint32(_duration), drawn())));
        bool valid = _duration != 0 && _duration <= (_mask >> REPAY == 1 ? 6 hours : 30 days);
        holds(!ok || valid, "no pause is longer than each lane allows");
        holds(_by != COUNCIL || ok == valid, "a pause within its bounds succeeds for the council");
        if (_by != COUNCIL || !ok) return ok;
        uint256 found = word();
        for (uint256 lane = 0; lane < REPAY; ++lane) {
            bool closed = (_mask >> lane) & 1 == 0 || laneOf(found, lane) >= time + _duration;
            holds(closed, "no bound keeps the council from closing a lane");
        }
    }

    function pauseAsOpenZeppelin() private returns (bool ok) {
        (_mask, _duration) = (1, 30 days);
        ok = call(abi.encodeCall(OpenZeppelinPause.pause, ()));
        holds(!ok || MARKET.paused(), "who paused sees it paused");
    }

    function pauseAsLido() private returns (bool ok) {
        _mask = 1;
        _duration = pick([uint256(0), 1, HOUR, DAY, 30 days, 30 days + 1, 2 ** 32, type(uint256).max]);
        ok = call(abi.encodeCall(LidoPause.pauseFor, (_duration)));
        if (_duration > 30 days) _duration = 30 days;
        holds(!ok || MARKET.isPaused(), "who paused sees it paused");
    }

    function resume() private returns (bool ok) {
        _opens = true;
        _mask = 1 + draw(255);
        ok = call(abi.encodeCall(IScopedPausable.resumeLanes, (_mask)));
        holds(ok == (_by == RECOVERY), "recovery resumes, nobody else");
        holds(!ok || areOpen(_mask), "what is resumed is open");
    }

    function openAsOthersDo() private returns (bool ok) {
        _opens = true;
        ok = call(draw(2) == 0 ? abi.encodeCall(OpenZeppelinPause.unpause, ()) : abi.encodeCall(LidoPause.resume, ()));
        holds(ok == (_by == RECOVERY), "recovery resumes, nobody else");
        holds(!ok || areOpen(1), "what is resumed is open");
    }

    /// @dev Lanes 1 and 7 are how a debtor helps himself; lane 3 is the liquidations' own.
    function liquidate() private returns (bool ok) {
        bool due = time >= laneOf(_before, LIQUIDATE) && time >= laneOf(_before, 0) + graceOf(0);
        due = due && time >= laneOf(_before, 1) + graceOf(1) && time >= laneOf(_before, REPAY) + graceOf(REPAY);
        ok = call(abi.encodeCall(LendingLanes.liquidate, ()));
        holds(ok == due, "nobody is liquidated before the grace is over");
    }

    /// @dev Says whether the lanes were all open, so that both happen: an upgrade while paused, and another.
    function swap() private returns (bool ok) {
        ok = areOpen(255);
        BEACON.upgradeTo(_codes[draw(2)]);
        call(abi.encodeCall(FaultyLanes.migrate, ()));
        holds(word() == _before, "an upgrade leaves the word as it is");
    }

    function call(bytes memory data) private returns (bool) {
        return callAs(_by, address(MARKET), data);
    }

    function areOpen(uint256 mask) private view returns (bool) {
        uint256 found = word();
        for (uint256 lane = 0; lane < 8; ++lane) {
            if ((mask >> lane) & 1 == 1 && laneOf(found, lane) > time) return false;
        }
        return true;
    }

    function word() private view returns (uint256) {
        return uint256(vm.load(address(MARKET), WORD));
    }

    function laneOf(uint256 of_, uint256 lane) private pure returns (uint256) {
        return uint32(of_ >> (32 * lane));
    }

    /// @dev The exit asks for nine hours and gets four.
    function graceOf(uint256 lane) private pure returns (uint256) {
        uint256[8] memory graces = [uint256(2 hours), 1 hours, 0, 0, 0, 0, 0, 4 hours];
        return graces[lane];
    }
}
