import { setTimeout as sleep } from "node:timers/promises";
import { openChain } from "./chain/reader.ts";
import { openRpc, type Rpc } from "./chain/rpc.ts";
import { everywhere, inOrder, receiptOf } from "./chain/senders.ts";
import type { Config } from "./config.ts";
import { FirebreakError, messageOf } from "./core/errors.ts";
import type { Action, Chain, Executor, Notifier } from "./core/parts.ts";
import type { NamedDetector } from "./core/watchers.ts";

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (text: string) => void;
  readonly now: () => number;
};

/** Everything that a configuration describes, put together; nothing runs yet. */
export type App = {
  readonly config: Config;
  readonly chain: Chain;
  readonly detectors: readonly NamedDetector[];
  readonly actions: ReadonlyMap<string, Action>;
  readonly executor: Executor | undefined;
  readonly notifiers: readonly { readonly id: string; readonly notifier: Notifier }[];
  readonly wsUrl: string | undefined;
  close(): Promise<void>;
};

/** The only place that constructs parts. Raises CONFIG, KEY, WRONG_CHAIN or RPC_UNREACHABLE. */
export async function createApp(config: Config, { env, write, now }: Surroundings): Promise<App> {
  const urls = config.chain.rpc.map((url) => resolveUrl(url, env));
  const wsUrl = config.chain.ws === undefined ? undefined : resolveUrl(config.chain.ws, env);
  const chainId = config.chain.id;
  const signer = config.signer?.make({ env });

  // Transactions have connections of their own, so that a large answer never stands before a broadcast.
  const readers = urls.map((url) => openRpc(url));
  const senders = urls.map((url) => openRpc(url));
  const close = async () => void (await Promise.all([...readers, ...senders].map((rpc) => rpc.close())));
  try {
    await requireChain(chainId, readers, senders);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    config,
    chain: openChain(chainId, readers, { now, staleMs: config.chain.staleSeconds * 1_000 }),
    detectors: config.detectors.map(({ id, make }) => ({ id, detector: make({ id }) })),
    actions: new Map(config.actions.map(({ id, make }) => [id, make({ id, chainId })])),
    executor:
      signer &&
      config.executor.make({
        chainId,
        signer,
        ask: (method, params) => inOrder(readers, method, params),
        everywhere: (method, params) => everywhere(senders, method, params),
        receiptOf: (hash) => receiptOf(readers, hash),
      }),
    notifiers: config.notifiers.map(({ id, make }) => ({ id, notifier: make({ write }) })),
    wsUrl,
    close,
  };
}

/** What a URL of the configuration stands for: itself, or the variable that it names. Raises CONFIG. */
export function resolveUrl(url: string, env: Surroundings["env"]): string {
  if (!url.startsWith("env:")) return url;
  const value = env[url.slice(4)];
  if (value !== undefined && value !== "") return value;
  throw new FirebreakError(
    "CONFIG",
    `expected a URL in the environment variable ${url.slice(4)}, found none; set it or correct the reference`,
  );
}

/** Every node that answers must be of the right chain, and one must answer. Warms the connections that transactions will take. */
async function requireChain(chainId: bigint, readers: readonly Rpc[], senders: readonly Rpc[]): Promise<void> {
  const reasons: string[] = [];
  for (const rpc of [...readers, ...senders])
    try {
      const found = BigInt(String(await rpc.request("eth_chainId")));
      if (found !== chainId)
        throw new FirebreakError(
          "WRONG_CHAIN",
          `expected chain ${chainId} at ${rpc.name}, found chain ${found}; correct chain.id or the URL`,
        );
    } catch (error) {
      if (error instanceof FirebreakError && error.code === "WRONG_CHAIN") throw error;
      reasons.push(messageOf(error));
    }
  if (reasons.length < readers.length + senders.length) return;
  throw new FirebreakError(
    "RPC_UNREACHABLE",
    `expected an answer of at least one RPC: ${[...new Set(reasons)].join("; ")}`,
    { retryable: true },
  );
}

/** Resolves after `ms` or when the signal aborts, without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
