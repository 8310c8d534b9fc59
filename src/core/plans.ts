import type { Address, Hash, Hex } from "./types.ts";

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
  action(): PlanAction;
};

/** What an adapter may use: `make` fills in the adapter that it wraps. Raises CONFIG. */
export type AdapterTools = { make(entry: { readonly use: string }, key: string): Adapter };
