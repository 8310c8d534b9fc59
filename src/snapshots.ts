import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Config } from "./config.ts";
import type { Snapshots } from "./core/kept.ts";
import { besideRecord, type Writer } from "./record.ts";
import { openSnapshots } from "./store/snapshot-file.ts";

/** Beside the record, or named like the replica's other files. */
export function snapshotsOf(
  { store: named }: Pick<Config, "store">,
  writer: Writer,
  say: (text: string) => void,
): Snapshots {
  return openSnapshots({ path: `${besideRecord(named, writer)}.snapshot`, code: codeOfCore(), say });
}

/** Which code learns from the journal: another one may learn other things from the same entries. */
function codeOfCore(): string {
  const folder = new URL("./core/", import.meta.url);
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.[jt]s$/.test(file));
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(new URL(file, folder)));
  return hash.digest("hex");
}
