import { AbiCoder, Interface, keccak256 } from "ethers";
import { toTuples } from "../actions/hub.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Address, Call, Hash, Hex } from "../core/types.ts";
import { ownErrorIn } from "../lib/own-errors.ts";
import { printable } from "../lib/printable.ts";
import { lower, wordAt } from "../lib/words.ts";
import { loadArtifact } from "../range/drill/artifact.ts";
import type { Plan } from "./plan-file.ts";

/** What targets of plans say when they refuse; the hub's own errors stand in its ABI. */
const others = [
  "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
  "error AccessManagedUnauthorized(address caller)",
  "error AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)",
  "error OwnableUnauthorizedAccount(address account)",
  "error EnforcedPause()",
  "error ScopedPausable_BadMask(uint256 mask)",
  "error ScopedPausable_TooLong(uint256 lane, uint32 duration, uint32 max)",
  // Of the protocols that the adapters know.
  "error Unauthorized()",
  "error ResumedExpected()",
  "error SenderNotPauser()",
  "error HeartbeatExpired()",
  "error OnlyPauser()",
  "error InvalidNewPausedStatus()",
  "error IsPaused(uint8 pauseType)",
  "error PauseUnavailableDueToCooldown(uint256 cooldownEnd)",
  "error SuperchainConfig_OnlyGuardianOrIncidentResponder()",
  "error SuperchainConfig_AlreadyPaused(address identifier)",
  "error SenderNotAllowed()",
  "error VaultPauseWindowExpired()",
  "error PoolPauseWindowExpired(address pool)",
];

const hints: Readonly<Record<string, string>> = {
  GuardianHub_NotAdmin: "use the key of the hub's admin",
  GuardianHub_NotProposed: "propose the plan first, with `firebreak plan propose`",
  GuardianHub_AlreadyProposed: "it waits for its delay; then commit it",
  GuardianHub_Lapsed: "propose it again; a proposal can be committed for seven days",
  GuardianHub_PlanIdUsed: "choose another id: an id is used once",
  GuardianHub_Refused: "no plan may carry this call",
  GuardianHub_BadTarget: "targets and probe targets are contracts other than the hub and the Safe that acts",
  GuardianHub_NoRelease: "name a RecoveryController of this hub, with a delay of at most 24 hours, as `release`",
  GuardianHub_StripsRole: "a plan that takes a role from somebody needs `minTier` 2 or 3",
  GuardianHub_LongerEffect: "the call pauses for longer than the plan says",
  GuardianHub_TierTooLow: "the plan needs the signatures of more guardians, through the hub's TRIGGER",
  GuardianHub_InsufficientGas: "the plan needs more gas than one transaction has; lower gas caps or make two plans",
};

/** The hub's whole ABI, with errors. Raises ARTIFACT when the contracts are not compiled. */
export function hubInterface(): Interface {
  return new Interface(JSON.stringify(loadArtifact("GuardianHub").abi));
}

/** What the contract that checks a hub's plans answers; see contracts/guardian/PlanRules.sol. */
export function checkCall(rules: Address, plan: Plan): Call {
  const abi = new Interface(JSON.stringify(loadArtifact("PlanRules").abi));
  return { to: rules, data: encode(abi, "check", [plan.hub, termsOf(plan), tuplesOf(plan)]) };
}

export function encode(hub: Interface, name: string, args: readonly unknown[] = []): Hex {
  return lower(hub.encodeFunctionData(name, args));
}

export function tuplesOf({ actions }: Plan) {
  return toTuples(actions.map(({ action }) => action));
}

/** The terms in the order of the Solidity struct; see contracts/interfaces/Plan.sol. */
export function termsOf({ terms }: Plan) {
  return [terms.minTier, terms.maxEffect, terms.release];
}

export function proposeCall(hub: Interface, plan: Plan): Call {
  return { to: plan.hub, data: encode(hub, "proposePlan", [plan.id, termsOf(plan), plan.hash]) };
}

export function commitCall(hub: Interface, plan: Plan): Call {
  return { to: plan.hub, data: encode(hub, "commitPlan", [plan.id, termsOf(plan), tuplesOf(plan)]) };
}

/** The hub's name for "commit this plan"; see GuardianHub._commitOperation. */
export function commitOperation(plan: Plan): Hash {
  const types = ["string", "bytes32", "tuple(uint8,uint32,address)", "bytes32"];
  const values = ["commit", plan.id, termsOf(plan), plan.hash];
  return lower(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
}

/** The first word that a hub answers. Raises NOT_A_HUB when there is none. */
export function firstWord(answer: Hex, { hub }: Plan): Hash {
  const word = wordAt(answer, 0);
  if (word !== undefined) return word;
  throw new FirebreakError("NOT_A_HUB", `expected a GuardianHub at ${hub}, found something else; correct \`hub\``);
}

/** Why a call was refused, in words, from what a node raised. Undefined when the error is no revert. */
export function revertReason(error: unknown, hub: Interface): string | undefined {
  if (!(error instanceof FirebreakError)) return undefined;
  const data = revertData(error) ?? revertData(error.cause);
  if (data === undefined) return /revert|out of ?gas/i.test(error.message) ? printable(error.message) : undefined;
  if (data === "0x") return "it reverts without a reason";
  const known = hub.parseError(data) ?? new Interface(others).parseError(data);
  if (known === null) return `it reverts with ${ownErrorIn(data) ?? data.slice(0, 74)}`;
  // A target chooses these words; a terminal must not obey them.
  const said = printable(known.args.map(String).join(", ")).slice(0, 200);
  if (known.name === "Error") return `it reverts with "${said}"`;
  if (known.name === "GuardianHub_TooEarly")
    return `${known.name}: it can be committed from ${new Date(Number(known.args[0]) * 1_000).toISOString()} on`;
  const hint = hints[known.name];
  return `${known.name}(${said})${hint === undefined ? "" : `: ${hint}`}`;
}

/** Nodes put it into `data`, some into `data.data`. */
function revertData(cause: unknown): Hex | undefined {
  if (typeof cause !== "object" || cause === null || !("data" in cause)) return undefined;
  const { data } = cause;
  if (typeof data === "string") return /^0x[0-9a-fA-F]*$/.test(data) ? lower(data) : undefined;
  return revertData(data);
}
