import { createHash } from "node:crypto";
import type { Json } from "../core/types.ts";
import { FIRST_PREV } from "./journal.ts";

/** Where the last entry of an incident stands in the chain of that incident. */
export type StrandEnd = { readonly nth: number; readonly hash: string };

export const strandStart: StrandEnd = { nth: 0, hash: FIRST_PREV };

/**
 * sha256 of the UTF-8 text `<prev>|<incident>|<nth>|<hash of the entry>`, 64 hex digits. An incident can be handed to somebody
 * with its entries alone: each entry's hash shows its content, this one shows that none is missing between them.
 */
export function strandHash(prev: string, incident: string, nth: number, entryHash: string): string {
  return createHash("sha256").update(`${prev}|${incident}|${nth}|${entryHash}`).digest("hex");
}

/** The incident that an entry names by itself: in its body, or, of a finding, as what it is about. Others are found by their intent. */
export function namedIncident(kind: string, ref: string, body: { readonly [key: string]: Json }): string | undefined {
  const named = body["incident"];
  if (typeof named === "string" && named !== "") return named;
  return kind === "finding" && ref !== "" ? ref : undefined;
}
