import type { Meddler } from "./gate.ts";

/** What a fault may use and know. */
export type FaultTools = {
  /** Blocks since the one that holds the first signal: 0 when that one is about to be closed, undefined before. */
  readonly since: () => number | undefined;
  /** Kills the responder with `kill -9`; the drill starts it again before the next block. */
  readonly kill: () => Promise<void>;
};

/** What happens to the chain itself; `at` is the block after the signal's in which it does. */
export type ChainFault =
  | { readonly kind: "fee-spike"; readonly at: number; readonly times: bigint; readonly atLeast: bigint }
  /** Once that block is closed, the last `depth` blocks are replaced. */
  | { readonly kind: "reorg"; readonly at: number; readonly depth: number };

export type Fault = {
  readonly name: string;
  /** One sentence: what goes wrong, for how long. */
  readonly about: string;
  /** Blocks that containment may be mined later because of it. */
  readonly costBlocks: number;
  /** The least that a block takes with it: what is slow beside a drill's block of 300 ms is nothing beside one of 12 s. */
  readonly blockMs?: number;
  /** Nodes that the responder has; only the first one fails. */
  readonly nodes: 1 | 3;
  /** Of one drill: nothing is shared with the next. */
  readonly create: (tools: FaultTools) => Meddler;
  readonly chain?: ChainFault;
};

/** A socket that gives hints and a node that answers, both undisturbed. */
export const healthy: Meddler = { call: (_method, _params, pass) => pass(), socket: () => "pass" };
