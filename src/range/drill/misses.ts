import { FirebreakError } from "../../core/errors.ts";
import type { Fork } from "../fork.ts";
import type { Known } from "./fill.ts";
import { keysOf, placesOf } from "./place.ts";

/** A chain of a drill, and what is known on it by name. */
type Missing = { readonly fork: Pick<Fork, "misses" | "recording">; readonly known: Known };

/** A transaction that asks for what is not recorded is never mined: what was played then is not what the scenario says. */
export function refuseMisses(fork: Pick<Fork, "misses">): void {
  const first = fork.misses().find(({ kind }) => kind === "slot" || kind === "code");
  if (first !== undefined) throw new FirebreakError("NOT_RECORDED", `the recording lacks ${first.what}`);
}

/** A slot that the recording lacks ends the drill with the exact list, and with how a scenario writes those that lie in mappings. */
export function withMisses(error: unknown, chains: readonly Missing[]): unknown {
  const list = chains.flatMap(({ fork, known }) => {
    const misses = fork.misses();
    const slots = misses.flatMap((one) => (one.kind === "slot" ? [one.slot] : []));
    const places = slots.length === 0 ? undefined : placesOf(slots, keysOf(known, fork.recording));
    return misses.map((one) => {
      const place = one.kind === "slot" ? places?.get(one.slot) : undefined;
      return `  ${one.what}${place === undefined ? "" : `, slot: ${place}`}`;
    });
  });
  if (list.length === 0) return error;
  return new FirebreakError(
    "NOT_RECORDED",
    `the drill needs state that the recording lacks; declare it in the scenario with a reason:\n${list.join("\n")}`,
    { cause: error },
  );
}
