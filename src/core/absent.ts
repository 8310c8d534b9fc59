import { when } from "../lib/when.ts";
import { withSmallAddresses } from "../lib/words.ts";
import type { Command } from "./command.ts";
import type { Post } from "./obey.ts";
import type { Standing } from "./standing.ts";

const mostNamed = 5;
/** They may be for an incident that is still to come, so that what a scope is cannot be looked up. */
const quieting: readonly string[] = ["silence", "maintenance"];

/** What a scope may be the name of. */
export type Names = {
  readonly detectors: readonly string[];
  readonly actions: readonly string[];
  readonly playbooks: readonly string[];
};

/** Why a command would change nothing, because nothing has the name that it says; undefined when something has. */
export function absent({ verb, scope, about }: Command, posts: readonly Post[], isPartial = false): string | undefined {
  if (verb === "lift") return notInForce(`${about["what"]} ${scope}`, posts);
  const isKnown = posts.some(({ history }) => history.isKnown(scope));
  const odd = isKnown ? undefined : misspelt(verb, scope);
  if (odd !== undefined) return odd;
  // What a chain that is not followed yet knows, nobody can say now; a veto for it must hold by the time that it is.
  if (isPartial && verb !== "mode") return undefined;
  if (verb === "veto") return unknownIncident(scope, posts);
  // An incident of a detector that is not configured any more may be handled still.
  if (isKnown && quieting.includes(verb)) return undefined;
  return nameless(verb, scope, {
    detectors: posts.flatMap(({ detectors }) => [...detectors]),
    actions: posts.flatMap(({ targets }) => [...targets.keys()]),
    playbooks: posts.flatMap(({ responder }) => responder.policy.playbooks.map(({ name }) => name)),
  });
}

/** Why a mode that lets people veto would let nobody: a playbook that acts has no time for it. */
export function hasty({ verb, scope, about }: Command, posts: readonly Post[]): string | undefined {
  if (verb !== "mode" || about["level"] !== "act-unless-vetoed") return undefined;
  const all = posts.flatMap(({ responder }) => responder.policy.playbooks);
  const found = all.filter(({ name, do: level, vetoBlocks }) => {
    const isOne = scope === "*" || scope === name;
    return isOne && level === "act" && vetoBlocks === 0n;
  });
  if (found.length === 0) return undefined;
  const names = [...new Set(found.map(({ name }) => name))];
  return `expected vetoBlocks in playbook ${some(names)}, the blocks in which people may veto, found none: it would act in the block in which it is announced; write them in the configuration, or lower the mode to propose`;
}

/**
 * Why no incident can ever have the key that this scope is: scopes are compared as they stand. It is refused and not mended, so that what was typed, what
 * was shown and what is signed are one text.
 */
export function misspelt(verb: string, scope: string): string | undefined {
  if (verb !== "veto" && !quieting.includes(verb)) return undefined;
  const small = withSmallAddresses(scope);
  if (small !== scope)
    return `expected addresses in small letters, as the keys of incidents have them, found ${scope}; give ${small}`;
  // A veto is for what was found, whatever its key.
  if (verb === "veto" || !/:.*\*/.test(scope)) return undefined;
  return `expected *, a detector, or the whole key of an incident, found ${scope}: a * is for everything, and for no part of a key; for all that a detector finds give its name alone`;
}

/** What is to be said of a key of which nothing was found: it may be still to come, or mistyped. */
export function unseen({ verb, scope }: Command, posts: readonly Post[]): string {
  const isKey = quieting.includes(verb) && scope.includes(":");
  if (!isKey || posts.some(({ history }) => history.isKnown(scope))) return "";
  return "; no incident of this key is known now: where it is not one that is still to come, compare it with `firebreak status`";
}

/**
 * Why what loosens has no such scope, by the names of a configuration alone. Of an incident they say only whose it would be: it may be one that is
 * still to come.
 */
export function nameless(verb: string, scope: string, { detectors, actions, playbooks }: Names): string | undefined {
  switch (verb) {
    case "disarm":
      return unknown(scope, actions, "the id of an action");
    case "mode":
      return scope === "*" ? undefined : unknown(scope, playbooks, "the name of a playbook, or *");
    case "veto":
      // What a person ordered has no detector.
      return isIncidentOf(scope, [...detectors, "operator"])
        ? undefined
        : `expected the whole key of an incident, as \`firebreak status\` shows it, which begins with its detector and a colon (${some(detectors)}), found ${scope}`;
    case "silence":
    case "maintenance":
      return scope === "*" || isIncidentOf(scope, detectors)
        ? undefined
        : unknown(scope, detectors, "*, a detector, or the key of an incident, which begins with its detector");
    default:
      return undefined;
  }
}

/** A key is its detector's name with what it is about behind it; what is not mined stands behind a word of its own. */
function isIncidentOf(scope: string, detectors: readonly string[]): boolean {
  const of = detectors.flatMap((one) => [`${one}:`, `pending:${one}:`]);
  return of.some((start) => scope.startsWith(start) && scope.length > start.length);
}

/** Each chain has a time of its own, and something may stand on one of them that has ended on another. */
function notInForce(wanted: string, posts: readonly Post[]): string | undefined {
  const nameOf = ({ verb, scope }: Standing) => `${verb} ${scope}`;
  const standing = posts.flatMap(({ history, responder }) => history.standing(responder.moment().time));
  const names = standing.map(nameOf);
  // What is found in a block is judged by what was loosened at the block's own time, also where it is looked at after that.
  const ended = names.includes(wanted)
    ? undefined
    : posts.flatMap(({ history }) => history.standing(0n)).find((one) => nameOf(one) === wanted);
  if (ended !== undefined)
    return `${wanted} ended at ${when(ended.ends)} (chain time), so there is nothing to lift; only blocks from before that are still judged by it, where they are looked at late`;
  return names.length === 0
    ? "nothing is loosened here, so there is nothing to lift"
    : unknown(wanted, names, "verb and scope of what is in force");
}

/** Found before is enough: a veto also ends what is tried again or climbed, and holds for what the incident does next. */
function unknownIncident(scope: string, posts: readonly Post[]): string | undefined {
  if (posts.some(({ history }) => history.isKnown(scope))) return undefined;
  const open = posts.flatMap(({ history }) => history.openIncidents());
  return unknown(scope, open, "the key of an incident as `firebreak status` shows it; of those that are open");
}

/** Why a name is none of all that there are; undefined where it is one. */
export function unknown(found: string, all: readonly string[], what: string): string | undefined {
  if (all.includes(found)) return undefined;
  return `expected ${what} (${some(all)}), found ${found}`;
}

function some(all: readonly string[]): string {
  // The newest stand last.
  const named = [...new Set(all)].slice(-mostNamed);
  const more = new Set(all).size > named.length ? " and others" : "";
  return `${named.join(", ") || "there is none"}${more}`;
}
