import { setTimeout as sleep } from "node:timers/promises";
import { accountAt } from "../chain/account.ts";
import { besides, sparing } from "../chain/besides.ts";
import type { OpenCarrier } from "../chain/carrier.ts";
import { type Proving, requireChains } from "../chain/connect.ts";
import { moving } from "../chain/moving.ts";
import { multicallCodeHash } from "../chain/multicall.ts";
import { openChain } from "../chain/reader.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { Standings } from "../chain/standing.ts";
import { undosOn } from "../config/armed.ts";
import type { ChainConfig, Config } from "../config/config.ts";
import type { Account } from "../core/account.ts";
import type { ApprovedReload } from "../core/command.ts";
import type { Snapshots } from "../core/kept.ts";
import type { NamedDetector } from "../core/line.ts";
import type { Action, Chain, Executor } from "../core/parts.ts";
import type { Playbook } from "../core/playbook.ts";
import type { At } from "../core/points.ts";
import type { Listener } from "../core/tell.ts";
import type { Address, BlockRef, NewEntry } from "../core/types.ts";
import type { Undo } from "../core/undo.ts";
import { rememberOurs } from "../executors/remember.ts";
import { secretReader } from "../lib/references.ts";
import type { Dial } from "../sources/subscription.ts";
import { requireSecret } from "../sources/webhook.ts";
import { actionsOn } from "./actions.ts";
import { all, createDoubt, type Doubt, type Nodes, openNodes, pushesOf, steady, wsUrlOf } from "./nodes.ts";
import { notifiersOf } from "./notifiers.ts";
import { playbookOn } from "./playbooks.ts";
import { executorOf, sendingTools } from "./sending.ts";
import { type NamedKey, type Opened, openKeys, signersOf } from "./signer.ts";
import type { Told } from "./told.ts";

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (text: string) => void;
  /** Where what the journal cannot take is said; without it, where everything is written. */
  readonly shout?: (what: string, error?: unknown) => void;
  readonly now: () => number;
  /** The name of this machine, which a replica of a shared record is named by. */
  readonly host?: string;
  /** Where commands of people are taken; nowhere unless it is given. */
  readonly socket?: string;
  /** Where what the journal said so far is kept for the next start; without it, a start reads all of it. */
  readonly snapshots?: Snapshots;
  /** Whether another configuration ran here before: what must not end the process now may be said at a start; and the keys that it had opened. */
  readonly isReloaded?: boolean;
  readonly keys?: readonly Opened[] | undefined;
  /** Which reports of third parties were taken, by nonce, across reloads. */
  readonly nonces?: Map<string, number>;
  /** Told of a configuration that approvers signed, here or at another replica; here beside the one that runs, by its digest. */
  readonly reload?: (approved: ApprovedReload) => void;
  readonly running?: string;
  /** How the respond path passes its points; only tests have a way of their own. */
  readonly at?: At;
  /** How nodes are reached; only tests have a way of their own. */
  readonly carry?: OpenCarrier;
};

/** What is watched and done on one chain. */
export type ChainApp = {
  readonly config: ChainConfig;
  /** Reads what a quorum of the nodes agrees on. */
  readonly chain: Chain;
  /** Reads what any node says, for when there is no quorum: what it shows pages, and does little else. */
  readonly loose: Chain;
  /** The same as each node shows it by itself; left out where one node is trusted. */
  readonly alone?: readonly Chain[];
  /** Hears of nodes that say something else than the quorum, or send what is not the block's. */
  readonly listen: (tell: Doubt) => void;
  readonly detectors: readonly NamedDetector[];
  readonly actions: ReadonlyMap<string, Action>;
  /** All playbooks, with the steps that are of this chain. */
  readonly playbooks: readonly Playbook[];
  readonly executor: Executor | undefined;
  /** Nonces and balance of whoever sends, as the nodes have them at the head. */
  readonly account: (sender: Address, head: BlockRef) => Promise<Account>;
  /** How actions are undone, by action. */
  readonly undos: ReadonlyMap<string, Undo>;
  readonly wsUrl: string | undefined;
  readonly dial?: Dial | undefined;
  /** Whether what that socket pushes is worth as much as what the node answers. */
  readonly pushes: boolean;
  /** Where pending transactions are looked at; none unless the configuration says so. */
  readonly mempool: readonly Rpc[];
  /** What detectors read of a state, over connections of their own; where every node is to be spared, it raises RPC_LIMITED. */
  readonly detecting: Chain;
  /** How its nodes stand: their heads, errors and latency. */
  readonly nodes: Standings;
};

