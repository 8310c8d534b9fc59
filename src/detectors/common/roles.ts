import { id } from "ethers";

/** OpenZeppelin's DEFAULT_ADMIN_ROLE is the word of zeros; the others are hashes of what their contracts call them. */
const defaultAdmin = `0x${"00".repeat(32)}`;
const names = [
  ...["ADMIN_ROLE", "MINTER_ROLE", "BURNER_ROLE", "PAUSER_ROLE", "PAUSE_ROLE", "UNPAUSER_ROLE", "RESUME_ROLE"],
  ...[
    "GUARDIAN_ROLE",
    "OPERATOR_ROLE",
    "MANAGER_ROLE",
    "KEEPER_ROLE",
    "RELAYER_ROLE",
    "UPGRADER_ROLE",
    "SNAPSHOT_ROLE",
  ],
  ...["EMERGENCY_ROLE", "PAUSE_MANAGER_ROLE", "BLACKLISTER_ROLE", "RESCUER_ROLE", "WITHDRAWER_ROLE", "DEPOSITOR_ROLE"],
  // TimelockController.
  ...["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE", "TIMELOCK_ADMIN_ROLE"],
  // Aave's ACLManager.
  ...["POOL_ADMIN", "EMERGENCY_ADMIN", "RISK_ADMIN", "FLASH_BORROWER", "BRIDGE", "ASSET_LISTING_ADMIN"],
  ...["MINTER", "PAUSER", "GUARDIAN", "OPERATOR", "ADMIN"],
];
const byWord = new Map([[defaultAdmin, "DEFAULT_ADMIN_ROLE"], ...names.map((name) => [id(name), name] as const)]);

/** What contracts call a role of 32 bytes, for people; undefined where it is none of the usual ones. */
export function roleName(word: string): string | undefined {
  return byWord.get(word);
}
