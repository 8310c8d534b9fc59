import { createHash } from "node:crypto";
import { computeAddress } from "ethers";
import type { Address, Hex } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import type { Scenario } from "./scenario.ts";
import type { Value } from "./step.ts";

/** The key of somebody in every drill: known to all and worth nothing elsewhere. The same each time, so that what a recording holds is enough. */
export function drillKey(of: string): Hex {
  return digest("a drill", of);
}

/**
 * Actors and numbers of one run. Without a seed they are those of history, and who is `random` is the same each time; with one, everything that
 * may vary is drawn from sha256(seed, name), so that the same seed gives the same run, whatever is added to the scenario.
 */
export function draw({ actors, vary }: Scenario, seed: number | undefined): ReadonlyMap<string, Value> {
  const known = new Map<string, Value>();
  for (const [name, actor] of Object.entries(actors)) known.set(name, actorFor(name, actor, seed));
  for (const [name, { default: usual, from, to }] of Object.entries(vary))
    known.set(name, seed === undefined ? `${usual}` : `${between(BigInt(from), BigInt(to), digest(seed, name))}`);
  return known;
}

function actorFor(name: string, actor: Scenario["actors"][string], seed: number | undefined): Value {
  if (actor === "random") return drawn(name, seed);
  if (typeof actor === "string") return actor;
  if ("count" in actor) return Array.from({ length: actor.count }, (_, index) => drawn(`${name} ${index}`, seed));
  return seed === undefined ? actor.default : drawn(name, seed);
}

function drawn(name: string, seed: number | undefined): Address {
  return lower(computeAddress(digest(seed ?? "history", name)));
}

function digest(seed: number | string, name: string): Hex {
  return `0x${createHash("sha256").update(`${seed} ${name}`).digest("hex")}`;
}

function between(from: bigint, to: bigint, random: Hex): bigint {
  return from + (BigInt(random) % (to - from + 1n));
}
