// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";

/// @notice Who knows what a target may be asked now.
interface ITargetBook {
    /// @notice Whether `by` may close the target that asks, with these bytes, now.
    function mayClose(address by, bytes calldata data) external view returns (bool);

    /// @notice Whether `by` may open the target that asks now.
    function mayOpen(address by) external view returns (bool);
}

/// @notice A target behind a proxy that a test makes honest or hostile, again and again; it notes every call that it should not have got.
contract ShiftyTarget {
    enum Way {
        HONEST,
        REVERTS,
        BURNS,
        RETURN_BOMB,
        REVERT_BOMB,
        NO_EFFECT,
        REENTERS,
        OPENS_ANOTHER,
        DESTRUCTS,
        UPGRADES,
        PROBE_REVERTS,
        PROBE_BURNS,
        PROBE_BOMBS,
        PROBE_SHORT,
        LIES_CLOSED,
        LIES_OPEN
    }

    /// @notice What it needs to be given of a gas cap of 500,000; the rest goes to its proxy and the dispatch.
    uint256 private constant LEAST_GAS = 485_000;

    ITargetBook private immutable BOOK;
    // What it becomes when it upgrades itself; zero for what it becomes.
    address private immutable NEXT;

    Way public way;
    bool public isClosed;
    /// @notice It was called by whom or with what it should not have been, or with less gas than its cap.
    bool public strayed;
    /// @notice Something that it called while it was being closed or opened let it in.
    bool public reentered;
    address private _home;
    address private _callee;
    bytes private _payload;
    // What it calls while it is being opened, and whether that must not let it in.
    address private _ally;
    bool private _mayNot;
    bytes private _message;

    constructor(ITargetBook book, address next) {
        (BOOK, NEXT) = (book, next);
    }

    /// @dev Closes. Any selector, since plans name different ones.
    fallback() external payable {
        if (gasleft() < LEAST_GAS || msg.value != 0 || !BOOK.mayClose(msg.sender, msg.data)) strayed = true;
        if (NEXT == address(0) || way == Way.NO_EFFECT) return;
        if (way == Way.REVERTS) revert("no");
        if (way == Way.BURNS) _burn();
        if (way == Way.RETURN_BOMB) _return(200_000);
        if (way == Way.REVERT_BOMB) _revertMuch();
        if (way == Way.UPGRADES) {
            ERC1967Utils.upgradeToAndCall(NEXT, "");
            return;
        }
        isClosed = true;
        if (way == Way.OPENS_ANOTHER || way == Way.REENTERS) _attack();
        if (way == Way.DESTRUCTS) selfdestruct(payable(address(this)));
    }

    /// @dev No plan sends ether, or nothing at all.
    receive() external payable {
        strayed = true;
    }

    /// @notice From now on it behaves like this, and calls this when it attacks. An upgrade is undone.
    function become(Way way_, address home, address callee, bytes calldata payload) external {
        if (_home == address(0)) _home = home;
        if (NEXT == address(0)) ERC1967Utils.upgradeToAndCall(_home, "");
        (way, _callee, _payload) = (way_, callee, payload);
    }

    /// @notice Calls this before it opens; nothing when it is empty.
    function betray(address ally, bytes calldata message, bool mayNot) external {
        (_ally, _message, _mayNot) = (ally, message, mayNot);
    }

    function open() external {
        if (!BOOK.mayOpen(msg.sender)) strayed = true;
        if (_message.length != 0) _betray();
        isClosed = false;
    }

    function close() external {
        isClosed = true;
    }

    function paused() external view returns (bool) {
        if (NEXT == address(0) || way == Way.LIES_OPEN) return false;
        if (way == Way.LIES_CLOSED) return true;
        if (way == Way.PROBE_REVERTS) revert("no");
        if (way == Way.PROBE_BURNS) _burn();
        if (way == Way.PROBE_BOMBS) _return(200_000);
        if (way == Way.PROBE_SHORT) _return(31);
        return isClosed;
    }

    function _betray() private {
        (bool ok, ) = _ally.call(_message);
        if (ok && _mayNot) reentered = true;
    }

    function _attack() private {
        (bool ok, ) = _callee.call(_payload);
        if (ok && way == Way.REENTERS) reentered = true;
    }

    // Takes all gas like an endless loop, but without the wait.
    function _burn() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            invalid()
        }
    }

    function _return(uint256 size) private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            return(0, size)
        }
    }

    function _revertMuch() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            revert(0, 200000)
        }
    }
}
