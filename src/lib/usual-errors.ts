/**
 * What contracts of OpenZeppelin's say that ours do not: who may not, and what is paused. Source: @openzeppelin/contracts 5.7.0, access/IAccessControl, access/Ownable,
 * access/manager, utils/Pausable. Those of ReentrancyGuard and AccessManaged are among ours.
 */
export const usualErrors: readonly string[] = [
  "AccessControlBadConfirmation()",
  "AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
  "AccessManagerAlreadyScheduled(bytes32 operationId)",
  "AccessManagerBadConfirmation()",
  "AccessManagerExpired(bytes32 operationId)",
  "AccessManagerInvalidInitialAdmin(address initialAdmin)",
  "AccessManagerLockedFunction(bytes4 selector)",
  "AccessManagerLockedRole(uint64 roleId)",
  "AccessManagerNotReady(bytes32 operationId)",
  "AccessManagerNotScheduled(bytes32 operationId)",
  "AccessManagerUnauthorizedAccount(address msgsender, uint64 roleId)",
  "AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)",
  "AccessManagerUnauthorizedCancel(address msgsender, address caller, address target, bytes4 selector)",
  "AccessManagerUnauthorizedConsume(address target)",
  "EnforcedPause()",
  "ExpectedPause()",
  "OwnableInvalidOwner(address owner)",
  "OwnableUnauthorizedAccount(address account)",
];
