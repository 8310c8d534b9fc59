import { isSurer } from "./doubt.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Json } from "./types.ts";

/** An incident that is acted on at block `due` unless somebody vetoes it. */
export type Pending = { readonly finding: Finding; readonly due: bigint };
/** The last announcement of an incident; `isOpen` while it was neither acted on nor withdrawn. */
export type Announced = Pending & { readonly isOpen: boolean };

type Body = { readonly [key: string]: Json };
type Open = { readonly finding: Finding; readonly steps: readonly string[]; readonly due: bigint | undefined };

const mostClosed = 10_000;

export type PendingsKept = {
  readonly pending: Map<string, Pending>;
  readonly open: Map<string, Open>;
  readonly handedOut: Set<string>;
};

/** Of two findings of an incident that is announced the one that is waited for: one that repeats it moves nothing, unless it is surer. */
export function waitedFor(before: Finding, finding: Finding): Finding {
  return isSurer(finding, before) ? finding : before;
}

/** Whether what was decided of a finding says nothing against an earlier one that is announced: it is more doubtful, or lacks a witness that one had. */
function isLess(finding: Finding, verdict: string, announced: Finding): boolean {
  const isOther = foundIn(finding) !== foundIn(announced);
  return isSurer(announced, finding) || (verdict === "wait" && isOther);
}

/** What was proposed to people or announced, and not yet done, withdrawn or refused. */
export function createPendings(kept?: PendingsKept) {
  const pending = kept?.pending ?? new Map<string, Pending>();
  const open = kept?.open ?? new Map<string, Open>();
  const handedOut = kept?.handedOut ?? new Set<string>();

  function announce(finding: Finding, body: Body, before: Open | undefined): void {
    const { key } = finding;
    const due = bigintOf(body["due"]);
    const first = before === undefined ? finding : waitedFor(before.finding, finding);
    if (before?.due !== due || before.finding !== first) handedOut.delete(key);
    pending.delete(key);
    pending.set(key, { finding: first, due });
    open.set(key, { finding: first, steps: stringsOf(body["steps"]), due });
  }

  return {
    keep: (): PendingsKept => ({ pending, open, handedOut }),
    decided(finding: Finding, verdict: string, body: Body): void {
      const { key } = finding;
      const before = open.get(key);
      const waits = before?.due === undefined ? undefined : before;
      if (verdict === "delay") announce(finding, body, waits);
      else if (waits !== undefined && isLess(finding, verdict, waits.finding)) return;
      else if (verdict === "ask") open.set(key, { finding, steps: stringsOf(body["steps"]), due: undefined });
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
    of(incident: string): Announced | undefined {
      const last = pending.get(incident);
      return last && { ...last, isOpen: open.get(incident)?.due !== undefined };
    },
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
