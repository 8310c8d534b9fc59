import { FirebreakError } from "../core/errors.ts";
import { entryHash, FIRST_PREV } from "./journal.ts";
import { body } from "./rows.ts";
import { namedIncident, type StrandEnd, strandHash, strandStart } from "./strand.ts";
import { keyOf } from "./wire.ts";

/** `seq` is the first entry that is not as it was written. `head` is the hash of the last entry, 64 hex digits; `anchored` the last one that was found as it was published. */
export type Verdict =
  | { readonly intact: true; readonly entries: number; readonly head: string; readonly anchored?: number }
  | { readonly intact: false; readonly seq: number; readonly reason: string };

/** A row as it was read; what is in it is looked at before it is believed. `strand` is its hash within its incident, if it has one. */
export type CheckedRow = { readonly [column: string]: unknown };

/** Goes along a journal one entry at a time. */
export type ChainCheck = {
  /** A verdict at the first entry that is not as it was written. */
  next(row: CheckedRow): Verdict | undefined;
  /** After the last row, what the head says must be what was found. */
  end(head: CheckedRow | undefined): Verdict;
  seq(): number;
};

export type ChainOptions = {
  /** Told the hash of every entry that was found whole, such as to compare it with what was published elsewhere. */
  readonly seen?: (seq: number, hash: string, row: CheckedRow) => string | undefined;
  /** True for the entries of one incident alone: between them others are missing, within the incident none. */
  readonly single?: boolean;
  /** False for a journal from before there were chains of incidents. */
  readonly stranded?: boolean;
};

export function createChainCheck({
  seen = () => undefined,
  single = false,
  stranded = true,
}: ChainOptions = {}): ChainCheck {
  const strands = new Map<string, StrandEnd>();
  const intents = new Map<string, string>();
  /** By its `ref`, what stands in the chain of an incident that only an intent behind it can show to be the right one: a migration knew all intents at once. */
  const early = new Map<string, { readonly seq: number; readonly incident: string }>();
  let last = { seq: 0, hash: FIRST_PREV };
  const broken = (reason: string, seq = last.seq + 1): Verdict => ({ intact: false, seq, reason });

  const objection = (row: CheckedRow): string | undefined => {
    const [seq, prev, hash] = [integer(row, "seq"), text(row, "prev"), text(row, "hash")];
    if (!single && seq !== last.seq + 1) return `it is missing: entry ${seq} follows entry ${last.seq}`;
    if (!single && prev !== last.hash) return "it does not name the hash of the entry before it";

    const entry = { at: integer(row, "at"), kind: text(row, "kind"), ref: text(row, "ref"), body: text(row, "body") };
    if (entryHash(prev, seq, entry) !== hash) return "its content does not have the hash that stands beside it";
    return (stranded ? strandObjection(row, hash) : undefined) ?? seen(seq, hash, row);
  };

  /** By the rule by which strands are written: what an entry names, or what its intent is of, or the incident of its name. */
  const incidentOf = (kind: string, ref: string, row: CheckedRow) => {
    const named = namedIncident(kind, ref, body(text(row, "body")));
    if (named !== undefined) return keyOf(named);
    // An intent that names none is of what its row says, whatever else has its name.
    const ofName = kind !== "intent" && strands.has(ref) ? ref : undefined;
    return intents.get(ref) ?? early.get(ref)?.incident ?? ofName;
  };

  const strandObjection = (row: CheckedRow, hash: string): string | undefined => {
    const [kind, ref] = [text(row, "kind"), text(row, "ref")];
    const known = incidentOf(kind, ref, row);
    if (row["incident"] === null || row["incident"] === undefined) {
      // It must stand there, or the end of a chain could be cut off unseen.
      const belongs = single || kind === "intent" || known !== undefined;
      return belongs ? "it does not stand in the chain of its incident" : undefined;
    }
    const [incident, nth] = [text(row, "incident"), integer(row, "nth")];
    // Nor in another one, or its own could be handed on without it.
    if (known !== undefined && known !== incident) return `it stands in the chain of ${incident}, and is of ${known}`;
    const end = strands.get(incident) ?? strandStart;
    if (nth !== end.nth + 1) return `of its incident entry ${end.nth + 1} is missing: it is entry ${nth}`;
    if (strandHash(end.hash, incident, nth, hash) !== text(row, "strand"))
      return "within its incident it does not follow the entry before it";
    strands.set(incident, { nth, hash: text(row, "strand") });
    if (kind === "intent") return intentObjection(ref, incident);
    if (known === undefined) early.set(ref, { seq: integer(row, "seq"), incident });
    return undefined;
  };

  const intentObjection = (ref: string, incident: string): string | undefined => {
    const before = early.get(ref);
    if (before !== undefined && before.incident !== incident)
      return `it is of ${incident}, and entry ${before.seq} of it stands in the chain of ${before.incident}`;
    early.delete(ref);
    if (!intents.has(ref)) intents.set(ref, incident);
    return undefined;
  };

  let count = 0;
  return {
    next: (row) => {
      const reason = objection(row);
      if (reason !== undefined) return broken(reason, single ? integer(row, "seq") : last.seq + 1);
      last = { seq: integer(row, "seq"), hash: text(row, "hash") };
      count += 1;
      return undefined;
    },
    end: (head) => {
      if (head === undefined) return broken("the head that names the last entry is missing");
      const seq = integer(head, "seq");
      if (seq > last.seq) return broken(`it is missing: the head names entry ${seq} as the last`);
      if (seq !== last.seq || text(head, "hash") !== last.hash)
        return broken("the head names another last entry", last.seq);
      for (const { seq: stray, incident } of early.values())
        return broken(`it stands in the chain of ${incident}, and nothing says that it is of it`, stray);
      return { intact: true, entries: count, head: last.hash };
    },
    seq: () => last.seq,
  };
}

function text(row: CheckedRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new FirebreakError("STORE_CORRUPT", `expected text in ${column}, found ${String(value)}`);
}

function integer(row: CheckedRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw new FirebreakError("STORE_CORRUPT", `expected an integer in ${column}, found ${String(value)}`);
}
