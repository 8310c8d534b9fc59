import { FunctionFragment } from "ethers";
import type { Chain } from "../core/parts.ts";
import type { Block, Call } from "../core/types.ts";
import { addressOf, toWord } from "../lib/words.ts";
import { viewsAt } from "./views.ts";

const selectorsOf = (signatures: readonly string[]) =>
  signatures.map((signature) => FunctionFragment.from(signature).selector.slice(2));

/** Pools without anybody who could stop them, known by functions that stand in their own code. */
const pools = [
  { name: "a Uniswap v2 pair", has: selectorsOf(["getReserves()", "skim(address)", "sync()"]) },
  {
    name: "a Uniswap v3 pool",
    has: selectorsOf(["slot0()", "ticks(int24)", "flash(address,uint256,uint256,bytes)", "observe(uint32[])"]),
  },
  {
    name: "a Tornado Cash pool",
    has: selectorsOf(["denomination()", "isSpent(bytes32)", "nullifierHashes(bytes32)", "commitments(bytes32)"]),
  },
];
const [killMe = ""] = selectorsOf(["kill_me()"]);
const curve = selectorsOf(["get_virtual_price()", "kill_me()"]);

const instead = "act where you have a lever: pause your own contracts that use it, or take approvals back";

/** Why nobody can pull this lever at a pool that has no owner, or whose owner has lost the power to stop it. */
export async function ownerlessObjections(call: Call, block: Block, chain: Chain): Promise<readonly string[]> {
  // A proxy's own code has none of these functions, so nothing is said of what it points to.
  const code = (await chain.code(call.to, block)).toLowerCase();
  const has = (selectors: readonly string[]) => selectors.every((one) => code.includes(one));
  const wanted = call.data.slice(2, 10);
  const pool = pools.find((one) => has(one.has));
  if (pool !== undefined && !has([wanted]))
    return [`there is no lever: ${call.to} is ${pool.name}, which nobody can pause; ${instead}`];
  if (!has(curve)) return [];
  if (wanted !== killMe)
    return has([wanted])
      ? []
      : [`${call.to} is a Curve pool, whose only lever is kill_me(), for two months from its deployment`];

  const views = viewsAt(block, chain);
  const owner = await views.number(call.to, "owner()");
  // From its owner it can fail for one reason only: the deadline has passed.
  if (owner === undefined || (await views.succeeds(addressOf(toWord(owner)), call))) return [];
  return [
    `there is no lever any more: kill_me() of ${call.to} fails even for its owner, whose two months are over; ${instead}`,
  ];
}
