import type { Kysely } from "kysely";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { ReadAnchor } from "../lib/anchor.ts";
import { named } from "../lib/named.ts";
import { createAnchorCheck } from "./anchored.ts";
import { type CheckedRow, createChainCheck, type Verdict } from "./chain-check.ts";
import { canonicalBody } from "./journal.ts";
import { journalRows } from "./journal-rows.ts";
import { body } from "./rows.ts";
import type { Tables } from "./tables.ts";

const mostNamed = 10;
const format = "firebreak-journal";

/** The first line: what the others are entries of, and what the last entry of the whole journal was. */
const header = z.object({
  format: z.literal(format),
  version: z.literal(1, "expected version 1; a file of a later version needs a newer Firebreak"),
  incident: z.string().nullable(),
  head: z.object({ seq: z.int().min(0), hash: z.string() }),
});

/** What is in it is looked at by the check of the chain. */
const entry = z.looseObject({ body: z.record(z.string(), z.json()) });

/**
 * The journal, or one incident, as lines of JSON that somebody else can verify without the store: a header, then one entry a line with its place in
 * both chains. `part` names an incident. Raises UNKNOWN where that is not one.
 */
export async function* exportLines(db: Kysely<Tables>, part?: string): AsyncGenerator<string> {
  const head = await db.selectFrom("head").select(["seq", "hash"]).executeTakeFirstOrThrow();
  const incident = part === undefined ? undefined : await incidentNamed(db, part);
  yield JSON.stringify({ format, version: 1, incident: incident ?? null, head });
  for await (const row of journalRows(db, head.seq, incident))
    yield JSON.stringify({ ...row, body: body(String(row["body"])) });
}

/** Raises UNKNOWN where no incident has this key or a part like this, and where several have. */
async function incidentNamed(db: Kysely<Tables>, part: string): Promise<string> {
  const known = await db.selectFrom("strand").select("incident").distinct().execute();
  const found = named(
    part,
    known.map(({ incident }) => incident),
  );
  const [incident] = found;
  if (incident !== undefined && found.length === 1) return incident;
  throw new FirebreakError(
    "UNKNOWN",
    incident === undefined
      ? `expected entries of an incident named ${part}, found none; look at \`firebreak status\``
      : `expected one incident, found ${found.length} with ${part} in their keys: ${found.slice(0, mostNamed).join(", ")}`,
  );
}

/** Computes every hash of an export again. Raises EXPORT for what is no export at all. */
export async function verifyExport(lines: AsyncIterable<string>, anchors: readonly ReadAnchor[]): Promise<Verdict> {
  const all = lines[Symbol.asyncIterator]();
  const { incident, head } = headerOf(await all.next());
  const single = incident ?? undefined;
  const anchored = createAnchorCheck(anchors, single);
  const check = createChainCheck({ single: single !== undefined, seen: anchored.seen });
  let last: CheckedRow | undefined;
  for (let line = await all.next(); line.done !== true; line = await all.next()) {
    const row = rowOf(line.value);
    if (typeof row === "string") return { intact: false, seq: check.seq() + 1, reason: row };
    // An incident's entries are those of this incident, or the file would say less than it seems to.
    if (single !== undefined && row["incident"] !== single)
      return { intact: false, seq: check.seq() + 1, reason: "it is of another incident" };
    const verdict = check.next(row);
    if (verdict !== undefined) return verdict;
    last = row;
  }
  return anchored.end(check.end(single === undefined ? head : (last ?? { seq: 1, hash: "" })));
}

function headerOf(first: IteratorResult<string>) {
  const value = first.done === true ? undefined : json(first.value);
  const parsed = header.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FirebreakError(
    "EXPORT",
    "expected a file that `firebreak audit export` wrote, found something else; ask for it again",
  );
}

function rowOf(line: string): CheckedRow | string {
  const parsed = entry.safeParse(json(line));
  if (!parsed.success) return "it is not one entry on a line";
  try {
    return { ...parsed.data, body: canonicalBody(parsed.data.body) };
  } catch (error) {
    return messageOf(error);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
