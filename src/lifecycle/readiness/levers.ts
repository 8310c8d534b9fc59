import type { Address, Call, Hex } from "../../core/types.ts";
import { encodeCall, selectorOf } from "../../lib/encode.ts";
import { toWord } from "../../lib/words.ts";

type Argument = string | number | boolean | readonly Argument[];

/** A function that makes something safer, as contracts are known to have it. `market` among the arguments stands for what is asked about. */
export type Lever = {
  readonly call: string;
  readonly args: readonly Argument[];
  /** `whole` stops a protocol, `part` a market, a lane or a kind of call, `account` one account. */
  readonly scope: "whole" | "part" | "account";
  /** Whether withdrawing stops with it, where that is known of everybody who has this function; else it is tried. */
  readonly exits?: "open" | "stopped";
  readonly undo?: readonly [call: string, args?: readonly Argument[]];
  /** A view, and the first word that says that the lever is pulled. */
  readonly view?: readonly [call: string, args?: readonly Argument[], pulled?: bigint];
  /** True when the effect ends by itself. */
  readonly expires?: boolean;
};

const all = (1n << 256n) - 1n;
const hour = 3_600;
const caseId = toWord(0n);
const five = (flag: boolean) => [flag, flag, flag, flag, flag];

/** Compound's guardian stops what enters: redeeming and repaying stay open. */
const compound = (what: string, args: readonly Argument[]): Lever => ({
  ...{
    call: `_set${what}Paused(${args.length === 1 ? "address,bool" : "bool"})`,
    args: [...args, true],
    scope: "part",
  },
  ...{ exits: "open", undo: [`_set${what}Paused(${args.length === 1 ? "address,bool" : "bool"})`, [...args, false]] },
  view: [`${what.toLowerCase()}GuardianPaused(${args.length === 1 ? "address" : ""})`, args],
});

/** In the order in which they are asked for; the first view that a contract has is taken. */
export const levers: readonly Lever[] = [
  { call: "pause()", args: [], scope: "whole", undo: ["unpause()"], view: ["paused()"] },
  { call: "pause()", args: [], scope: "whole", undo: ["unpause()"], view: ["getPausedState()"] },
  { call: "setPaused(bool)", args: [true], scope: "whole", undo: ["setPaused(bool)", [false]], view: ["paused()"] },
  {
    call: "setPaused(bool)",
    args: [true],
    scope: "whole",
    undo: ["setPaused(bool)", [false]],
    view: ["getPausedState()"],
  },
  { call: "setPause(bool)", args: [true], scope: "whole", undo: ["setPause(bool)", [false]], view: ["paused()"] },
  {
    ...{ call: "pauseEthCrossChainManager()", args: [], scope: "whole" },
    ...{ undo: ["unpauseEthCrossChainManager()"], view: ["paused()"] },
  },
  { call: "pauseAll()", args: [], scope: "whole", undo: ["unpauseAll()"], view: ["paused()"] },
  { call: "emergencyPause()", args: [], scope: "whole", undo: ["unpause()"], view: ["paused()"] },
  { call: "pauseContract()", args: [], scope: "whole", undo: ["unpauseContract()"], view: ["paused()"] },
  { call: "emergencyStop()", args: [], scope: "whole" },
  { call: "stop()", args: [], scope: "whole", undo: ["start()"], view: ["stopped()"] },
  { call: "freeze()", args: [], scope: "whole", undo: ["unfreeze()"] },
  { call: "shutdown()", args: [], scope: "whole" },
  { call: "kill_me()", args: [], scope: "whole", exits: "open", undo: ["unkill_me()"] },
  { call: "pauseVault()", args: [], scope: "whole", undo: ["unpauseVault()"], view: ["isVaultPaused()"] },
  {
    ...{ call: "setPoolPause(bool)", args: [true], scope: "whole", exits: "stopped" },
    undo: ["setPoolPause(bool)", [false]],
  },
  {
    ...{ call: "setReservePause(address,bool)", args: ["market", true], scope: "part", exits: "stopped" },
    undo: ["setReservePause(address,bool)", ["market", false]],
  },
  {
    ...{ call: "setReserveFreeze(address,bool)", args: ["market", true], scope: "part", exits: "open" },
    undo: ["setReserveFreeze(address,bool)", ["market", false]],
  },
  compound("Mint", ["market"]),
  compound("Borrow", ["market"]),
  compound("Transfer", []),
  compound("Seize", []),
  {
    ...{ call: "pause(bool,bool,bool,bool,bool)", args: five(true), scope: "part", exits: "stopped" },
    ...{ undo: ["pause(bool,bool,bool,bool,bool)", five(false)], view: ["isWithdrawPaused()"] },
  },
  {
    ...{ call: "pause(uint256)", args: [`${all}`], scope: "part" },
    ...{ undo: ["unpause(uint256)", [0]], view: ["paused()", [], all] },
  },
  {
    ...{ call: "pauseFor(uint256)", args: [hour], scope: "whole", undo: ["resume()"] },
    ...{ view: ["isPaused()"], expires: true },
  },
  {
    ...{ call: "pauseLanes(uint256,uint32,bytes32)", args: [1, hour, caseId], scope: "part", expires: true },
    undo: ["resumeLanes(uint256)", [1]],
  },
  { call: "pauseDeposits()", args: [], scope: "part", exits: "open", undo: ["unpauseDeposits()"] },
  {
    ...{ call: "pausePool(address)", args: ["market"], scope: "part" },
    ...{ undo: ["unpausePool(address)", ["market"]], view: ["isPoolPaused(address)", ["market"]] },
  },
  { call: "pause(address)", args: ["market"], scope: "part", undo: ["unpause(address)", ["market"]] },
  {
    ...{ call: "ownerUnenrollReplica(address)", args: ["market"], scope: "part" },
    view: ["isReplica(address)", ["market"], 0n],
  },
  ...["blacklist|unBlacklist", "addBlackList|removeBlackList", "freeze|unfreeze", "blockAccount|unblockAccount"].map(
    (names): Lever => {
      const [tightens, loosens] = names.split("|");
      return {
        ...{ call: `${tightens}(address)`, args: ["somebody"], scope: "account", exits: "open" },
        undo: [`${loosens}(address)`, ["somebody"]],
      };
    },
  ),
];

