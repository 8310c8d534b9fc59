// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ScopedPausable} from "../../pausable/ScopedPausable.sol";
import {IPair} from "./IPair.sol";

/// @notice What the market asks once it no longer asks the pair: 8 decimals.
interface IFeed {
    function latestAnswer() external view returns (int256);
}

/// @notice A lending market with a known weakness: collateral is worth what a Uniswap v2 pair would pay for the first wei of it, right now.
contract SpotPriceMarket is ScopedPausable {
    using SafeERC20 for IERC20;

    uint8 internal constant BORROW = 1;
    uint8 internal constant WITHDRAW = 6;
    uint256 internal constant LEND_BPS = 7_500;

    IPair public immutable PAIR;
    IERC20 public immutable COLLATERAL;
    IERC20 public immutable CASH;
    address public immutable TEAM;
    address public guardian;
    address public resumer;
    IFeed public feed;
    mapping(address account => uint256) public supplied;
    mapping(address account => uint256) public owed;

    error SpotPriceMarket_NotAllowed(address by);
    error SpotPriceMarket_Unhealthy(address account);

    constructor(IPair pair, IERC20 collateral, IERC20 cash, address team) {
        (PAIR, COLLATERAL, CASH, TEAM) = (pair, collateral, cash, team);
    }

    /// @notice Cash per collateral, 18 decimals.
    function price() public view returns (uint256) {
        if (address(feed) != address(0)) return uint256(feed.latestAnswer()) * 1e10;
        (uint256 reserve0, uint256 reserve1, ) = PAIR.getReserves();
        bool isFirst = PAIR.token0() == address(COLLATERAL);
        return isFirst ? (reserve1 * 1e18) / reserve0 : (reserve0 * 1e18) / reserve1;
    }

    /// @notice How much an account may owe.
    function limitOf(address account) public view returns (uint256) {
        return (supplied[account] * price() * LEND_BPS) / 1e22;
    }

    function supply(uint256 amount) external {
        supplied[msg.sender] += amount;
        COLLATERAL.safeTransferFrom(msg.sender, address(this), amount);
    }

    function borrow(uint256 amount) external whenOpen(BORROW) {
        owed[msg.sender] += amount;
        _requireHealthy(msg.sender);
        CASH.safeTransfer(msg.sender, amount);
    }

    function repay(uint256 amount) external {
        owed[msg.sender] -= amount;
        CASH.safeTransferFrom(msg.sender, address(this), amount);
    }

    function withdraw(uint256 amount) external whenExitOpen(WITHDRAW) {
        supplied[msg.sender] -= amount;
        _requireHealthy(msg.sender);
        COLLATERAL.safeTransfer(msg.sender, amount);
    }

    /// @notice Who may close lanes, and who may open them.
    function appoint(address guardian_, address resumer_) external {
        require(msg.sender == TEAM, SpotPriceMarket_NotAllowed(msg.sender));
        (guardian, resumer) = (guardian_, resumer_);
    }

    /// @notice Mends the weakness: from now on the price comes from a feed.
    function setFeed(IFeed feed_) external {
        require(msg.sender == TEAM, SpotPriceMarket_NotAllowed(msg.sender));
        feed = feed_;
    }

    function _requireHealthy(address account) private view {
        require(owed[account] <= limitOf(account), SpotPriceMarket_Unhealthy(account));
    }

    function _authorizePause(address by, uint256, uint32) internal view override {
        require(by == guardian, SpotPriceMarket_NotAllowed(by));
    }

    function _authorizeResume(address by, uint256) internal view override {
        require(by == resumer, SpotPriceMarket_NotAllowed(by));
    }

    function _maxPause(uint8) internal pure override returns (uint32) {
        return 3 days;
    }

    function _exitLanes() internal pure override returns (uint256) {
        return 1 << WITHDRAW;
    }
}
