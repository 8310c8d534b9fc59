import { openChain } from "../chain/reader.ts";
import { openRpc } from "../chain/rpc.ts";
import { inOrder } from "../chain/senders.ts";
import { FirebreakError } from "../core/errors.ts";
import { requireChain } from "./live-hub.ts";
import type { Plan } from "./plan-file.ts";

/** For every action what its adapter says against it, see `Adapter.objections`; mostly nothing. */
export type Objections = readonly (readonly string[])[];

/** A fork may have to ask its own node first. */
const timeoutMs = 20_000;

/** What speaks against a plan's levers at the head of the chain behind these nodes. Raises WRONG_CHAIN or RPC_UNREACHABLE. */
export async function objectionsAt(urls: readonly string[], plan: Plan): Promise<Objections> {
  const rpcs = urls.map((url) => openRpc(url, { timeoutMs }));
  try {
    requireChain(plan, BigInt(String(await inOrder(rpcs, "eth_chainId", []))));
    const chain = openChain(plan.chainId, rpcs);
    const block = await chain.head();
    return await Promise.all(
      plan.actions.map(({ objections }) =>
        objections(plan.hub, block, chain).catch((error) => {
          if (error instanceof FirebreakError) return [`it cannot be checked: ${error.message}`];
          throw error;
        }),
      ),
    );
  } finally {
    await Promise.all(rpcs.map((rpc) => rpc.close()));
  }
}
