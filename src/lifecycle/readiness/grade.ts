import type { LeverFound } from "./lever-found.ts";
import type { Readiness } from "./readiness.ts";
import { type Rule, rulesOf } from "./rules.ts";

export type Grade = "A" | "B" | "C" | "D" | "E" | "F";

/** What a person should know, and what to do about it. */
export type Finding = { readonly rule: string; readonly says: string; readonly fix: string };
export type Facts = Omit<Readiness, keyof Judged>;
export type Judged = { readonly grade: Grade; readonly why: string; readonly findings: readonly Finding[] };

/** The grade of an address is the one of its best lever, and that is the one of the first rule that fits it. docs/readiness.md has the table. */
export function judge(found: Facts): Judged {
  const judged = found.levers.map((lever) => ({ lever, rules: rulesOf(lever, found) }));
  const graded = judged.map(({ lever, rules }) => ({
    lever,
    rules,
    first: rules.find(({ grade }) => grade !== undefined),
  }));
  const best = graded.toSorted((one, other) => gradeOf(one.first).localeCompare(gradeOf(other.first)))[0];
  const all = judged.flatMap(({ rules }) => rules);
  // Causes first: what is said of a lever that is pulled, or of a chain that answered half, may only follow from that.
  const overall = general(found);
  const findings = [...overall, ...all.filter(({ rule }) => rule === "pulled"), ...(best?.rules ?? []), ...all];
  const unique = [...new Map(findings.map(({ rule, says, fix }) => [says, { rule, says, fix }])).values()];
  if (best === undefined)
    return { grade: "F", why: found.hasCode ? "there is no lever" : (overall[0]?.says ?? ""), findings: unique };
  const { first, lever } = best;
  const why = first === undefined ? fine(lever) : [...causesOf(first, lever, found), first.says].join("; ");
  return { grade: gradeOf(first), why, findings: unique };
}

/** What stands before a rule that only says that something was not found, or not tried: what kept it from that. */
function causesOf({ rule }: Rule, { call, isPulled, exits }: LeverFound, { unread }: Facts): readonly string[] {
  const mayFollow =
    ["no-holder", "not-tried", "no-way-back"].includes(rule) || (rule === "exits" && exits === "unknown");
  if (!mayFollow) return [];
  return [
    ...(isPulled === true ? [`${call} is pulled right now`] : []),
    ...(unread.length > 0 ? [unanswered(unread)] : []),
  ];
}

const unanswered = (unread: Facts["unread"]) => `${unread.length} question(s) could not be answered`;

const gradeOf = (first: Rule | undefined): Grade => first?.grade ?? "A";

function fine({ call, at }: LeverFound): string {
  return `one key makes ${call} of ${at} at once, and cannot undo it; exits stay open`;
}

function general({ hasCode, levers, unread }: Facts): readonly Finding[] {
  const noCode = {
    rule: "no-code",
    says: "there is no code at this address",
    fix: "correct the address, or the chain",
  };
  const noLever = {
    rule: "no-lever",
    says: "there is no lever: no known pause, freeze or cap in its code",
    fix: "act where you have one: contracts that use it, approvals to it; or give the next version one (ScopedPausable)",
  };
  const partial = {
    rule: "unread",
    says: `${unanswered(unread)}: what is said here is the least that is known`,
    fix: "ask a node of the chain instead of a recording, or declare what the recording lacks",
  };
  return [...(unread.length > 0 ? [partial] : []), ...(!hasCode ? [noCode] : levers.length === 0 ? [noLever] : [])];
}
