import { FirebreakError } from "../core/errors.ts";
import { startAnvil } from "./engines/anvil.ts";
import { startEdr } from "./engines/edr.ts";
import type { EngineOptions } from "./engines/engine.ts";
import { type Hardfork, hardforkAt } from "./hardfork.ts";
import type { DeclaredSlot } from "./recorded/declared-slots.ts";
import type { Recording } from "./recorded/format.ts";
import { recordedHardfork } from "./recorded/head.ts";
import type { Miss } from "./recorded/methods.ts";
import { loadRecording } from "./recording.ts";
import { rpcClient } from "./rpc/client.ts";
import { servePassthrough } from "./rpc/passthrough.ts";
import { serveRecording } from "./upstream.ts";

export type ForkSource =
  | { readonly kind: "recording"; readonly path: string; readonly declared?: readonly DeclaredSlot[] }
  | {
      readonly kind: "url";
      readonly url: string;
      readonly block?: number;
      /** Slots that have these values on the fork, whatever the chain says of them. */
      readonly declared?: readonly DeclaredSlot[];
      /** Told of everything that the fork asks the chain. */
      readonly onRead?: (method: string, params: readonly unknown[]) => void;
    }
  | { readonly kind: "embedded" };

export type EngineName = "anvil" | "edr";

/** A chain of our own on a loopback socket, for HTTP and WebSocket. */
export type Fork = {
  readonly url: string;
  readonly wsUrl: string;
  readonly engine: EngineName;
  readonly chainId: number;
  /** The block it starts from; 0 for the embedded default. */
  readonly forkBlock: number;
  readonly hardfork: Hardfork;
  readonly declared: readonly DeclaredSlot[];
  /** One call, within 60 seconds. Raises RPC with the engine's message, or NOT_RECORDED when the recording lacks something. */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** What it is forked from, where that is a recording. */
  readonly recording?: Recording;
  /** What was asked of the recording and is not in it, oldest first. */
  misses(): readonly Miss[];
  close(): Promise<void>;
};

export type ForkOptions = {
  readonly source: ForkSource;
  readonly engine: EngineName;
  /** Default: the rules that mainnet had at that block. */
  readonly hardfork?: Hardfork;
  /** How the next block is filled. Default "fees". */
  readonly order?: EngineOptions["order"];
  /** Default: the id of what it is forked from; 1 for an embedded chain. Of a chain with another id than this, only mainnet may stand in for it. */
  readonly chainId?: number;
  /** The first base fee of an embedded chain, in wei; at 0, the default, gas is free there. */
  readonly baseFee?: number;
};

/** What a fork stands on, until it is closed. */
type Ground = {
  readonly url?: string;
  readonly chainId: number;
  readonly block: number;
  readonly hardfork: Hardfork;
  readonly recording?: Recording;
  misses(): readonly Miss[];
  close(): Promise<void>;
};

const RPC_DEADLINE_MS = 60_000;
const MAINNET = 1;

/** Boots an engine on the source. Raises BAD_RECORDING, BAD_DECLARED, FORK_UPSTREAM, MISSING_PEER or ENGINE. */
export async function openFork({
  source,
  engine,
  hardfork,
  order = "fees",
  baseFee = 0,
  ...own
}: ForkOptions): Promise<Fork> {
  const ground = await groundOf(source);
  const chainId = own.chainId ?? ground.chainId;
  if (![chainId, MAINNET].includes(ground.chainId)) {
    await ground.close();
    throw new FirebreakError(
      "FORK_UPSTREAM",
      `expected the state of chain ${chainId}, or mainnet's in its place, found that of chain ${ground.chainId}`,
    );
  }
  const rules = hardfork ?? ground.hardfork;
  const start = engine === "anvil" ? startAnvil : startEdr;
  const upstream = ground.url === undefined ? {} : { upstream: { url: ground.url, block: ground.block } };
  const running = await start({ hardfork: rules, chainId, order, baseFee, ...upstream }).catch(async (error) => {
    await ground.close();
    throw error;
  });

  const url = `http://127.0.0.1:${running.port}`;
  const client = rpcClient(url, RPC_DEADLINE_MS, (message) => withMisses(message, ground.misses()));
  return {
    url,
    wsUrl: `ws://127.0.0.1:${running.port}`,
    engine,
    chainId,
    forkBlock: ground.block,
    hardfork: rules,
    declared: source.kind === "embedded" ? [] : (source.declared ?? []),
    rpc: client.call,
    ...(ground.recording && { recording: ground.recording }),
    misses: ground.misses,
    close: async () => {
      await client.close();
      await running.close();
      await ground.close();
    },
  };
}

async function groundOf(source: ForkSource): Promise<Ground> {
  if (source.kind === "recording") {
    const recording = await loadRecording(source.path);
    const upstream = await serveRecording(recording, { declared: source.declared ?? [] });
    return {
      ...upstream,
      recording,
      chainId: recording.chainId,
      block: recording.stateOf,
      hardfork: recordedHardfork(recording),
    };
  }
  if (source.kind === "url") {
    const upstream = await servePassthrough(source.url, source);
    return { ...upstream, hardfork: hardforkAt(upstream.block, upstream.timestampSeconds), misses: () => [] };
  }
  return { chainId: MAINNET, block: 0, hardfork: "prague", misses: () => [], close: async () => {} };
}

// An engine wraps the reason in words of its own; the miss behind it is what a person needs.
function withMisses(message: string, misses: readonly Miss[]): string {
  const last = misses.at(-1);
  return last === undefined ? message : `${message} (not recorded: ${last.what})`;
}