/** Functions and views of known limits on how much leaves, or is made, in a time. */
export const limits: Readonly<Record<string, string>> = {
  "isRateLimited()": "a circuit breaker (ERC-7265)",
  "mintingMaxLimitOf(address)": "mint limits of bridges (xERC20)",
  "minterAllowance(address)": "an allowance for each minter",
  "borrowCaps(address)": "borrow caps of markets",
  "getReserveCaps(address)": "supply and borrow caps of reserves",
  "setBorrowCap(address,uint256)": "borrow caps of reserves",
  "getCurrentOutboundCapacity()": "a limit on what leaves (NTT)",
  "getAmountCanBeSent(uint32)": "a limit on what is sent (LayerZero)",
  "getCurrentOutboundRateLimiterState(uint64)": "a limit on what is sent (CCIP)",
  "currentRateLimiterState()": "a rate limiter",
  "dailyLimit()": "a daily limit",
  "withdrawalLimit()": "a limit on withdrawals",
};

/** Views of contracts that name another one which holds levers for them. */
export const keepers = ["comptroller()", "xAppConnectionManager()", "superchainConfig()"] as const;

export const leverSelectors: readonly Hex[] = [
  ...new Set([...levers.flatMap(({ call, view }) => [call, ...(view ? [view[0]] : [])]), ...Object.keys(limits)]),
].map(selectorOf);

/** An account that stands for whoever is frozen. */
const somebody: Address = "0x000000000000000000000000000000000000c0de";

/** The bytes of a call; undefined when it needs a market and none is known. */
export function callOf(
  to: Address,
  [call, args = []]: readonly [call: string, args?: readonly Argument[], ...rest: unknown[]],
  market: Address | undefined,
): Call | undefined {
  if (args.includes("market") && market === undefined) return undefined;
  const filled = args.map((one) => (one === "market" ? market : one === "somebody" ? somebody : one));
  return encodeCall(to, call, filled);
}
