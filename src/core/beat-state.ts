import type { Prepared } from "./parts.ts";

/** `usable`: its call would succeed now. `armed`: and nothing speaks against relying on it. */
export type BeatState = { readonly armed: boolean; readonly usable: boolean; readonly reason: string };

/** Why an action is armed whose call is not simulated. */
export const alreadyHolds = "its effect holds already";

export function stateOf(
  fault: string | undefined,
  prepared: Prepared | undefined,
  verdict: { armed: boolean; reason: string } | undefined,
  hasExecutor: boolean,
): BeatState {
  const not = (reason: string) => ({ armed: false, usable: false, reason });
  if (fault !== undefined) return not(fault);
  if (prepared?.holds === true) return { armed: true, usable: true, reason: alreadyHolds };
  if (!hasExecutor && prepared?.asks === undefined) return not("no signer is configured");
  if (verdict === undefined) return not("it was not simulated");
  const { armed, reason } = verdict;
  if (armed && prepared?.unread !== undefined) return { armed: false, usable: true, reason: prepared.unread };
  return { armed, usable: armed, reason };
}
