import { FunctionFragment, Interface } from "ethers";
import type { Chain } from "../core/parts.ts";
import { hasPower } from "../core/power.ts";
import type { Address, Block, Call } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { lower } from "../lib/words.ts";

/**
 * What undoes an effect: the call, and how it reads. `guessed` is what the target itself is then called with, where it is known from the call that is
 * undone and nobody said so: the target may have no such function.
 */
export type Loosening = { readonly call: Call; readonly says: string; readonly guessed?: Call };

type Rule = {
  readonly tightens: string;
  readonly loosens: string;
  /** What the loosening call says, from what the tightening one said. */
  readonly args: (args: readonly unknown[]) => readonly unknown[];
};

const none: Rule["args"] = () => [];
const same: Rule["args"] = (args) => args;
const flag: Rule["args"] = (args) => args.map((one) => (one === true ? false : one));

/** Calls whose way back is known. */
const rules: readonly Rule[] = [
  { tightens: "pause()", loosens: "unpause()", args: none },
  { tightens: "pauseEthCrossChainManager()", loosens: "unpauseEthCrossChainManager()", args: none },
  { tightens: "pauseFor(uint256)", loosens: "resume()", args: none },
  { tightens: "setPaused(bool)", loosens: "setPaused(bool)", args: flag },
  { tightens: "setPoolPause(bool)", loosens: "setPoolPause(bool)", args: flag },
  { tightens: "setReservePause(address,bool)", loosens: "setReservePause(address,bool)", args: flag },
  { tightens: "setReserveFreeze(address,bool)", loosens: "setReserveFreeze(address,bool)", args: flag },
  { tightens: "pauseLanes(uint256,uint32,bytes32)", loosens: "resumeLanes(uint256)", args: ([mask]) => [mask] },
  {
    tightens: "freeze(address[],uint8,uint32,bytes32)",
    loosens: "unfreeze(address[],uint8,bytes32)",
    args: ([accounts, directions, , caseId]) => [accounts, directions, caseId],
  },
  { tightens: "blacklist(address)", loosens: "unBlacklist(address)", args: same },
  { tightens: "addBlackList(address)", loosens: "removeBlackList(address)", args: same },
  { tightens: "removeMinter(address)", loosens: "configureMinter(address,uint256)", args: ([minter]) => [minter, 1] },
  // Circle's MasterMinter: who may do the one may do the other.
  { tightens: "removeMinter()", loosens: "configureMinter(uint256)", args: () => [1] },
  { tightens: "revokeRole(bytes32,address)", loosens: "grantRole(bytes32,address)", args: same },
  {
    tightens: "revokeRole(uint64,address)",
    loosens: "grantRole(uint64,address,uint32)",
    args: ([role, account]) => [role, account, 0],
  },
];

const bySelector = new Map(
  rules.map(({ tightens, ...rest }) => {
    const fragment = FunctionFragment.from(tightens);
    return [fragment.selector, { abi: new Interface([fragment]), ...rest }];
  }),
);
const carried = FunctionFragment.from("execute(address,bytes)");
const carrier = new Interface([carried]);

/** The call that undoes a known one, also where an AccessManager carries it. */
function knownLoosening(tightening: Call): (Loosening & Required<Pick<Loosening, "guessed">>) | undefined {
  const { to, data } = tightening;
  if (data.startsWith(carried.selector)) {
    const [target, inner] = carrier.decodeFunctionData(carried, data);
    const found = knownLoosening({ to: lower(target), data: inner });
    if (found === undefined) return undefined;
    return {
      call: encodeCall(to, carried.format(), [found.call.to, found.call.data]),
      says: `${found.says}, through ${to}`,
      guessed: found.guessed,
    };
  }
  const rule = bySelector.get(data.slice(0, 10));
  if (rule === undefined) return undefined;
  const args = rule.args([...rule.abi.decodeFunctionData(data.slice(0, 10), data)]);
  const call = encodeCall(to, rule.loosens, args);
  return { call, says: `${rule.loosens} of ${to}`, guessed: call };
}

/** The call that a configuration names, or else the known one. */
export function looseningOf(
  tightening: Call,
  written: { readonly call: string; readonly args: readonly unknown[] } | undefined,
): Loosening | undefined {
  if (written === undefined) return knownLoosening(tightening);
  const call = encodeCall(tightening.to, written.call, written.args);
  return { call, says: `${written.call.replace(/^function /, "")} of ${call.to}` };
}

/**
 * Whether this sender could undo the pause. Simulated one after the other where a node can; elsewhere the refusal that the sender gets is
 * compared with the one that a stranger gets, and only an equal refusal counts as no power.
 */
export async function couldLoosen(
  pausing: Call,
  loosening: Call,
  sender: Address,
  block: Block,
  chain: Chain,
): Promise<boolean> {
  const simulated = await chain.simulate([pausing, loosening], block, sender);
  if (simulated?.length === 2 && simulated[0]?.success === true) return simulated[1]?.success === true;

  return hasPower(loosening, sender, block, chain);
}
