import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Rpc } from "./rpc.ts";

/** Which chain a node must be of. */
export type Identity = {
  readonly chainId: bigint;
  /** The hash of block 0, where a chain shares its id with others. */
  readonly genesis: string | undefined;
};

/**
 * A node that is asked for its chain id, and for block 0, on every new connection, before anything else is taken from it: whoever is behind an
 * address may have changed while nobody was connected. Raises WRONG_CHAIN for as long as it is another chain.
 */
export function openProven(open: (onConnect: () => void) => Rpc, identity: Identity): Rpc {
  let isProven = false;
  let proof: Promise<void> | undefined;
  const rpc = open(() => {
    isProven = false;
  });

  function prove(): Promise<void> {
    proof ??= requireIdentity(rpc, identity)
      .then(() => {
        isProven = true;
      })
      .finally(() => {
        proof = undefined;
      });
    return proof;
  }

  return {
    name: rpc.name,
    async request(method, params) {
      if (!isProven) await prove();
      return rpc.request(method, params);
    },
    close: rpc.close,
  };
}

async function requireIdentity(rpc: Rpc, { chainId, genesis }: Identity): Promise<void> {
  const [id, first] = await Promise.all([
    rpc.request("eth_chainId"),
    genesis === undefined ? undefined : rpc.request("eth_getBlockByNumber", ["0x0", false]),
  ]);
  const found = /^0x[0-9a-f]+$/i.test(String(id)) ? BigInt(String(id)) : undefined;
  if (found !== chainId) throw wrong(rpc, `chain ${chainId}`, `chain ${found ?? "without an id"}`, "chain.id");
  if (genesis === undefined) return;
  const hash =
    typeof first === "object" && first !== null && "hash" in first ? String(first.hash).toLowerCase() : "none";
  if (hash !== genesis) throw wrong(rpc, `block 0 to be ${genesis}`, hash, "chain.genesis");
}

function wrong({ name }: Rpc, expected: string, found: string, setting: string): FirebreakError {
  return new FirebreakError(
    "WRONG_CHAIN",
    `expected ${expected} at ${name}, found ${found}; correct ${setting} or the URL; nothing of it is believed and nothing sent`,
  );
}

/** Every node that answers must be of the right chain, and one must answer. Warms the connections that transactions will take. */
export async function requireChain(rpcs: readonly Rpc[]): Promise<void> {
  const asked = await Promise.allSettled(rpcs.map((rpc) => rpc.request("eth_chainId")));
  const failures = asked.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const other = failures.find((one) => one instanceof FirebreakError && one.code === "WRONG_CHAIN");
  if (other !== undefined) throw other;
  if (failures.length < rpcs.length) return;
  throw new FirebreakError(
    "RPC_UNREACHABLE",
    `expected an answer of at least one RPC: ${[...new Set(failures.map(messageOf))].join("; ")}`,
    { retryable: true },
  );
}

/** A chain that cannot be reached at the start is tried again later while another one can; a wrong one ends the start. */
export async function requireChains(chains: readonly (readonly Rpc[])[]): Promise<void> {
  const asked = await Promise.allSettled(chains.map(requireChain));
  const failures = asked.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const other = failures.find((one) => !(one instanceof FirebreakError && one.code === "RPC_UNREACHABLE"));
  if (other !== undefined) throw other;
  if (failures.length === chains.length) throw failures[0];
}
