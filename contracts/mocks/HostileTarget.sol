// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice A target that behaves badly, in one way per deployment; `pause()` and `paused()` look like anybody's.
contract HostileTarget {
    string public behaviour;
    bool public wasCalled;
    bool public reentered;
    bytes4 public reentryError;

    address private _callee;
    bytes private _payload;
    mapping(uint256 => uint256) private _words;

    constructor(string memory behaviour_) {
        behaviour = behaviour_;
    }

    /// @notice What a `reenter` target sends, and to whom, while it is being paused.
    function arm(address callee, bytes calldata payload) external {
        _callee = callee;
        _payload = payload;
    }

    function disarm() external {
        behaviour = "none";
    }

    function become(string calldata behaviour_) external {
        behaviour = behaviour_;
    }

    function pause() external {
        if (_is("revert")) revert("no");
        if (_is("bomb") || _is("bomb everywhere")) _burn();
        if (_is("return bomb")) _returnMuch();
        if (_is("revert bomb")) _revertMuch();
        if (_is("reenter")) _reenter();
        if (_is("no effect")) return;
        if (_is("expensive")) _fill();
        wasCalled = true;
    }

    /// @notice Sends whatever was armed, as this contract.
    function send() external returns (bool ok) {
        (ok, ) = _callee.call(_payload);
    }

    function paused() external view returns (bool) {
        if (_is("probe reverts")) revert("no");
        if (_is("probe bomb") || _is("bomb everywhere")) _burn();
        if (_is("probe return bomb")) _returnMuch();
        if (_is("probe lies true")) return true;
        if (_is("probe lies false")) return false;
        if (_is("probe short")) _returnNothing();
        return wasCalled;
    }

    function _reenter() private {
        (bool ok, bytes memory answer) = _callee.call(_payload);
        reentered = ok;
        reentryError = bytes4(answer);
    }

    function _is(string memory name) private view returns (bool) {
        return keccak256(bytes(behaviour)) == keccak256(bytes(name));
    }

    // Not hostile, only dear: 260 new storage words cost about 5,800,000 gas.
    function _fill() private {
        for (uint256 i = 0; i < 260; ++i) _words[i] = 1;
    }

    // Takes all gas like an endless loop, but without the wait.
    function _burn() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            invalid()
        }
    }

    function _returnMuch() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            return(0, 200000)
        }
    }

    function _revertMuch() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            revert(0, 200000)
        }
    }

    function _returnNothing() private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            return(0, 31)
        }
    }
}
