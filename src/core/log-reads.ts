import type { Log } from "./types.ts";

/** Without `missing` they are all. */
export type FirstLogs = { readonly logs: readonly Log[]; readonly missing?: () => Promise<readonly Log[]> };

/** A log of long ago, and the block in which a node says that it lies. */
export type PastLog = { readonly block: bigint; readonly log: Log };
