import { createHash } from "node:crypto";
import type { Turn } from "./series.ts";

/**
 * So many cells of a matrix, drawn from a seed: no scenario and no fault comes again before every other one had its turn, so that a few cells have
 * as many of both as there can be. Only what has an attack and a fault is a cell.
 */
export function sampleOf(turns: readonly Turn[], count: number, seed: number): readonly Turn[] {
  const cells = turns
    .filter(({ scenario, fault }) => fault !== undefined && scenario.attack.length > 0)
    .map((turn) => ({ turn, names: [turn.scenario.name, turn.fault?.name ?? ""] as const }))
    .map((cell) => ({ ...cell, rank: rank(seed, cell.names) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1));
  const uses = new Map<string, number>();
  const usesOf = ([scenario, fault]: readonly [string, string]) => (uses.get(scenario) ?? 0) + (uses.get(fault) ?? 0);

  const drawn: Turn[] = [];
  while (drawn.length < count && cells.length > 0) {
    const least = Math.min(...cells.map(({ names }) => usesOf(names)));
    const at = cells.findIndex(({ names }) => usesOf(names) === least);
    for (const { turn, names } of cells.splice(at, 1)) {
      drawn.push(turn);
      for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return drawn;
}

function rank(seed: number, names: readonly string[]): string {
  return createHash("sha256")
    .update([seed, ...names].join(" "))
    .digest("hex");
}
