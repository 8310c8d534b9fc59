import type { Command } from "./command.ts";
import type { Post } from "./obey.ts";

const mostNamed = 5;

/**
 * Why a command would change nothing, because nothing has the name that it says; undefined when something has. Of silence and maintenance
 * nothing is asked: they may be meant for an incident that is still to come, which a veto is not.
 */
export function absent({ verb, scope, about }: Command, posts: readonly Post[], isPartial = false): string | undefined {
  if (verb === "lift") return notInForce(`${about["what"]} ${scope}`, posts);
  // What a chain that is not followed yet knows, nobody can say now; a veto for it must hold by the time that it is.
  if (isPartial && (verb === "veto" || verb === "disarm")) return undefined;
  if (verb === "veto") return unknownIncident(scope, posts);
  if (verb === "disarm")
    return unknown(
      scope,
      posts.flatMap(({ targets }) => [...targets.keys()]),
      "the id of an action",
    );
  if (verb !== "mode" || scope === "*") return undefined;
  const playbooks = posts.flatMap(({ responder }) => responder.policy.playbooks.map(({ name }) => name));
  return unknown(scope, playbooks, "the name of a playbook, or *");
}

/** Each chain has a time of its own, and something may stand on one of them that has ended on another. */
function notInForce(wanted: string, posts: readonly Post[]): string | undefined {
  const standing = posts.flatMap(({ history, responder }) => history.standing(responder.moment().time));
  const names = standing.map(({ verb, scope }) => `${verb} ${scope}`);
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
  // The newest stand last.
  const named = [...new Set(all)].slice(-mostNamed);
  const more = new Set(all).size > named.length ? " and others" : "";
  return `expected ${what} (${named.join(", ") || "there is none"}${more}), found ${found}`;
}
