import { bigintOf, stringsOf } from "./entries.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Json } from "./types.ts";

/** An incident that is acted on at block `due` unless somebody vetoes it. */
export type Pending = { readonly finding: Finding; readonly due: bigint };

type Body = { readonly [key: string]: Json };
type Open = { readonly finding: Finding; readonly steps: readonly string[]; readonly due: bigint | undefined };

const mostClosed = 10_000;

export type PendingsKept = {
  readonly pending: Map<string, Pending>;
  readonly open: Map<string, Open>;
  readonly handedOut: Set<string>;
};

/** What was proposed to people or announced, and not yet done, withdrawn or refused. */
export function createPendings(kept?: PendingsKept) {
  const pending = kept?.pending ?? new Map<string, Pending>();
  const open = kept?.open ?? new Map<string, Open>();
  const handedOut = kept?.handedOut ?? new Set<string>();

  return {
    keep: (): PendingsKept => ({ pending, open, handedOut }),
    decided(finding: Finding, verdict: string, body: Body): void {
      const { key } = finding;
      const due = verdict === "delay" ? bigintOf(body["due"]) : undefined;
      // A deadline that runs stays where it is: a finding that is repeated does not move it.
      const before = pending.get(key);
      // What the quorum vouches for takes the place of what was doubtful.
      const isSurer = before?.finding.belowQuorum === true && finding.belowQuorum !== true;
      if (due !== undefined && (before?.due !== due || isSurer)) {
        pending.delete(key);
        pending.set(key, { finding, due });
        handedOut.delete(key);
      }
      if (verdict === "ask" || due !== undefined) open.set(key, { finding, steps: stringsOf(body["steps"]), due });
      else open.delete(key);
      for (const old of pending.keys()) {
        if (pending.size <= mostClosed) break;
        if (!open.has(old)) pending.delete(old);
      }
    },
    /** A finding whose block is gone is not acted on, whatever was announced. */
    retracted(key: string, body: Body): void {
      const finding = open.get(key)?.finding;
      if (finding !== undefined && foundIn(finding) === body["blockHash"]) {
        open.delete(key);
        pending.delete(key);
      }
    },
    of: (incident: string): Pending | undefined => pending.get(incident),
    open: (incident: string): Open | undefined => open.get(incident),
    takeDue(block: bigint): readonly Finding[] {
      const due = [...open.values()].filter(
        (one) => one.due !== undefined && one.due <= block && !handedOut.has(one.finding.key),
      );
      for (const { finding } of due) handedOut.add(finding.key);
      return due.map(({ finding }) => finding);
    },
  };
}
