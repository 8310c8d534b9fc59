import { sketchOf } from "../../core/opcodes.ts";
import type { Address, Call } from "../../core/types.ts";
import { encodeCall, selectorOf } from "../../lib/encode.ts";
import type { Behind, Hop } from "./behind.ts";
import type { Reader } from "./reader.ts";

const [upgrade, upgradeToAndCall] = ["upgradeTo(address)", "upgradeToAndCall(address,bytes)"] as const;
const stranger: Address = "0x000000000000000000000000000000000000dead";
/** Constants of a proxy's code that are tried: it has few. */
const mostConstants = 16;

/**
 * Who may replace the code behind a proxy, where no slot says so: by the code itself (UUPS, ERC-1822), which asks its owner or its roles, or by a constant of
 * the proxy's own code (an immutable admin). Everybody who might be allowed to is tried, with the code that is there already.
 */
export async function upgradersOf(
  subject: Behind,
  candidates: readonly Address[],
  reader: Reader,
): Promise<readonly Address[]> {
  const found = await Promise.all(
    subject.hops.filter(isProxy).map(async (hop) => {
      const { constants } = sketchOf(await reader.code(hop.from));
      const inside = [upgrade, upgradeToAndCall].some((call) => subject.has(selectorOf(call)));
      const those = new Set([...constants.slice(0, mostConstants), ...(inside ? candidates : [])]);
      return passingOf(
        hop,
        [...those].filter((one) => one !== hop.to && one !== hop.from),
        reader,
      );
    }),
  );
  return [...new Set(found.flat())];
}

/** Clones are as they are, and who cuts a diamond, or shows another code through a beacon, does it elsewhere. */
function isProxy({ kind }: Hop): boolean {
  return kind.includes("proxy");
}

async function passingOf(hop: Hop, accounts: readonly Address[], reader: Reader): Promise<readonly Address[]> {
  const calls: readonly Call[] = [
    encodeCall(hop.from, upgradeToAndCall, [hop.to, "0x"]),
    encodeCall(hop.from, upgrade, [hop.to]),
  ];
  const passes = async (from: Address, call: Call) => (await reader.tries(from, call)) === "passes";
  // What takes the call from anybody takes any call, and says nothing of who may upgrade.
  const open = await Promise.all(calls.map((call) => passes(stranger, call)));
  const asked = calls.filter((_, at) => open[at] === false);
  const tried = await Promise.all(
    accounts.map(async (one) => (await Promise.all(asked.map((call) => passes(one, call)))).includes(true)),
  );
  return accounts.filter((_, at) => tried[at]);
}
