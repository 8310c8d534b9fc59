import type { Hardfork } from "../hardfork.ts";

/** What both engines take to start. */
export type EngineOptions = {
  readonly hardfork: Hardfork;
  /** Where to fork from; a chain of its own without it. */
  readonly upstream?: { readonly url: string; readonly block: number };
  readonly chainId: number;
  /** How the next block is filled: by fee, as builders do, or in the order of arrival. */
  readonly order: "fees" | "fifo";
};

/** A running engine: HTTP and WebSocket on one loopback port. */
export type Engine = { readonly port: number; close(): Promise<void> };
