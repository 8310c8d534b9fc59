import type { Chain } from "./parts.ts";
import type { Address, Block, Hash, Hex } from "./types.ts";

/** One action of a hub's plan: a fixed call, and how to see on chain that its effect holds. */
export type PlanAction = {
  readonly target: Address;
  /** Gas for the call; it gets exactly this much. */
  readonly gasCap: number;
  readonly data: Hex;
  readonly probeTarget: Address;
  readonly probeData: Hex;
  readonly mask: Hash;
  /** `equal`: (answer & mask) == expected. `at-least-now-plus`: (answer & mask) >= now + expected, in seconds. */
  readonly op: "equal" | "at-least-now-plus";
  readonly expected: Hash;
};

/** A known lever with its settings filled in. */
export type Adapter = {
  /** The call, in words. */
  describe(): string;
  /** What the hub must have on the target for the call to work, in words. */
  needs(): string;
  /** For how many seconds the effect lasts at most; 0 = it does not expire by itself. */
  maxEffect(): number;
  /** The call that ends the effect, and who can make it, in words. */
  undo(): string;
  action(): PlanAction;
  /**
   * Why `holder` could not pull the lever at this head whatever rights it had, such as a window that has passed, or why the lever does more
   * than this adapter says; empty when nothing is known against it.
   */
  objections?(holder: Address, block: Block, chain: Chain): Promise<readonly string[]>;
};

/** What an adapter may use: `make` fills in the adapter that it wraps. Raises CONFIG. */
export type AdapterTools = { make(entry: { readonly use: string }, key: string): Adapter };

/** What stands behind env:NAME or file:PATH now; undefined while nothing does. */
export type ReferenceTools = { read(reference: string): string | undefined };