/** Everything that a configuration describes, put together; nothing runs yet. */
export type App = Told & {
  readonly config: Config;
  readonly chains: readonly ChainApp[];
  /** The first one signs how far the journal has grown. */
  readonly keys?: readonly NamedKey[];
  readonly notifiers: readonly Listener[];
  /** Told what the journal says was signed, so that it is known for ours. */
  readonly remember?: (entry: NewEntry) => void;
  close(): Promise<void>;
};

/** Milliseconds, beside one block, that nodes may need to agree on a new head. */
const leastGraceMs = 1_000;

/** The only place that constructs parts. Raises CONFIG, KEY, WRONG_CHAIN or RPC_UNREACHABLE; with `each`, WRONG_CHAIN also for one node among others. */
export async function createApp(config: Config, around: Surroundings, proving: Proving = "quorum"): Promise<App> {
  const actions = config.chains.map(({ id: chainId, name }) => ({
    chainId,
    actions: actionsOn(name, chainId, config, around.env),
  }));
  const signers = await signersOf(config, around.env, actions, around.keys);
  if (config.webhook !== undefined) requireSecret(secretReader(around.env)(config.webhook.secret));
  const opened = config.chains.map((chain) => ({
    ...{ chain, nodes: openNodes(chain, around) },
    ...{ wsUrl: wsUrlOf(chain, around.env), pushes: pushesOf(chain, around.env) },
  }));
  const ours = rememberOurs();
  const close = async () =>
    void (await Promise.all(opened.flatMap(({ nodes }) => all(nodes).map((rpc) => rpc.close()))));
  try {
    const starting = opened.map(({ nodes }) => nodes.starting);
    await requireChains(starting, proving);
    const keys = await openKeys(signers, { proving, before: around.keys });
    const made = opened.map(({ chain, nodes, wsUrl, pushes }) => ({
      ...openOne(chain, nodes, config, signers, ours),
      actions: actions.find(({ chainId }) => chainId === chain.id)?.actions ?? new Map(),
      wsUrl,
      pushes,
    }));
    const chains = new Map(made.map((it) => [it.config.id, moving(it.detecting, it.nodes, it.config, around.now)]));
    return {
      config,
      keys,
      chains: made.map((one) => ({
        ...one,
        undos: undosOn(one.actions, config.undos),
        detectors: config.detectors
          .filter(({ chain }) => chain === one.config.name)
          .map(({ id, make }) => ({ id, detector: make({ id, chains, isOurs: ours.isOurs }) })),
      })),
      notifiers: notifiersOf(config, around),
      remember: ours.take,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openOne(
  chain: ChainConfig,
  nodes: Nodes,
  config: Config,
  signers: readonly NamedKey[],
  ours: ReturnType<typeof rememberOurs>,
): Omit<ChainApp, "detectors" | "wsUrl" | "pushes" | "actions" | "undos"> {
  const { id: chainId, name, staleSeconds, quorum, logs, blockSeconds } = chain;
  const { readers, mempool, isCooling } = nodes;
  const doubt = createDoubt();
  const reading = { quorum, logs, differs: doubt.tell, isCooling };
  const reader = openChain(chainId, readers, {
    ...reading,
    ...{ now: steady, staleMs: staleSeconds * 1_000, stale: doubt.tell },
    graceMs: leastGraceMs + blockSeconds * 1_000,
  });
  const tracing = nodes.tracing.map(sparing(isCooling));
  const loose = quorum === 1 ? reader : openChain(chainId, readers, { isCooling });
  const own = new Set(config.actions.filter((one) => one.chain === name).map(({ id }) => id));
  return {
    config: chain,
    chain: reader,
    loose: quorum === 1 ? reader : { ...loose, calls: openChain(chainId, tracing, { isCooling }).calls },
    ...(quorum > 1 && { alone: readers.map((node) => openChain(chainId, [node])) }),
    detecting: besides(
      reader,
      openChain(chainId, nodes.detecting.map(sparing(isCooling)), {
        ...reading,
        ...(chain.multicall && { multicall: multicallCodeHash }),
      }),
      openChain(chainId, tracing, reading),
    ),
    nodes: nodes.standings,
    listen: doubt.listen,
    account: (sender, head) => accountAt(sender, head, { nodes: readers, quorum }),
    mempool,
    playbooks: config.playbooks.map((playbook) => playbookOn(playbook, own, chain)),
    executor: executorOf(chain, signers, config, (signer) => sendingTools(chain, nodes, signer, doubt.tell), ours),
  };
}

/** Resolves after `ms` or when the signal aborts, without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
