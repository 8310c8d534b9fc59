// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// @notice Lending against one's own deposit, with a known weakness: a debtor may give his deposit away without being asked what he owes.
contract DonationMarket is Pausable {
    using SafeERC20 for IERC20;

    /// @dev What of a deposit counts, and what a liquidator gets off, in hundredths.
    uint256 internal constant COUNTS = 95;
    uint256 internal constant DISCOUNT = 20;

    address public immutable TEAM;
    address public pauser;
    address public resumer;
    mapping(IERC20 asset => mapping(address account => uint256)) public depositOf;
    mapping(IERC20 asset => mapping(address account => uint256)) public debtOf;
    mapping(IERC20 asset => uint256) public totalDeposits;
    mapping(IERC20 asset => uint256) public totalDebt;
    mapping(IERC20 asset => uint256) public reserves;

    error DonationMarket_NotAllowed(address by);
    error DonationMarket_Unhealthy(address account);
    error DonationMarket_Healthy(address account);

    constructor(address team) {
        TEAM = team;
    }

    modifier onlyBy(address one) {
        require(msg.sender == one, DonationMarket_NotAllowed(msg.sender));
        _;
    }

    /// @notice Whether what an account owes is covered.
    function isHealthy(IERC20 asset, address account) public view returns (bool) {
        return debtOf[asset][account] * 100 <= depositOf[asset][account] * COUNTS;
    }

    function deposit(IERC20 asset, uint256 amount) external whenNotPaused {
        _deposit(asset, msg.sender, amount);
        asset.safeTransferFrom(msg.sender, address(this), amount);
    }

    function withdraw(IERC20 asset, uint256 amount) external whenNotPaused {
        _give(asset, msg.sender, amount);
        _requireHealthy(asset, msg.sender);
        asset.safeTransfer(msg.sender, amount);
    }

    /// @notice Borrows and deposits what was borrowed, in one step.
    function mint(IERC20 asset, uint256 amount) external whenNotPaused {
        _deposit(asset, msg.sender, amount);
        debtOf[asset][msg.sender] += amount;
        totalDebt[asset] += amount;
        _requireHealthy(asset, msg.sender);
    }

    /// @notice The weakness: nobody asks whether the giver is healthy afterwards.
    function donateToReserves(IERC20 asset, uint256 amount) external whenNotPaused {
        _give(asset, msg.sender, amount);
        reserves[asset] += amount;
    }

    /// @notice Takes over the whole deposit of who is not healthy, and four fifths of its worth of his debt.
    function liquidate(IERC20 asset, address violator) external whenNotPaused {
        require(!isHealthy(asset, violator), DonationMarket_Healthy(violator));
        uint256 taken = depositOf[asset][violator];
        uint256 assumed = (taken * (100 - DISCOUNT)) / 100;

        _give(asset, violator, taken);
        _deposit(asset, msg.sender, taken);
        debtOf[asset][violator] -= assumed;
        debtOf[asset][msg.sender] += assumed;
        _requireHealthy(asset, msg.sender);
    }

    /// @notice Who may pause, and who may end it.
    function appoint(address pauser_, address resumer_) external onlyBy(TEAM) {
        (pauser, resumer) = (pauser_, resumer_);
    }

    function pause() external onlyBy(pauser) {
        _pause();
    }

    function unpause() external onlyBy(resumer) {
        _unpause();
    }

    function _deposit(IERC20 asset, address account, uint256 amount) private {
        depositOf[asset][account] += amount;
        totalDeposits[asset] += amount;
    }

    function _give(IERC20 asset, address account, uint256 amount) private {
        depositOf[asset][account] -= amount;
        totalDeposits[asset] -= amount;
    }

    function _requireHealthy(IERC20 asset, address account) private view {
        require(isHealthy(asset, account), DonationMarket_Unhealthy(account));
    }
}
