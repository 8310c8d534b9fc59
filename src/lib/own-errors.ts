import { keccakHex } from "./keccak.ts";
import { usualErrors } from "./usual-errors.ts";
import { when } from "./when.ts";
import { addressOf, lower, wordAt } from "./words.ts";

/** What the contracts of Firebreak say when they refuse a trip, and what that means to whoever wanted it. Source: contracts/guardian. */
const words: Readonly<Record<string, string>> = {
  "QuorumTrigger_Used(bytes32 digest)": "the order was used already; another trip needs another nonce",
  "QuorumTrigger_Confirmed(bytes32 digest)": "everything holds, and the order was sent before to say so",
  "QuorumTrigger_BadTier(uint8 tier)": "the order names no tier from 1 to 3",
  "Quorum_TooFew(uint256 found, uint256 needed)": "fewer guardians have signed than are needed",
  "Quorum_NotCounted(address signer)":
    "one who signed does not count: no guardian any more, or counted twice or out of order",
  "Quorum_BadSignature(address signer)": "a signature is not of the guardian that it names",
  "GuardianHub_NotTrigger(address by)": "only the hub's own trigger may ask for this",
  "GuardianHub_UnknownPlan(bytes32 planId)": "the hub knows no such plan, or it was revoked",
  "GuardianHub_WrongActions(bytes32 planId)": "the actions are not those that were committed",
  "GuardianHub_BadMask(uint256 mask)": "the mask names no action of the plan, or more than it has",
  "GuardianHub_NoGrant(address key)": "the key has no grant, or it was revoked",
  "GuardianHub_GrantNotStarted(address key, uint48 start)": "the key's grant has not begun",
  "GuardianHub_GrantExpired(address key, uint48 expiry)": "the key's grant has ended",
  "GuardianHub_NotInGrant(address key, bytes32 planId)": "the plan is not in the key's grant",
  "GuardianHub_TierTooLow(uint8 tier, uint8 minTier)": "the plan needs a higher tier",
  "GuardianHub_NoUsesLeft(address key)": "the key's grant has no uses left for now",
  "GuardianHub_Cooldown(uint48 until)": "the key's grant is in its cooldown",
  "GuardianHub_WrongEpoch(uint64 current)": "it is of an earlier epoch, and so revoked; guardians must sign anew",
  "GuardianHub_TooLate(uint48 notAfter)": "its deadline has passed",
  "GuardianHub_IncidentClosed(bytes32 tripId)": "the incident was closed; a new trip is needed",
  "GuardianHub_InsufficientGas(uint256 index)": "it has too little gas for the plan's actions",
  "GuardianHub_DryRun(uint256 failing)": "it was only tried out",
};

/** What else the contracts that we ship say, those of OpenZeppelin within them included; the name tells what it means. */
const others = `
  AccessManagedInvalidAuthority(address authority)
  AccessManagedRequiredDelay(address caller, uint32 delay)
  AccessManagedUnauthorized(address caller)
  AccountFreeze_BadDirections(uint8 directions)
  AccountFreeze_Frozen(address account, uint8 direction, uint256 until)
  AccountFreeze_NoAccounts()
  AccountFreeze_NoDuration()
  AccountFreeze_Refused(uint256 accounts)
  AccountFreeze_TooLong(uint32 duration, uint32 max)
  ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
  ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
  ERC20InvalidApprover(address approver)
  ERC20InvalidReceiver(address receiver)
  ERC20InvalidSender(address sender)
  ERC20InvalidSpender(address spender)
  ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max)
  ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max)
  ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max)
  ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max)
  ERC5267ExtensionsNotSupported()
  FreezableERC20_SupplyCap(uint256 supply, uint256 cap)
  FreezableToken_BadOffices()
  FreezableToken_BadPayout(uint256 recipients, uint256 amounts)
  FreezableToken_NotAllowed(address by)
  FreezableVault_BadOffices()
  FreezableVault_BadPayout(uint256 accounts, uint256 amounts)
  FreezableVault_NotAllowed(address by)
  GuardianHub_AlreadyProposed(bytes32 operation)
  GuardianHub_BadData(uint256 index)
  GuardianHub_BadDelay(uint48 delay)
  GuardianHub_BadGasCap(uint256 index, uint256 gasCap)
  GuardianHub_BadGrant()
  GuardianHub_BadGuardians()
  GuardianHub_BadProbe(uint256 index)
  GuardianHub_BadRoles()
  GuardianHub_BadTarget(uint256 index, address target)
  GuardianHub_BadTier(uint8 tier)
  GuardianHub_Lapsed(uint48 at)
  GuardianHub_LongerEffect(uint256 index, uint256 secondsAsked)
  GuardianHub_NarrowerGrant(address key)
  GuardianHub_NoActions()
  GuardianHub_NoRelease(address release)
  GuardianHub_NotAdmin(address by)
  GuardianHub_NotGuardian(address by)
  GuardianHub_NotProposed(bytes32 operation)
  GuardianHub_NotRecovery(address by)
  GuardianHub_OnlySelf()
  GuardianHub_PlanIdUsed(bytes32 planId)
  GuardianHub_Refused(uint256 index, address target, bytes4 selector)
  GuardianHub_StripsRole(uint256 index)
  GuardianHub_TooDeep(uint256 index)
  GuardianHub_TooEarly(uint48 readyAt)
  GuardianHub_TooManyActions(uint256 count)
  GuardianHub_TooManyKeys(uint256 max)
  GuardianHub_UnknownIncident(bytes32 tripId)
  HealthCheck_BadQuestion(uint256 index)
  InvalidShortString()
  ProbeLens_Reverted(address target)
  ProbeLens_TooShort(address target, uint256 words)
  RateLimitExceeded()
  RecoveryController_AlreadyProposed(bytes32 resumeId)
  RecoveryController_BadResume()
  RecoveryController_BadSettings()
  RecoveryController_EpochNotRaised(bytes32 tripId)
  RecoveryController_Lapsed(uint48 at)
  RecoveryController_NotProposed(bytes32 resumeId)
  RecoveryController_NotRetractable(bytes32 tripId)
  RecoveryController_Overtaken(uint48 at)
  RecoveryController_QuorumTripsOpen(uint64 count)
  RecoveryController_TooEarly(uint48 readyAt)
  RecoveryController_TooLate(uint48 deadline)
  RecoveryController_TripClosed(bytes32 tripId)
  RecoveryController_TripOpen(bytes32 tripId)
  RecoveryController_Unhealthy()
  RecoveryController_UnknownTrip(bytes32 tripId)
  ReentrancyGuardReentrantCall()
  SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
  SafeERC20FailedOperation(address token)
  ScopedPausable_BadMask(uint256 mask)
  ScopedPausable_Closed(uint8 lane, uint256 until)
  ScopedPausable_Grace(uint256 lane, uint256 until)
  ScopedPausable_IsAnExit(uint8 lane)
  ScopedPausable_NoDuration()
  ScopedPausable_NoSuchLane(uint256 lane)
  ScopedPausable_NotAnExit(uint8 lane)
  ScopedPausable_Refused(uint256 lanes)
  ScopedPausable_TooLong(uint256 lane, uint32 duration, uint32 max)
  StringTooLong(string str)
`;

