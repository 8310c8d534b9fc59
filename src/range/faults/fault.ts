import type { Meddler } from "./gate.ts";

/** What a fault may use and know. */
export type FaultTools = {
  /** Blocks since the one that holds the first signal: 0 when that one is about to be closed, undefined before. */
  readonly since: () => number | undefined;
  /** Kills the responder with `kill -9`; the drill starts it again before the next block. */
  readonly kill: () => Promise<void>;
};

export type Fault = {
  readonly name: string;
  /** One sentence: what goes wrong, for how long. */
  readonly about: string;
  /** Blocks that containment may be mined later because of it. */
  readonly costBlocks: number;
  /** Nodes that the responder has; only the first one fails. */
  readonly nodes: 1 | 3;
  /** Of one drill: nothing is shared with the next. */
  readonly create: (tools: FaultTools) => Meddler;
};

/** A socket that gives hints and a node that answers, both undisturbed. */
export const healthy: Meddler = { call: (_method, _params, pass) => pass(), socket: () => "pass" };
