import { FirebreakError, messageOf } from "../core/errors.ts";
import { RpcError } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

/** Which chain a node must be of. */
export type Identity = { readonly chainId: bigint; readonly genesis: Genesis };

/** The hash of block 0, which tells chains apart that share an id. */
export type Genesis = {
  /** Undefined until it is known. */
  expected(): string | undefined;
  /** Whether a node that cannot show its block 0 is refused. */
  readonly isRequired: boolean;
  /** What this node says it is. */
  said(node: string, hash: string): void;
  /** Whether nodes differ of which each is believed alone: it is what one of them said first, and nothing tells which of them is right. */
  isOpen(): boolean;
};

/** What the configuration says, or else what so many different nodes said alike: one node that lies keeps no other one out. */
export function createGenesis(configured: string | undefined, quorum: number): Genesis {
  const votes = new Map<string, string>();
  let expected = configured;
  return {
    isRequired: configured !== undefined,
    expected: () => expected,
    said(node, hash) {
      votes.set(node, hash);
      if (expected === undefined && [...votes.values()].filter((one) => one === hash).length >= quorum) expected = hash;
    },
    isOpen: () => configured === undefined && quorum === 1 && new Set(votes.values()).size > 1,
  };
}

/**
 * A node that is asked for its chain id, and for block 0, on every new connection, before anything else is taken from it: whoever is behind an
 * address may have changed while nobody was connected. Raises WRONG_CHAIN for as long as it is another chain.
 */
export function openProven(open: (onConnect: () => void) => Rpc, identity: Identity): Rpc {
  let proven: { readonly genesis: string | undefined } | undefined;
  let proof: Promise<void> | undefined;
  const rpc = open(() => {
    proven = undefined;
  });

  function prove(): Promise<void> {
    proof ??= requireIdentity(rpc, identity)
      .then((genesis) => {
        proven = { genesis };
      })
      .finally(() => {
        proof = undefined;
      });
    return proof;
  }

  /** A node that was believed before the others had said which chain it is. */
  function isDoubtful(genesis: string | undefined): boolean {
    const expected = identity.genesis.expected();
    return expected !== undefined && genesis !== undefined && genesis !== expected;
  }

  /** A question for which no connection is left makes one, and goes out over it before any other. */
  async function proveNew(): Promise<void> {
    if (proven === undefined) await prove();
  }

  return {
    name: rpc.name,
    async request(method, params, ...how) {
      if (proven === undefined || isDoubtful(proven.genesis)) await prove();
      try {
        const answer = await rpc.request(method, params, ...how);
        await proveNew();
        return answer;
      } catch (error) {
        // What it refuses is an answer as well.
        if (error instanceof RpcError) await proveNew();
        throw error;
      }
    },
    close: rpc.close,
  };
}

/** Its block 0; undefined when it has none to show, which is allowed where the configuration names none. */
async function requireIdentity(rpc: Rpc, { chainId, genesis }: Identity): Promise<string | undefined> {
  const [id, hash] = await Promise.all([rpc.request("eth_chainId"), firstBlockOf(rpc)]);
  // What is longer is no id, and would take long to be written out.
  const found = typeof id === "string" && /^0x[0-9a-f]{1,64}$/i.test(id) ? BigInt(id) : undefined;
  if (found !== chainId)
    throw wrong(rpc, `chain ${chainId}`, `chain ${found ?? "without an id"}`, "correct chain.id or the URL");
  if (hash !== undefined) genesis.said(rpc.name, hash);
  const expected = genesis.expected();
  const isOther = expected !== undefined && hash !== expected && (hash !== undefined || genesis.isRequired);
  // Where nobody wrote it down, it is what the nodes said first.
  const remedy = genesis.isRequired
    ? "correct chain.genesis or the URL"
    : "it is another chain than when this began: give the right node or, for a new chain, another store, and start again";
  if (isOther) throw wrong(rpc, `block 0 to be ${expected}`, hash ?? "none", remedy);
  return hash;
}

/** The hash of block 0 as this node has it; undefined when it has thrown it away. */
async function firstBlockOf(rpc: Rpc): Promise<string | undefined> {
  const first = await rpc.request("eth_getBlockByNumber", ["0x0", false]).catch((error: unknown) => {
    if (error instanceof RpcError && !error.retryable) return null;
    throw error;
  });
  return typeof first === "object" && first !== null && "hash" in first ? String(first.hash).toLowerCase() : undefined;
}

function wrong({ name }: Rpc, expected: string, found: string, remedy: string): FirebreakError {
  return new FirebreakError(
    "WRONG_CHAIN",
    `expected ${expected} at ${name}, found ${found}; ${remedy}; nothing of it is believed and nothing sent`,
  );
}

/** The nodes of a chain at a start, each over all of its connections that must be warm. */
export type Starting = {
  readonly rpcs: readonly Rpc[];
  readonly quorum: number;
  readonly genesis: Pick<Genesis, "isOpen">;
};

/** Whether a node of another chain is left out where a `quorum` of the others proves theirs, or still can, or `each` that answers must be of the right one. */
export type Proving = "quorum" | "each";

/**
 * One node must answer. One of another chain raises WRONG_CHAIN, unless a quorum of the others is of the right one, or will be when those answer that are
 * silent: then nothing is asked of it, as of one that turns later, and whoever follows the nodes tells of it. Warms the connections that transactions will
 * take.
 */
export async function requireChain({ rpcs, quorum, genesis }: Starting, proving: Proving = "quorum"): Promise<void> {
  const ask = () => Promise.allSettled(rpcs.map((rpc) => rpc.request("eth_chainId")));
  // The second time everybody is held to what the first answers agreed on.
  await ask();
  const asked = await ask();
  const failures = asked.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const other = failures.find(isOther);
  if (other !== undefined && (proving === "each" || genesis.isOpen() || !canProve(rpcs, asked, quorum))) throw other;
  if (other !== undefined || failures.length < rpcs.length) return;
  throw new FirebreakError(
    "RPC_UNREACHABLE",
    `expected an answer of at least one RPC: ${[...new Set(failures.map(messageOf))].join("; ")}`,
    { retryable: true },
  );
}

/** Whether a node showed the right chain, and no other one over another connection, and so many did or are silent yet: a quorum that is out for now ends no start. */
function canProve(rpcs: readonly Rpc[], asked: readonly PromiseSettledResult<unknown>[], quorum: number): boolean {
  const namesOf = (judge: (one: PromiseSettledResult<unknown> | undefined) => boolean) =>
    new Set(rpcs.filter((_, at) => judge(asked[at])).map(({ name }) => name));
  const wrong = namesOf((one) => one?.status === "rejected" && isOther(one.reason));
  const isShown = [...namesOf((one) => one?.status === "fulfilled")].some((name) => !wrong.has(name));
  return isShown && namesOf(() => true).size - wrong.size >= quorum;
}

export function isOther(error: unknown): error is FirebreakError {
  return error instanceof FirebreakError && error.code === "WRONG_CHAIN";
}

/** A chain that cannot be reached at the start, or not be proven, is tried again later while another one can; with `each`, a wrong node ends the start. */
export async function requireChains(chains: readonly Starting[], proving: Proving): Promise<void> {
  const asked = await Promise.allSettled(chains.map((one) => requireChain(one, proving)));
  const failures = asked.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const other = failures.find((one) => !(one instanceof FirebreakError && one.code === "RPC_UNREACHABLE"));
  const isNone = failures.length === chains.length;
  if (other !== undefined && (isNone || proving === "each")) throw other;
  if (isNone) throw failures[0];
}
