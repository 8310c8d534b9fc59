import type { Finding } from "./types.ts";

/** What a detector found in a block; `unread` is why it could not look at all that it should: what was found must not hide that. */
export type Findings = readonly Finding[] & { readonly unread?: unknown };
