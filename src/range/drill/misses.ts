import { FirebreakError } from "../../core/errors.ts";
import type { Fork } from "../fork.ts";

/** A transaction that asks for what is not recorded is never mined: what was played then is not what the scenario says. */
export function refuseMisses(fork: Pick<Fork, "misses">): void {
  const first = fork.misses().find(({ kind }) => kind === "slot" || kind === "code");
  if (first !== undefined) throw new FirebreakError("NOT_RECORDED", `the recording lacks ${first.what}`);
}

/** A slot that the recording lacks ends the drill with the exact list. */
export function withMisses(error: unknown, fork: Pick<Fork, "misses">): unknown {
  const misses = fork.misses();
  if (misses.length === 0) return error;
  const list = misses.map(({ what }) => `  ${what}`).join("\n");
  return new FirebreakError(
    "NOT_RECORDED",
    `the drill needs state that the recording lacks; declare it in the scenario with a reason:\n${list}`,
    { cause: error },
  );
}
