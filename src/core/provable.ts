import type { SafeCall } from "./ladder/rungs.ts";
import type { Chain } from "./parts.ts";
import type { Address, BlockRef, Call } from "./types.ts";

/** What owners of a Safe are asked to sign: it is written down for them, and no key of ours makes the call. */
export type Asks = { readonly asks?: SafeCall };

/** What stands beside a call that is prepared: whom it asks, and why nobody could read whether it helped, where its view reverts; it is sent all the same. */
export type Caveats = Asks & { readonly unread?: string };

/** What an action knows of itself beside its call, so that whether it can be relied on is proven before it is needed. */
export type Provable = Asks & {
  /** The authority that it uses, such as `key` or `plan`; `key` unless given. */
  readonly path?: string;
  /** What it acts on, where that is several: it counts in the cap of automatic actions of each. */
  readonly targets?: readonly Address[];
  /** Contracts whose code it relies on; the first is what its call goes to. */
  readonly relies?: readonly Address[];
  /** The call that undoes it, where it is known. Never signed: it is simulated in the name of whoever may make it. */
  readonly undoing?: Call;
  /** How it is undone is a guess: a target that has no such function is undone `otherwise`, in words. */
  readonly guess?: { readonly call: Call; readonly otherwise: string };
  /** True for a call that lands without effect from this second on, unix. */
  readonly ended?: (call: Call, time: bigint) => boolean;
  /** The last second, unix, in which this sender may do it; undefined where that does not end. */
  rightEnds?(sender: Address, block: BlockRef, chain: Chain): Promise<bigint | undefined>;
};
