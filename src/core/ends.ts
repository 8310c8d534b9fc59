import { FirebreakError, messageOf } from "./errors.ts";
import { type Followed, takeUnsaved } from "./followed.ts";
import { type Verifying, verify } from "./outcomes.ts";
import type { Action } from "./parts.ts";
import type { Past } from "./past.ts";
import type { Receipt } from "./sending.ts";
import type { Block, Intent, NewEntry, Outcome } from "./types.ts";

/** Whether its effect is still to be brought about. */
export function isLost({ status }: Outcome): boolean {
  return status === "failed" || status === "no-effect";
}

/** What is written down of it; `covered` are other incidents that waited for the same effect. */
export function entriesOfEnd(intent: Intent, outcome: Outcome, covered: Iterable<string>): readonly NewEntry[] {
  const { status, untried, ...rest } = outcome;
  const { id, action, incident, chainId } = intent;
  const facts = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const again = isLost(outcome) ? { again: [...new Set([incident, ...covered])] } : {};
  const body = {
    status,
    action,
    incident,
    on: `${chainId}`,
    ...facts,
    ...again,
    ...(untried && { untried: [...untried] }),
  };
  return [{ kind: "outcome", ref: id, body }, ...alarmOf(intent, outcome)];
}

/**
 * That it is mined, once for each block in which it was, where nobody can read whether it has its effect: findings from behind that block that waited for it
 * are handled anew.
 */
export function minedUnread(followed: Followed, { hash, block }: Receipt, actions: ReadonlyMap<string, Action>) {
  const { intent, mined } = followed;
  const { id, action, incident } = intent;
  const body = { hash, action, incident, minedBlock: `${block.number}` };
  followed.mined = block;
  const unsaved = takeUnsaved(followed, actions).map(({ key }) => key);
  const reason = `it was mined in block ${block.number}, nobody can read whether its effect holds since, and more was found behind it: it is sent anew`;
  const entries: readonly NewEntry[] = [
    ...(mined?.hash === block.hash ? [] : [{ kind: "mined", ref: id, body } as const]),
    ...(unsaved.length === 0
      ? []
      : [{ kind: "fault", ref: action, body: { reason, action, untried: unsaved } } as const]),
  ];
  return { entries, isOwed: unsaved.length > 0 };
}

/** Looks whether it had its effect. Raises where nobody can read that, and notes where it is not just for a moment. */
export async function verifyFollowed(
  followed: Followed,
  receipt: Receipt,
  now: Block,
  options: Verifying,
): Promise<Outcome> {
  try {
    return await verify(followed, receipt, now, options);
  } catch (error) {
    followed.isUnread ||= await isLasting(error, followed.intent, now, options.past);
    throw error;
  }
}

/** The target itself refuses to be read, or nobody could read it again and again. */
async function isLasting(error: unknown, { id }: Intent, now: Block, past: Past): Promise<boolean> {
  if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return true;
  return past.of(`${id} now`, now, Promise.reject(error)).then(
    () => true,
    () => false,
  );
}

/** For people, who have to look themselves. */
export function unread({ action }: Intent, { block }: Receipt, error: unknown): FirebreakError {
  return new FirebreakError(
    "NOT_EVALUABLE",
    `${action} was mined in block ${block.number}, and nobody can read whether its effect holds (${messageOf(error)}); look at the target, and at the view that is asked`,
    { retryable: true, cause: error },
  );
}

/** That the block which its outcome rested on is gone; where it `isForgotten`, nobody follows it any more, and where it `isWithdrawn`, it held nothing. */
export function entryOfLoss(
  { id, action, incident }: Intent,
  restsOn: bigint,
  { isForgotten, isWithdrawn }: { readonly isForgotten: boolean; readonly isWithdrawn: boolean },
): NewEntry {
  const reason = `its block ${restsOn} is no longer part of the chain`;
  const body = { reason, action, block: `${restsOn}`, forget: isForgotten ? [incident] : [] };
  return { kind: "retracted", ref: id, body: { ...body, ...(isWithdrawn && { was: "withdrawn" }) } };
}

/** What a person has to mend before any further attempt can succeed. */
function alarmOf({ action, call, txs }: Intent, outcome: Outcome): readonly NewEntry[] {
  if (outcome.status !== "failed" || outcome.why !== "unauthorised") return [];
  const reason = `${txs.at(-1)?.sender} is not authorised to call ${call.to} for ${action}: give it the role or the grant again (\`firebreak check\` says which is missing), or contain it by another way; what was tried three times is sent again when its call succeeds, or by \`firebreak act ${action}\``;
  return [{ kind: "fault", ref: action, body: { reason, alarm: "unauthorised" } }];
}
