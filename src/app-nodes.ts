import { openProven } from "./chain/connect.ts";
import { openRelay } from "./chain/relays.ts";
import { openRpc, type Rpc, type RpcLimits } from "./chain/rpc.ts";
import type { ChainConfig } from "./config.ts";
import { FirebreakError } from "./core/errors.ts";

type Env = Readonly<Record<string, string | undefined>>;
/** The connections to the nodes of one chain, by what they are for. */
export type Nodes = {
  readonly readers: readonly Rpc[];
  readonly senders: readonly Rpc[];
  readonly mempool: readonly Rpc[];
  readonly relays: readonly ReturnType<typeof openRelay>[];
};

/** Strangers choose what a simulation answers: a large one is not read, and takes no other one with it. */
const pooled: RpcLimits = { maxBatch: 1, maxBytes: 4 * 1024 * 1024 };

/** Transactions have connections of their own, so that a large answer never stands before a broadcast; so has what strangers can fill. */
export function openNodes(chain: ChainConfig, env: Env): Nodes {
  const { id: chainId, genesis } = chain;
  const openWithin = (limits: RpcLimits) => (url: string) =>
    openProven((onConnect) => openRpc(url, { ...limits, onConnect }), { chainId, genesis });
  const open = openWithin({});
  const urls = chain.rpc.map((url) => resolveUrl(url, env));
  const relays = chain.relays.map((one) => openRelay({ ...one, url: resolveUrl(one.url, env) }));
  return {
    readers: urls.map(open),
    senders: urls.map(open),
    mempool: chain.mempool ? urls.map(openWithin(pooled)) : [],
    relays,
  };
}

export function all({ readers, senders, mempool, relays }: Nodes): readonly Rpc[] {
  return [...readers, ...senders, ...mempool, ...relays.map(({ rpc }) => rpc)];
}

export function wsUrlOf({ ws }: ChainConfig, env: Env): string | undefined {
  return ws === undefined ? undefined : resolveUrl(ws, env);
}

/** What a URL of the configuration stands for: itself, or the variable that it names. Raises CONFIG. */
export function resolveUrl(url: string, env: Env): string {
  if (!url.startsWith("env:")) return url;
  const value = env[url.slice(4)];
  if (value !== undefined && value !== "") return value;
  throw new FirebreakError(
    "CONFIG",
    `expected a URL in the environment variable ${url.slice(4)}, found none; set it or correct the reference`,
  );
}
