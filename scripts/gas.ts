import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { network } from "hardhat";
import type { GasFigure } from "./gas/figure.ts";
import { freezeFigures } from "./gas/freezes.ts";
import { checkFigures, pauseFigures } from "./gas/pauses.ts";
import { quorumFigures } from "./gas/quorum.ts";
import { readSnapshot, snapshotFaults, writeSnapshot } from "./gas/snapshot.ts";
import { tripFigures } from "./gas/trips.ts";

const START = "2026-01-01T00:00:00Z";

/** Measures every figure on a fresh in-process chain. Needs the compiled contracts. */
async function measureGas(): Promise<GasFigure[]> {
  // Times are part of the calldata: from one beginning the figures are the same in every run.
  const connection = await network.create({ override: { initialDate: START } });
  try {
    const checks = await checkFigures(connection);
    const freezes = await freezeFigures(connection, checks[0]?.reference ?? 0);
    const pauses = await pauseFigures(connection);
    return [...checks, ...freezes, ...pauses, ...(await tripFigures(connection)), ...(await quorumFigures(connection))];
  } finally {
    await connection.close();
  }
}

function print(figures: readonly GasFigure[], json: boolean): void {
  const rows = figures.map(({ name, gas, reference, ratio }) => ({ name, gas, reference, ratio }));
  if (json) console.log(JSON.stringify(rows));
  else console.table(rows);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, update: { type: "boolean", default: false } },
  });
  const figures = await measureGas();
  print(figures, values.json);

  const measured = Object.fromEntries(figures.map(({ name, gas }) => [name, gas]));
  if (values.update) writeSnapshot(measured);
  const faults = [
    ...figures.filter(({ within }) => !within).map(({ name }) => `${name} costs more than its bound allows`),
    ...snapshotFaults(readSnapshot(), measured),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
