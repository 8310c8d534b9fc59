import type { Lost } from "../core/lost.ts";
import type { Json } from "../core/types.ts";

/** What a line is about, in words, and how loud it is. */
export type Loudness = { readonly words: string; readonly tone: "red" | "yellow" | "green" | "gray" };

export const LOST: { readonly [lost in Lost]: Loudness } = {
  finding: { words: "withdrawn", tone: "gray" },
  containment: { words: "UNDONE", tone: "red" },
  withdrawal: { words: "open again", tone: "yellow" },
};

/** Of what goes wrong: whether nobody but a person can go on. */
export function faultOf({ over, severity, alarm }: { readonly [key: string]: Json }): Loudness {
  if (over === true) return FAULTS.over;
  return severity === "critical" || alarm !== undefined ? { words: "PEOPLE NEEDED", tone: "red" } : FAULTS.on;
}

const FAULTS: { readonly [state in "on" | "over"]: Loudness } = {
  on: { words: "fault", tone: "yellow" },
  over: { words: "fault is over", tone: "green" },
};

export const VERDICTS: { readonly [verdict: string]: Loudness } = {
  act: { words: "ACTS", tone: "red" },
  ask: { words: "ASKS a person", tone: "red" },
  delay: { words: "ACTS SOON", tone: "red" },
  notify: { words: "LOOK", tone: "red" },
  shadow: { words: "in shadow", tone: "yellow" },
  wait: { words: "waits", tone: "gray" },
  ignore: { words: "ignored", tone: "gray" },
};

/** Of an effect that held: nobody has to be woken for one whose time was over, or whose end approvers announced. */
export function liftOf({ lifted, by }: { readonly [key: string]: Json }): Loudness | undefined {
  if (lifted !== true) return undefined;
  if (by === "time") return { words: "ended", tone: "yellow" };
  return by === "approvers" ? { words: "lifted", tone: "yellow" } : { words: "LIFTED", tone: "red" };
}

/** Whether it was found on the chain at whose block it stands: what is handed to another chain stands at a block of that one. */
export const isAtHome = ({ chain, on }: { readonly [key: string]: Json }): boolean => on === undefined || on === chain;

/** Where it was found; for another chain, at which block of that one, if it is followed already. */
export function placeOf(body: { readonly [key: string]: Json }, say: (value: Json | undefined) => string): string {
  const { chain, on, block } = body;
  if (isAtHome(body)) return `in block ${say(block)}`;
  return `on chain ${say(chain)}, for chain ${say(on)}${block === "0" ? "" : ` at its block ${say(block)}`}`;
}

/** What is acted on while a person decides on the rest. */
export const ACTS_AND_ASKS: Loudness = { words: "ACTS, and ASKS", tone: "red" };

/**
 * What a person types to approve or to stop what is decided of an incident, or to approve the steps that were left beside it; empty where nobody is
 * waited for.
 */
export function waitsFor(verdict: string, incident: string, left: readonly string[] = []): string {
  const key = /^[\w:.,/@+-]+$/.test(incident) ? incident : `'${incident.replaceAll("'", "'\\''")}'`;
  const approve = `\`firebreak approve ${key}\``;
  if (verdict === "ask") return `somebody has to approve it: ${approve}`;
  if (verdict === "delay")
    return `to stop it: \`firebreak sign veto ${key} --key env:NAME --out FILE\`, then \`firebreak veto ${key} --signature FILE\`; to act at once: ${approve}`;
  return left.length > 0 ? `somebody has to approve ${left.join(", ")}: ${approve}` : "";
}

/** Of a proposal that waits, by what its bytes do: nobody is told to sign what opens, or may. */
export const PROPOSALS: { readonly [direction: string]: string } = {
  tightens: "PROPOSED, sign it",
  loosens: "PROPOSED, LOOSENS",
  unknown: "PROPOSED, read it",
};

export const OUTCOMES: { readonly [status: string]: Loudness } = {
  contained: { words: "CONTAINED", tone: "green" },
  already: { words: "already safe", tone: "green" },
  withdrawn: { words: "withdrawn", tone: "gray" },
  lifted: { words: "OVER BY NOW", tone: "red" },
  "no-effect": { words: "NO EFFECT", tone: "red" },
  failed: { words: "FAILED", tone: "red" },
};
