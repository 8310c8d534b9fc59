// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {PauseCredit} from "../pausable/PauseCredit.sol";
import {AccountFreeze} from "./AccountFreeze.sol";

/**
 * @title FreezableVault
 * @notice OpenZeppelin's ERC4626 with lanes, frozen accounts and a payout that nobody can stop: the example for both mixins.
 *
 * Design: lane 1 is deposits, lane 2 transfers of shares, lane 6 withdrawals, an exit. `max…` is 0 while the vault would refuse.
 * Design: what is owed lies outside of the vault's assets. Whoever cannot be paid is left out and stays owed.
 * Trust: GUARDIAN pauses within its credit and freezes within its bound, COUNCIL for longer and again, RECOVERY resumes and frees. None
 * of them can move, create or destroy anything. The asset is trusted, as in every vault.
 */
contract FreezableVault is ERC4626, PauseCredit, AccountFreeze {
    using SafeERC20 for IERC20;

    uint8 public constant DEPOSIT = 1;
    uint8 public constant TRANSFER = 2;
    uint8 public constant WITHDRAW = 6;

    address public immutable GUARDIAN;
    address public immutable COUNCIL;
    address public immutable RECOVERY;

    /// @notice What the account gets at the next `payOut` that names it, in the asset's smallest unit.
    mapping(address account => uint256) public owed;

    /// @notice The sum of what is owed; not part of `totalAssets`.
    uint256 public totalOwed;

    event Owed(address indexed account, uint256 amount, address indexed by);
    event PaidOut(address indexed account, uint256 amount, address indexed by);

    /// @notice The account is frozen or the asset refuses it; the amount stays owed.
    event PayoutSkipped(address indexed account, uint256 amount, address indexed by);

    /// @notice The offices are held by three different addresses, none of them zero.
    error FreezableVault_BadOffices();

    /// @notice The caller holds neither of the offices that may do this.
    error FreezableVault_NotAllowed(address by);

    /// @notice One amount for each account.
    error FreezableVault_BadPayout(uint256 accounts, uint256 amounts);

    constructor(IERC20 asset_, address[3] memory offices) ERC20("Freezable Vault", "fvASSET") ERC4626(asset_) {
        (GUARDIAN, COUNCIL, RECOVERY) = (offices[0], offices[1], offices[2]);
        bool different = offices[0] != offices[1] && offices[1] != offices[2] && offices[0] != offices[2];
        bool set = offices[0] != address(0) && offices[1] != address(0) && offices[2] != address(0);
        require(different && set, FreezableVault_BadOffices());
    }

    function totalAssets() public view override returns (uint256) {
        return super.totalAssets() - totalOwed;
    }

    function maxDeposit(address receiver) public view override returns (uint256) {
        return _isOpen(DEPOSIT) && canReceive(receiver) ? super.maxDeposit(receiver) : 0;
    }

    function maxMint(address receiver) public view override returns (uint256) {
        return _isOpen(DEPOSIT) && canReceive(receiver) ? super.maxMint(receiver) : 0;
    }

    /// @dev `maxWithdraw` follows from it.
    function maxRedeem(address owner) public view override returns (uint256) {
        bool open = block.timestamp >= pausedUntil(WITHDRAW);
        return open && canSend(owner) ? super.maxRedeem(owner) : 0;
    }

    /**
     * @notice Takes the sum of the amounts from the caller and owes it to the accounts, frozen or not.
     * @param amounts In the asset's smallest unit.
     */
    function owe(address[] calldata accounts, uint256[] calldata amounts) external whenOpen(DEPOSIT) {
        require(accounts.length == amounts.length, FreezableVault_BadPayout(accounts.length, amounts.length));
        _requireCanSend(msg.sender);
        uint256 sum;
        for (uint256 i = 0; i < amounts.length; ++i) sum += amounts[i];
        // Before it is owed, as OpenZeppelin's deposit: an asset that calls its sender back lets him meet no share that is worth less.
        _transferIn(msg.sender, sum);
        totalOwed += sum;
        for (uint256 i = 0; i < accounts.length; ++i) {
            owed[accounts[i]] += amounts[i];
            emit Owed(accounts[i], amounts[i], msg.sender);
        }
    }

    /// @notice Pays the accounts what they are owed, by order of anybody; leaves out those who cannot be paid.
    function payOut(address[] calldata accounts) external whenExitOpen(WITHDRAW) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            uint256 amount = owed[account];
            if (amount == 0) continue;
            // Who may not send shares away does not get the vault's assets to send away, either.
            if (canSend(account) && canReceive(account) && _pay(account, amount)) {
                emit PaidOut(account, amount, msg.sender);
            } else {
                emit PayoutSkipped(account, amount, msg.sender);
            }
        }
    }

    /// @dev Crossed off before the asset is called, so that whoever is called back finds nothing owed.
    function _pay(address account, uint256 amount) private returns (bool paid) {
        owed[account] = 0;
        totalOwed -= amount;
        paid = IERC20(asset()).trySafeTransfer(account, amount);
        if (paid) return true;
        owed[account] += amount;
        totalOwed += amount;
    }

    function _deposit(
        address caller,
        address receiver,
        uint256 assets,
        uint256 shares
    ) internal override whenOpen(DEPOSIT) {
        _requireCanSend(caller);
        super._deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override whenExitOpen(WITHDRAW) {
        _requireCanReceive(receiver);
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev Every way in which shares move passes here.
    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0)) _requireCanSend(from);
        if (to != address(0)) _requireCanReceive(to);
        if (from != address(0) && to != address(0)) _transferShares(from, to, value);
        else super._update(from, to, value);
    }

    function _transferShares(address from, address to, uint256 value) private whenOpen(TRANSFER) {
        super._update(from, to, value);
    }

    function _spendAllowance(address owner, address spender, uint256 value) internal virtual override {
        _requireCanSend(spender);
        super._spendAllowance(owner, spender, value);
    }

    function _authorizePause(address by, uint256, uint32) internal view virtual override {
        require(by == GUARDIAN || by == COUNCIL, FreezableVault_NotAllowed(by));
    }

    function _authorizeResume(address by, uint256) internal view virtual override {
        require(by == RECOVERY, FreezableVault_NotAllowed(by));
    }

    function _authorizeFreeze(address by) internal view virtual override returns (bool guardian) {
        require(by == GUARDIAN || by == COUNCIL, FreezableVault_NotAllowed(by));
        return by == GUARDIAN;
    }

    function _authorizeUnfreeze(address by) internal view virtual override {
        require(by == RECOVERY, FreezableVault_NotAllowed(by));
    }

    function _isGuardianTier(address by) internal view virtual override returns (bool) {
        return by == GUARDIAN;
    }

    function _pauseCredit() internal view virtual override returns (uint32, uint32) {
        return (4 days, 30 days);
    }

    function _maxPause(uint8 lane) internal pure override returns (uint32) {
        return lane == WITHDRAW ? 6 hours : 14 days;
    }

    function _exitLanes() internal pure override returns (uint256) {
        return 1 << WITHDRAW;
    }

    function _isOpen(uint8 lane) private view returns (bool) {
        return block.timestamp >= pausedUntil(lane) && !paused();
    }
}
