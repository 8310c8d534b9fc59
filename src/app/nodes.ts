import { setTimeout as sleep } from "node:timers/promises";
import { createBudget } from "../chain/budget.ts";
import type { OpenCarrier } from "../chain/carrier.ts";
import { createGenesis, type Identity, openProven, type Starting } from "../chain/connect.ts";
import { type Cooling, createCooling } from "../chain/cooling.ts";
import { createMeter, type Meter } from "../chain/meter.ts";
import { openRelay } from "../chain/relays.ts";
import { hostOf, openRpc, type Rpc, type RpcLimits } from "../chain/rpc.ts";
import { createStandings, type Standings } from "../chain/standing.ts";
import type { ChainConfig } from "../config/config.ts";
import { FirebreakError } from "../core/errors.ts";
import { isReference, secretReader } from "../lib/references.ts";

type Env = Readonly<Record<string, string | undefined>>;
/** The connections to the nodes of one chain, by what they are for. */
export type Nodes = {
  readonly readers: readonly Rpc[];
  /** What detectors read of a state: however much they ask, the other connections stay free. */
  readonly detecting: readonly Rpc[];
  /** Call traces: megabytes, which stand before nothing else here. */
  readonly tracing: readonly Rpc[];
  readonly senders: readonly Rpc[];
  /** What must be proven and warm before anything runs. */
  readonly starting: Starting;
  readonly mempool: readonly Rpc[];
  readonly relays: readonly ReturnType<typeof openRelay>[];
  /** Whether a node, by its name, said that it was asked too often; it is read from last then. What is sent goes out all the same. */
  readonly isCooling: (node: Rpc) => boolean;
  readonly standings: Standings;
};

export type Doubt = (node: string, what: string) => void;

/** Strangers choose what a simulation answers: a large one is not read, and takes no other one with it. */
const pooled: RpcLimits = { maxBatch: 1, maxBytes: 4 * 1024 * 1024 };

const detectingConnections = 2;
/** Milliseconds, by a clock that nobody moves. */
export const steady = () => performance.now();

/** Transactions have connections of their own, so that a large answer never stands before a broadcast; so has what strangers can fill. */
export function openNodes(
  chain: ChainConfig,
  { env, carry }: { readonly env: Env; readonly carry?: OpenCarrier },
  clock: () => number = steady,
): Nodes {
  const over = carry === undefined ? {} : { carry };
  const { id: chainId, quorum } = chain;
  const identity: Identity = { chainId, genesis: createGenesis(chain.genesis, quorum) };
  const urls = chain.rpc.map((url) => resolveUrl(url, env));
  requireDifferent(urls, chain);
  const places = namesOf(urls).map((name, index) => {
    const cooling = createCooling(clock);
    const budget = createBudget({ rps: chain.rps, clock, wait: (ms) => sleep(ms) });
    const onLimit = (ms: number | undefined) => {
      cooling.limited(ms);
      budget.limited();
    };
    const [reads, sends] = [createMeter(clock), createMeter(clock)];
    const open = (meter: Meter, limits: RpcLimits = {}): Rpc => {
      const connect = (onConnect: () => void) =>
        openRpc(urls[index] ?? "", { name, onConnect, onLimit, ...over, ...limits });
      return answering(meter.over(openProven(connect, identity)), cooling, clock);
    };
    const spending = (meter: Meter) => budget.spending(open(meter));
    const pacing = (limits: RpcLimits) => budget.pacing(open(reads, limits));
    const figures = { coolingMs: cooling.leftMs, budget: budget.figures };
    return { spending, pacing, cooling, ...figures, reads, sends, reader: spending(reads) };
  });
  const coolingOf = new Map(places.map(({ reader, cooling }) => [reader.name, cooling]));
  const [readers, senders] = [places.map(({ reader }) => reader), places.map(({ spending, sends }) => spending(sends))];
  return {
    readers,
    detecting: places.map(({ pacing }) => pacing({ connections: detectingConnections })),
    tracing: places.map(({ pacing }) => pacing({ connections: 1 })),
    senders,
    starting: { rpcs: [...readers, ...senders], quorum, genesis: identity.genesis },
    mempool: chain.mempool ? places.map(({ pacing }) => pacing(pooled)) : [],
    relays: chain.relays.map((one) => openRelay({ ...one, ...over, url: resolveUrl(one.url, env) })),
    isCooling: ({ name }) => (coolingOf.get(name)?.leftMs() ?? 0) > 0,
    standings: createStandings(places, quorum, clock),
  };
}

/** The same node; what it answers ends its rest. */
function answering(rpc: Rpc, cooling: Cooling, clock: () => number): Rpc {
  return {
    ...rpc,
    request(method, params, ...how) {
      const askedAt = clock();
      return rpc.request(method, params, ...how).then((answer) => {
        cooling.answered(askedAt);
        return answer;
      });
    },
  };
}

/** One node under two names, as of two variables that hold the same URL, would be a quorum of itself. Raises CONFIG. */
function requireDifferent(urls: readonly string[], { name }: ChainConfig): void {
  const whole = urls.map((url) => (URL.canParse(url) ? new URL(url).href : url));
  const twice = whole.find((url, index) => whole.indexOf(url) < index);
  if (twice === undefined) return;
  throw new FirebreakError(
    "CONFIG",
    `expected each node of ${name} once, found one at ${hostOf(twice)} twice; name others, or that one alone with \`quorum: 1\``,
  );
}

/** Host and port; a number behind those that were named before. A URL may hold a key, so that nothing else of it is ever shown. */
function namesOf(urls: readonly string[]): readonly string[] {
  const hosts = urls.map(hostOf);
  return hosts.map((host, index) => {
    const before = hosts.slice(0, index).filter((one) => one === host).length;
    return before === 0 ? host : `${host}#${before + 1}`;
  });
}

export function all({ readers, detecting, tracing, senders, mempool, relays }: Nodes): readonly Rpc[] {
  return [...readers, ...detecting, ...tracing, ...senders, ...mempool, ...relays.map(({ rpc }) => rpc)];
}

export function wsUrlOf({ ws }: ChainConfig, env: Env): string | undefined {
  return ws === undefined ? undefined : resolveUrl(ws, env);
}

/**
 * Whether the socket is one of a node that is trusted alone, so that what it pushes is worth as much as what that node answers: of the same host,
 * and no easier to tamper with on its way.
 */
export function pushesOf(chain: ChainConfig, env: Env): boolean {
  const url = wsUrlOf(chain, env);
  if (url === undefined || chain.quorum !== 1 || !URL.canParse(url)) return false;
  const socket = new URL(url);
  return chain.rpc
    .map((rpc) => new URL(resolveUrl(rpc, env)))
    .some(
      ({ hostname, protocol }) => hostname === socket.hostname && (protocol === "http:" || socket.protocol === "wss:"),
    );
}

/** What a URL of the configuration stands for: itself, or what lies in the variable or file that it names. Raises CONFIG. */
export function resolveUrl(url: string, env: Env): string {
  if (!isReference(url)) return url;
  const value = secretReader(env)(url);
  if (value !== undefined && value !== "") return value;
  const place = url.startsWith("env:") ? `the environment variable ${url.slice(4)}` : `the file ${url.slice(5)}`;
  throw new FirebreakError("CONFIG", `expected a URL in ${place}, found none; set it or correct the reference`);
}

/** Tells whoever listens what is doubtful of a node. */
export function createDoubt() {
  let listener: Doubt | undefined;
  return {
    tell: ({ name }: Rpc, what: string): void => listener?.(name, what),
    listen: (tell: Doubt): void => {
      listener = tell;
    },
  };
}