type Input = { readonly type: string; readonly name: string };
type Known = { readonly name: string; readonly inputs: readonly Input[]; readonly meaning: string | undefined };

/** Arguments that are a time, in seconds since 1970. */
const times = ["until", "start", "expiry", "notAfter", "at", "readyAt", "deadline"];

/** The errors that are known, as Solidity writes them. */
export const ownErrors: readonly string[] = [...Object.keys(words), ...others.trim().split(/\n\s*/)];

const bySelector = new Map([...ownErrors, ...usualErrors].map(knownOf));

function knownOf(error: string): readonly [string, Known] {
  const at = error.indexOf("(");
  const name = error.slice(0, at);
  const inputs = error
    .slice(at + 1, -1)
    .split(", ")
    .flatMap((input) => {
      const [type, called = ""] = input.split(" ");
      return type ? [{ type, name: called }] : [];
    });
  const signature = `${name}(${inputs.map(({ type }) => type).join(",")})`;
  return [keccakHex(Buffer.from(signature)).slice(0, 10), { name, inputs, meaning: words[error] }];
}

/**
 * Which error of ours it is, or of OpenZeppelin's, from the data that came with a refusal; undefined where it is none. Anybody may say it: of the data nothing is shown but words that are read as
 * numbers, and these only where there are as many as the error has.
 */
export function ownErrorIn(data: string): string | undefined {
  const known = knownIn(data);
  return known && `${known.name}${argumentsIn(lower(data), known.inputs)}`;
}

/**
 * What it means, where this call is a trip, which nobody sends but to the hub, module or trigger that is named: any other contract could say with the sentence
 * that everything holds.
 */
export function ownMeaningIn(data: string, call: string): string | undefined {
  return trips.includes(call.slice(0, 10).toLowerCase()) ? knownIn(data)?.meaning : undefined;
}

const actions = "(address,uint32,bytes,address,bytes,bytes32,uint8,bytes32)[]";

/** Selectors, of a hub or module and of a trigger. */
const trips = [
  `trip(bytes32,${actions},uint256,bytes32,uint64,uint48)`,
  `trip((bytes32,uint256,uint8,bytes32,uint64,bytes32,uint48),${actions},(address,bytes)[],bytes32[])`,
].map((signature) => keccakHex(Buffer.from(signature)).slice(0, 10));

function knownIn(data: string): Known | undefined {
  return bySelector.get(data.slice(0, 10).toLowerCase());
}

function argumentsIn(data: string, inputs: readonly Input[]): string {
  const rest = data.slice(10);
  if (inputs.length === 0 || rest.length !== inputs.length * 64 || !/^[0-9a-f]*$/.test(rest)) return "";
  const said = inputs.map(({ type, name }, at) => `${name} ${argumentOf(wordAt(`0x${rest}`, at) ?? "0x", type, name)}`);
  return `(${said.join(", ")})`;
}

function argumentOf(word: `0x${string}`, type: string, name: string): string {
  if (type === "address") return addressOf(word);
  const bytes = /^bytes(\d+)$/.exec(type)?.[1];
  if (bytes !== undefined) return word.slice(0, 2 + 2 * Number(bytes));
  return times.includes(name) ? when(BigInt(word)) : `${BigInt(word)}`;
}
