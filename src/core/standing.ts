import { when } from "../lib/when.ts";
import { type Level, levels } from "./playbook.ts";
import type { Address, Finding, NewEntry } from "./types.ts";

/** Something that people loosened, with a scope and an end. `level` is for `mode`. */
export type Standing = {
  readonly verb: "brake" | "silence" | "maintenance" | "mode" | "disarm" | "veto";
  /** A detector, an incident, an action, a playbook, or `*`. */
  readonly scope: string;
  /** Seconds since 1970, in chain time. */
  readonly ends: bigint;
  /** The approvers who signed it. */
  readonly by: readonly Address[];
  readonly level: Level;
};

const verbs: readonly string[] = ["brake", "silence", "maintenance", "mode", "disarm", "veto"];

export type StandingsKept = { readonly all: readonly Standing[]; readonly used: Set<string> };

/** What is loosened now, and which approvals were used; learned from the journal's `command` entries alone. */
export function createStandings(kept?: StandingsKept) {
  let all = kept?.all ?? [];
  const used = kept?.used ?? new Set<string>();

  return {
    keep: (): StandingsKept => ({ all, used }),
    take({ body }: NewEntry): void {
      const verb = String(body["verb"]);
      const nonce = typeof body["nonce"] === "string" ? body["nonce"] : undefined;
      // Told to each of several replicas, it may come late from one of them, behind what lifted it: it loosens once.
      if (nonce !== undefined && used.has(nonce)) return;
      if (nonce !== undefined) used.add(nonce);
      const scope = String(body["scope"]);
      if (verb === "lift") all = all.filter((one) => !(one.verb === body["what"] && one.scope === scope));
      if (!verbs.includes(verb)) return;
      const level = levels.find((one) => one === body["level"]) ?? "notify";
      const by = Array.isArray(body["by"]) ? body["by"].map((one) => String(one) as Address) : [];
      const ends = String(body["ends"]);
      // What nobody signed, or has no end, loosens nothing: whatever wrote it, and also where it stands in the record for good.
      if (by.length === 0 || !/^\d{1,20}$/.test(ends)) return;
      const standing = { verb: verb as Standing["verb"], scope, ends: BigInt(ends), by, level };
      all = [...all.filter((one) => one.verb !== verb || one.scope !== scope), standing];
    },
    /** What is in force at this time, in seconds since 1970. */
    at: (time: bigint): readonly Standing[] => all.filter(({ ends }) => ends > time),
    isUsed: (nonce: string): boolean => used.has(nonce),
  };
}

/** A scope is a detector, an incident, or `*`. */
export function isAbout(scope: string, { detector, key }: Finding): boolean {
  return scope === "*" || scope === detector || scope === key;
}

/** Whether approvers have announced that the effect of this action may be lifted: it is disarmed, or everything is being worked on. */
export function isAnnounced(standing: readonly Standing[], action: string): boolean {
  return standing.some(({ verb, scope }) =>
    verb === "disarm" ? scope === action : verb === "maintenance" && scope === "*",
  );
}

/** Who loosened it, and for how long. */
export function until({ by, ends }: Standing): string {
  return `by ${by.join(" and ")} until ${when(ends)} (chain time)`;
}
