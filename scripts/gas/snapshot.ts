// The committed figures, so that a change that costs gas shows in the review, not on mainnet.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const snapshot = z.record(z.string(), z.number().positive());

/** Gas by the figure's name. */
export type Snapshot = Readonly<z.infer<typeof snapshot>>;

const TOLERATED = 0.02;
const PATH = fileURLToPath(new URL("../../test/gas.snapshot.json", import.meta.url));

export function readSnapshot(): Snapshot {
  return snapshot.parse(JSON.parse(readFileSync(PATH, "utf8")));
}

export function writeSnapshot(measured: Snapshot): void {
  writeFileSync(PATH, `${JSON.stringify(measured, null, 2)}\n`);
}

/** What is wrong with the figures beside the committed ones, a line each; an improvement is to be kept, so that it cannot be lost unseen. */
export function snapshotFaults(committed: Snapshot, measured: Snapshot): string[] {
  const update = "run npm run gas -- --update and commit test/gas.snapshot.json";
  const names = [...new Set([...Object.keys(committed), ...Object.keys(measured)])];
  return names.flatMap((name) => {
    const [was, is] = [committed[name], measured[name]];
    if (was === undefined) return [`${name} is ${is} and not in the snapshot: ${update}`];
    if (is === undefined) return [`${name} was ${was} and is measured no more: ${update}`];
    const percent = `${(Math.abs(is / was - 1) * 100).toFixed(1)} %`;
    if (is > was * (1 + TOLERATED)) return [`${name} worsened by ${percent}: was ${was}, is ${is}, 2 % are tolerated`];
    if (is < was * (1 - TOLERATED)) return [`${name} improved by ${percent}: was ${was}, is ${is}; ${update}`];
    return [];
  });
}
