import type { Hardfork } from "../hardfork.ts";

/** What both engines take to start. */
export type EngineOptions = {
  readonly hardfork: Hardfork;
  /** Where to fork from; a chain of its own without it. */
  readonly upstream?: { readonly url: string; readonly block: number };
  readonly chainId: number;
  /** How the next block is filled: by fee, as builders do, or in the order of arrival. */
  readonly order: "fees" | "fifo";
  /** The first base fee of a chain of its own, in wei. At 0, the default, anvil takes whatever a transaction offers, ever after. */
  readonly baseFee?: number;
};

/** A running engine: HTTP and WebSocket on one loopback port. */
export type Engine = { readonly port: number; close(): Promise<void> };
