import type { Proposal } from "../lib/proposal-file.ts";
import { levels } from "./playbook.ts";
import type { Address, Hash, Json } from "./types.ts";

/** What a person wants of this responder, and, where it loosens anything, what approvers signed. */
export type Command = {
  readonly verb: string;
  /** A detector, an incident, an action, a playbook, or `*`. */
  readonly scope: string;
  readonly about: Readonly<Record<string, string>>;
  readonly approval?: {
    readonly verb: string;
    readonly scope: string;
    readonly action: Hash;
    readonly installation: string;
    readonly chainId: bigint;
    readonly nonce: Hash;
    /** Seconds since 1970, in chain time. */
    readonly ends: bigint;
  };
  readonly signatures: readonly string[];
  /** With the verb `propose`, `executed` or `overtaken`: what a Safe is asked to do, for the record. It loosens and sends nothing. */
  readonly proposal?: Proposal;
};

/** A reload that approvers signed: the digests of the new configuration and of the one it loosens, which they were shown; in chain time, until when. */
export type ApprovedReload = { readonly config: string; readonly before: string; readonly ends: bigint };

/** Who may loosen, and how a signature is read; ethers does that, outside of core. */
export type Approvers = {
  readonly addresses: readonly Address[];
  /** So many of them must sign. */
  readonly threshold: number;
  readonly installation: string;
  readonly chainId: bigint;
  approverOf(approval: NonNullable<Command["approval"]>, signature: string): Address | undefined;
  digestOf(command: Command): Hash;
};

/** What stands in the journal of a command that is obeyed, or why it is refused. */
export type Judgement =
  | { readonly status: "accepted"; readonly body: { readonly [key: string]: Json } }
  | { readonly status: "refused"; readonly reason: string };

/** Verbs that loosen, and so need signatures; silence must never be cheaper than a pause. */
export const loosening = ["brake", "silence", "maintenance", "mode", "disarm", "veto", "reload"] as const;
/** Verbs that only tighten. `lift` ends early what was loosened. */
export const tightening = ["act", "approve", "lift"] as const;

/** What may be said of these beside verb and scope; of the others nothing. Of a reload the digests of the new configuration and of the one it was compared with. */
const told: Readonly<Record<string, readonly string[]>> = {
  lift: ["what"],
  mode: ["level"],
  reload: ["config", "before"],
};

/** These are for everything: who signs one with a narrower scope must not loosen more than was meant. */
const unscoped: readonly string[] = ["brake", "reload"];

/** Why this verb cannot have this scope. */
export function oddScope(verb: string, scope: string): string | undefined {
  if (scope === "*" || !unscoped.includes(verb)) return undefined;
  return `a ${verb} is for everything: expected the scope *, found ${scope}`;
}

/** Seconds. */
const longest = 86_400n;
const lastDate = 8_640_000_000_000n;

/** Pure: whether this command is to be obeyed at this time, in seconds since 1970 of the chain. */
export function judge(
  command: Command,
  approvers: Approvers,
  isUsed: (nonce: string) => boolean,
  time: bigint,
): Judgement {
  const { verb, scope, about, approval } = command;
  if (![...tightening, ...loosening].some((one) => one === verb)) return refused(`there is no command ${verb}`);
  // It stands in the record beside what was signed, from which all that follows is learned: it must not say any of that.
  const odd = Object.keys(about).find((one) => !told[verb]?.includes(one));
  if (odd !== undefined)
    return refused(`of ${verb} nothing is said but ${told[verb]?.join(" and ") ?? "its scope"}, found ${odd}`);
  if (tightening.some((one) => one === verb)) return { status: "accepted", body: { ...about, verb, scope } };
  const wide = oddScope(verb, scope);
  if (wide !== undefined) return refused(wide);
  if (verb === "mode" && !isLevel(about["level"])) {
    const order = isLevel(scope) ? "; the level stands before the playbook" : "";
    return refused(`a mode is one of ${levels.join(", ")}, found ${about["level"] ?? "none"}${order}`);
  }
  if (approvers.addresses.length === 0)
    return refused(
      `${verb} loosens: it needs approvers, and the configuration names none; name them under \`operator.approvers\``,
    );
  if (approval === undefined)
    return refused(
      `${verb} loosens: it needs the signatures of ${approvers.threshold} approver(s), made with \`firebreak sign\``,
    );

  const objection =
    objectionTo(command, approval, approvers, time) ?? (isUsed(approval.nonce) ? "it was used before" : undefined);
  if (objection !== undefined) return refused(`the approval is not good: ${objection}`);
  const by = [...new Set(command.signatures.map((one) => approvers.approverOf(approval, one)))].filter(
    (one) => one !== undefined && approvers.addresses.includes(one),
  );
  const { threshold, addresses } = approvers;
  if (by.length < threshold || by.length === 0)
    return refused(
      `the approval is not good: expected signatures of ${threshold} of ${addresses.length} approvers, found ${by.length}`,
    );

  const body = {
    ...about,
    severity: "critical",
    verb,
    scope,
    ends: `${approval.ends}`,
    nonce: approval.nonce,
    by: by.map(String),
  };
  return { status: "accepted", body };
}

function objectionTo(
  command: Command,
  approval: NonNullable<Command["approval"]>,
  { installation, chainId, digestOf }: Approvers,
  time: bigint,
): string | undefined {
  if (approval.verb !== command.verb) return `expected one for ${command.verb}, found one for ${approval.verb}`;
  if (approval.scope !== command.scope) return `expected the scope ${command.scope}, found ${approval.scope}`;
  if (approval.action !== digestOf(command)) {
    const { about } = command;
    // The approval has a digest alone.
    const level = levels.find((one) => digestOf({ ...command, about: { ...about, level: one } }) === approval.action);
    return level === undefined ? "it is for another action" : `it is for the level ${level}, found ${about["level"]}`;
  }
  if (approval.installation !== installation)
    return `expected the installation ${installation}, found ${approval.installation}`;
  if (approval.chainId !== chainId) return `expected chain ${chainId}, found ${approval.chainId}`;
  if (approval.ends <= time)
    return `it ended at ${dateOf(approval.ends)}, and the newest block is of ${dateOf(time)}; sign one that ends later`;
  if (approval.ends > time + longest)
    return `it ends more than 24 hours after the newest block, which is of ${dateOf(time)}; sign one for fewer hours`;
  return undefined;
}

function isLevel(text: string | undefined): boolean {
  return levels.some((one) => one === text);
}

/** A second of the chain's clock, for people; some are further away than any date. */
function dateOf(second: bigint): string {
  return second > lastDate ? `second ${second}` : new Date(Number(second) * 1_000).toISOString();
}

function refused(reason: string): Judgement {
  return { status: "refused", reason };
}
