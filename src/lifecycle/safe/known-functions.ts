import { FunctionFragment } from "ethers";

/** What the adapters call, and only with flags that close. What depends on a number, such as `pauseFor(uint256)`, is not among them. */
const tightening = [
  "pause()",
  "pause(address)",
  "pause(address[])",
  "pause(bool,bool,bool,bool,bool)",
  "pauseByType(uint8)",
  "pauseLanes(uint256,uint32,bytes32)",
  "pauseEthCrossChainManager()",
  "setPaused(bool)",
  "setPoolPause(bool)",
  "setReserveFreeze(address,bool)",
  "setReservePause(address,bool)",
  "_setMintPaused(address,bool)",
  "_setBorrowPaused(address,bool)",
  "_setTransferPaused(bool)",
  "_setSeizePaused(bool)",
  "blacklist(address)",
  "addBlackList(address)",
];
/** Gives power away or moves assets. What ends a pause stands in lib/loosening.ts. */
const giving = [
  "transferOwnership(address)",
  "grantRole(bytes32,address)",
  "grantRole(uint64,address,uint32)",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "upgradeAndCall(address,address,bytes)",
  "changeAdmin(address)",
  "transfer(address,uint256)",
  "transferFrom(address,address,uint256)",
  "approve(address,uint256)",
  "increaseAllowance(address,uint256)",
  "setApprovalForAll(address,bool)",
];
/** Others that are shown by their name, and of which it is known when a flag opens. */
const named = [
  "execute(address,bytes)",
  "pause(uint256)",
  "pauseFor(uint256)",
  "setPause(bool)",
  "setPoolPause(bool,uint40)",
  "setReservePause(address,bool,uint40)",
  "setTargetClosed(address,bool)",
  "setFrozen(address,bool)",
  "setBlacklisted(address,bool)",
  "revokeRole(bytes32,address)",
  "renounceRole(bytes32,address)",
  // Of our own hub and module; what they do to plans stands in known-plans.ts.
  "grant(address,(uint48,uint48,uint32,uint32,uint32),bytes32[])",
  "proposeRevoke(address)",
  "revoke(address)",
  "proposeGuardians(address[],uint256,uint256)",
  "setGuardians(address[],uint256,uint256)",
];
const ofSafes = [
  "addOwnerWithThreshold(address,uint256)",
  "removeOwner(address,address,uint256)",
  "swapOwner(address,address,address)",
  "changeThreshold(uint256)",
  "enableModule(address)",
  "disableModule(address,address)",
  "setGuard(address)",
  "setModuleGuard(address)",
  "setFallbackHandler(address)",
  "approveHash(bytes32)",
];

const bySelector = (signatures: readonly string[]) =>
  new Map(signatures.map((one) => [FunctionFragment.from(`function ${one}`).selector, one]));
export const tightens = bySelector(tightening);
export const gives = bySelector(giving);
export const others = bySelector(named);
export const safes = bySelector(ofSafes);
