import type { DatabaseSync } from "node:sqlite";
import { namedIncident, strandHash, strandStart } from "../strand.ts";
import { keyOf, type Place } from "../wire.ts";

/** The chains of hashes of single incidents. */
export type Strands = {
  /** The incident that an entry with this `ref` belongs to: that of its intent, or one of this name. */
  incidentOf(ref: string): string | undefined;
  append(entry: Pick<Place, "seq" | "hash">, incident: string | undefined): void;
};

export function createStrands(db: DatabaseSync): Strands {
  const ofIntent = db.prepare("SELECT incident FROM intent WHERE id = ?");
  const last = db.prepare("SELECT nth, hash FROM strand WHERE incident = ? ORDER BY nth DESC LIMIT 1");
  const insert = db.prepare("INSERT INTO strand(incident, nth, seq, hash) VALUES (?, ?, ?, ?)");

  const endOf = (incident: string) => {
    const row = last.get(incident);
    return row === undefined ? undefined : { nth: Number(row["nth"]), hash: String(row["hash"]) };
  };

  return {
    incidentOf: (ref) => {
      const row = ofIntent.get(ref);
      if (row !== undefined) return String(row["incident"]);
      return endOf(ref) === undefined ? undefined : ref;
    },
    append: ({ seq, hash }, incident) => {
      if (incident === undefined) return;
      const { nth, hash: prev } = endOf(incident) ?? strandStart;
      insert.run(incident, nth + 1, seq, strandHash(prev, incident, nth + 1, hash));
    },
  };
}

/** Gives a journal from before there were strands its strands, in one pass. */
export function fillStrands(db: DatabaseSync): void {
  const strands = createStrands(db);
  for (const row of db.prepare("SELECT seq, kind, ref, body, hash FROM journal ORDER BY seq").iterate()) {
    const [seq, kind, ref] = [Number(row["seq"]), String(row["kind"]), String(row["ref"])];
    const named = namedIncident(kind, ref, JSON.parse(String(row["body"])));
    const incident = named === undefined ? strands.incidentOf(ref) : keyOf(named);
    strands.append({ seq, hash: String(row["hash"]) }, incident);
  }
}
