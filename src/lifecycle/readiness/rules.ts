import type { Facts, Finding, Grade } from "./grade.ts";
import type { LeverFound } from "./lever-found.ts";

/** A finding about one lever; without a grade it says nothing against it. */
export type Rule = Finding & { readonly grade: Grade | undefined };

/** What speaks against a lever, worst first. */
export function rulesOf(lever: LeverFound, facts: Facts): readonly Rule[] {
  if (lever.expired !== undefined) return [expired(lever.expired)];
  return [
    ...pulled(lever),
    ...whoPulls(lever),
    ...whoUndoes(lever, facts),
    ...howFast(lever),
    ...howWide(lever, facts),
  ];
}

const expired = (says: string): Rule => ({
  ...{ rule: "expired", grade: "F", says },
  fix: "find a lever elsewhere: at contracts that call it, or in a new version with a hub as pauser",
});

/** First, and without a grade: most of what is said of such a lever only follows from it. */
function pulled({ call, isPulled }: LeverFound): readonly Rule[] {
  if (isPulled !== true) return [];
  return [
    {
      ...{ rule: "pulled", grade: undefined, says: `${call} is pulled right now, so that little could be tried` },
      fix: "look again when it is not",
    },
  ];
}

function whoPulls({ call, at, holders, perhaps, stranger }: LeverFound): readonly Rule[] {
  const what = `${call} of ${at}`;
  if (stranger === "passes")
    return [
      {
        ...{ rule: "anybody", grade: "D", says: `anybody can make ${what}` },
        fix: "restrict it: a false pause costs an attacker nothing",
      },
    ];
  if (holders.length === 0)
    return [
      {
        ...{ rule: "no-holder", grade: "E" },
        says: `nobody was found who can make ${what}${perhaps.length === 0 ? "" : `; it could not be tried with ${names(perhaps)}`}`,
        fix: "name who should be able to with --holder; a function of a market is tried with the market's address",
      },
    ];
  if (holders.some(({ speed }) => speed !== "late")) return [];
  return [
    {
      ...{ rule: "late", grade: "E", says: `only ${names(holders)} can make ${what}, which is too late` },
      fix: "give the pausing right, and no other one, to a guardian hub; the delay stays on everything else",
    },
  ];
}

function whoUndoes({ call, at, undo, holders, stranger, expires }: LeverFound, { upgrades }: Facts): readonly Rule[] {
  if (holders.length === 0 && stranger !== "passes") return [];
  const rules: Rule[] = [];
  const oneKey = undo.by.filter(({ alone }) => alone.length > 0);
  const keys = [...new Set(upgrades.flatMap(({ alone }) => alone))];
  if (undo.stranger === true)
    rules.push({
      ...{ rule: "anybody-undoes", grade: "D", says: `anybody can undo ${call} of ${at} by ${undo.call}` },
      fix: "restrict the way back to people, behind a threshold or a delay",
    });
  if (oneKey.length > 0)
    rules.push({
      ...{ rule: "one-key", grade: "D", says: `one key undoes ${call} of ${at} by ${undo.call}: ${names(oneKey)}` },
      fix: "give the way back to a Safe with a threshold of at least 2, and pausing alone to a hub",
    });
  const appointers = undo.afterAppointment.filter(({ alone }) => alone.length > 0);
  if (appointers.length > 0)
    rules.push({
      ...{ rule: "one-key-appoints", grade: "D" },
      says: `one key can give itself the right to undo ${call} of ${at}, and then does: ${names(appointers)}`,
      fix: "put a delay, or a Safe with a threshold of at least 2, before who gives out that right",
    });
  if (keys.length > 0)
    rules.push({
      ...{ rule: "one-key-upgrade", grade: "D" },
      says: `one key can replace the code, and undo every pause with it: ${names(upgrades.filter(({ alone }) => alone.length > 0))}`,
      fix: "give the proxy's admin to a timelock behind a Safe",
    });
  if (undo.works === undefined && expires !== true)
    rules.push({
      ...{ rule: "not-tried", grade: "C" },
      says: `who can undo ${call} of ${at}, and whether it can be undone at all, could not be tried`,
      fix: "name who should be able to with --holder, and ask a node that has eth_simulateV1",
    });
  if (undo.works === false && expires !== true)
    rules.push({
      ...{ rule: "no-way-back", grade: "C", says: `nobody was found who can undo ${call} of ${at} by ${undo.call}` },
      fix: "name who should be able to with --holder; rehearse resuming before anything is armed",
    });
  return rules;
}

function howFast({ call, at, holders }: LeverFound): readonly Rule[] {
  if (holders.length === 0 || holders.some(({ speed }) => speed === "now")) return [];
  return [
    {
      ...{ rule: "people", grade: "C", says: `several people must sign before ${call} of ${at}: ${names(holders)}` },
      fix: "let a guardian hub hold the pausing right beside them: one bounded key acts in the next block",
    },
  ];
}

function howWide({ call, exits, scope }: LeverFound, { levers, limits }: Facts): readonly Rule[] {
  const rules: Rule[] = [];
  if (exits !== "open")
    rules.push({
      ...{ rule: "exits", grade: "B" },
      says: exits === "stopped" ? `${call} stops withdrawals too` : `whether ${call} stops withdrawals was not seen`,
      fix: "keep an exit lane open, such as with ScopedPausable, or write down why not",
    });
  if (scope === "whole" && levers.every((one) => one.scope === "whole"))
    rules.push({
      ...{ rule: "whole-only", grade: "B", says: "nothing narrower than the whole contract can be stopped" },
      fix: "add a lever for a market, a lane or an account: what costs less is pulled sooner",
    });
  if (limits.length === 0)
    rules.push({
      ...{ rule: "no-rate-limit", grade: "B", says: "no rate limit was found: everything can leave in one block" },
      fix: "cap what leaves in an hour, so that a pause in the next block saves the rest",
    });
  return rules;
}

function names(people: readonly { readonly account: string; readonly says: string }[]): string {
  return people.map(({ account, says }) => `${account} (${says})`).join(", ");
}
