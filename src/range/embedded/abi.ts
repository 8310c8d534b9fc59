import { Interface } from "ethers";

/** What drills call and watch on the embedded chain. */
export const pool = new Interface([
  "function supply(address asset, uint256 amount, address onBehalfOf, uint16 referral)",
  "function borrow(address asset, uint256 amount, uint256 rateMode, uint16 referral, address onBehalfOf)",
  "function repay(address asset, uint256 amount, uint256 rateMode, address onBehalfOf) returns (uint256)",
  "function withdraw(address asset, uint256 amount, address to) returns (uint256)",
  "function mintUnbacked(address asset, uint256 amount, address onBehalfOf, uint16 referral)",
  "function getReservesList() view returns (address[])",
  "event MintUnbacked(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referral)",
]);

export const configurator = new Interface([
  "function initReserves((address aTokenImpl, address stableDebtImpl, address variableDebtImpl, uint8 decimals, address strategy, address asset, address treasury, address incentives, string aTokenName, string aTokenSymbol, string variableName, string variableSymbol, string stableName, string stableSymbol, bytes params)[] input)",
  "function configureReserveAsCollateral(address asset, uint256 ltv, uint256 threshold, uint256 bonus)",
  "function setReserveBorrowing(address asset, bool enabled)",
  "function setUnbackedMintCap(address asset, uint256 cap)",
  "function setPoolPause(bool paused)",
  "function setReservePause(address asset, bool paused)",
  "function setReserveFreeze(address asset, bool freeze)",
  "event UnbackedMintCapChanged(address indexed asset, uint256 oldCap, uint256 newCap)",
]);

export const acl = new Interface([
  "function addPoolAdmin(address admin)",
  "function addEmergencyAdmin(address admin)",
  "function addRiskAdmin(address admin)",
  "function addBridge(address bridge)",
  "function removeBridge(address bridge)",
  "function removeEmergencyAdmin(address admin)",
  "function isBridge(address account) view returns (bool)",
  "function isEmergencyAdmin(address account) view returns (bool)",
  "function isPoolAdmin(address account) view returns (bool)",
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
]);

export const provider = new Interface([
  "function setACLAdmin(address admin)",
  "function setACLManager(address manager)",
  "function setPriceOracle(address oracle)",
  "function setPoolDataProvider(address dataProvider)",
  "function setPoolImpl(address implementation)",
  "function setPoolConfiguratorImpl(address implementation)",
  "function getPool() view returns (address)",
  "function getPoolConfigurator() view returns (address)",
]);

export const dataProvider = new Interface([
  "function getReserveTokensAddresses(address asset) view returns (address aToken, address stableDebt, address variableDebt)",
  "function getPaused(address asset) view returns (bool)",
]);

export const token = new Interface([
  "function approve(address spender, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address owner) view returns (uint256)",
  "function mint(address to, uint256 amount) returns (bool)",
  "function deposit() payable",
]);

export const fiatToken = new Interface([
  "function initialize(string name, string symbol, string currency, uint8 decimals, address masterMinter, address pauser, address blacklister, address owner)",
  "function initializeV2(string name)",
  "function initializeV2_1(address lostAndFound)",
  "function initializeV2_2(address[] blacklisted, string symbol)",
  "function configureMinter(address minter, uint256 allowed) returns (bool)",
  "function pause()",
  "function blacklist(address account)",
]);

export const safe = new Interface([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
  "function getThreshold() view returns (uint256)",
  "function getOwners() view returns (address[])",
  "function nonce() view returns (uint256)",
]);
