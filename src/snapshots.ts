import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Config } from "./config/config.ts";
import type { Snapshots } from "./core/kept.ts";
import { snapshotPath, type Writer } from "./record.ts";
import { openSnapshots, type SnapshotOptions } from "./store/snapshot-file.ts";

/** What the journal said so far, kept for the next start. */
export function snapshotsOf(
  files: Pick<Config, "store" | "spool">,
  writer: Writer,
  say: SnapshotOptions["say"],
): Snapshots {
  return openSnapshots({ path: snapshotPath(files, writer), code: codeOfCore(), say });
}

/** Which code learns from the journal: another one may learn other things from the same entries. */
function codeOfCore(): string {
  const folder = new URL("./core/", import.meta.url);
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.[jt]s$/.test(file));
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(new URL(file, folder)));
  return hash.digest("hex");
}
