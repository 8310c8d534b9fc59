// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {FreezableERC20} from "./FreezableERC20.sol";

/**
 * @title FreezableToken
 * @notice A token with a fixed supply, three offices and a payout that no frozen recipient can stop: the example for FreezableERC20.
 *
 * Design: the offices are immutable; in a protocol each is a contract that knows better who speaks for it, such as a GuardianHub or a
 * timelock.
 * Trust: GUARDIAN freezes within its bound, COUNCIL for longer and again, RECOVERY frees. None of them can move or create a token.
 */
contract FreezableToken is FreezableERC20 {
    address private immutable GUARDIAN;
    address private immutable COUNCIL;
    address private immutable RECOVERY;

    /// @notice The recipient cannot receive now; the amount stays with `by`.
    event PayoutSkipped(address indexed to, uint256 amount, address indexed by);

    /// @notice The offices are held by three different addresses, none of them zero.
    error FreezableToken_BadOffices();

    /// @notice The caller holds neither of the offices that may do this.
    error FreezableToken_NotAllowed(address by);

    /// @notice One amount for each recipient.
    error FreezableToken_BadPayout(uint256 recipients, uint256 amounts);

    constructor(
        string memory name_,
        string memory symbol_,
        address[3] memory offices_,
        address holder,
        uint256 supply
    ) ERC20(name_, symbol_) {
        (GUARDIAN, COUNCIL, RECOVERY) = (offices_[0], offices_[1], offices_[2]);
        bool different = offices_[0] != offices_[1] && offices_[1] != offices_[2] && offices_[0] != offices_[2];
        bool set = offices_[0] != address(0) && offices_[1] != address(0) && offices_[2] != address(0);
        require(different && set, FreezableToken_BadOffices());
        _mint(holder, supply);
    }

    /// @notice Who freezes within the bound, who freezes for longer and again, and who frees. One function instead of three, because each
    /// function costs every transfer 22 gas.
    function offices() external view returns (address guardian, address council, address recovery) {
        return (GUARDIAN, COUNCIL, RECOVERY);
    }

    /**
     * @notice Sends to many; a recipient who is frozen for receiving is left out, named by PayoutSkipped.
     * @param to The recipients.
     * @param amounts What each gets, in the smallest unit.
     * @return paid What was sent in all. Raises what a transfer raises, but not for a frozen recipient.
     */
    function payOut(address[] calldata to, uint256[] calldata amounts) external returns (uint256 paid) {
        require(to.length == amounts.length, FreezableToken_BadPayout(to.length, amounts.length));
        for (uint256 i = 0; i < to.length; ++i) {
            if (canReceive(to[i])) {
                _transfer(msg.sender, to[i], amounts[i]);
                paid += amounts[i];
            } else {
                emit PayoutSkipped(to[i], amounts[i], msg.sender);
            }
        }
    }

    function _authorizeFreeze(address by) internal view override returns (bool guardian) {
        require(by == GUARDIAN || by == COUNCIL, FreezableToken_NotAllowed(by));
        return by == GUARDIAN;
    }

    function _authorizeUnfreeze(address by) internal view override {
        require(by == RECOVERY, FreezableToken_NotAllowed(by));
    }
}
