import { bigintOf, stringsOf } from "../entries.ts";
import { undoes } from "../lost.ts";
import { foundIn } from "../origin.ts";
import type { Finding, NewEntry } from "../types.ts";
import {
  type Contained,
  heldOf,
  isBehind,
  isLeftAt,
  isOfBefore,
  isServed,
  larger,
  leftOf,
  reopenedAt,
  saysHeld,
  without,
} from "./contained.ts";
import { joined, mostBehindFirst, mostFindings } from "./joined.ts";
import type { Progress } from "./rungs.ts";

/** A ladder that was begun and whose effect does not hold yet: one climb of a ladder, however many findings ask for it. */
export type Climb = Progress & {
  /** What it is climbed for; it ends when none of them is left. */
  readonly findings: readonly Finding[];
  /** The ladder's name. */
  readonly step: string;
  /** How often it was begun anew for more while it was climbed. */
  readonly round: number;
  /** The block at which it was begun, or another finding joined it. */
  readonly lastAsked: bigint;
  /** The block at which one of its rungs was taken last. */
  readonly lastTaken: bigint;
  /** The head from which the deadlines of its rungs count: `since`, or the one at which the block in which it held was seen to be gone. */
  readonly countsFrom: bigint;
  /** It was begun at a block that no quorum vouched for. */
  readonly isUnsure: boolean;
  /** How often each rung was taken, and how often each action ended without effect. */
  readonly tries: ReadonlyMap<number, number>;
  readonly failures: ReadonlyMap<string, number>;
  /** The block at which its effect was seen to hold; undefined while it does not. */
  readonly heldAt: bigint | undefined;
  /** The action whose outcome says that the effect held, and the block at which: perhaps before anybody looked at the ladder. */
  readonly contained: Contained | undefined;
  /** The rungs for which nothing could be signed when they were taken last. */
  readonly untried: ReadonlySet<number>;
  /** By id, the actions of the intents of its rungs that have no outcome yet, whichever replica signed them. */
  readonly intents: ReadonlyMap<string, string>;
};
/** `actions`: by action, the rung that took it. */
export type Known = Climb & { readonly actions: ReadonlyMap<string, number>; readonly failures: Map<string, number> };

export type ClimbsKept = Map<string, Known>;

const remembered = 10_000;

/** Which ladders are climbed, learned from the journal alone, so that a restart goes on where the process stopped. */
export function createClimbs(all: ClimbsKept = new Map<string, Known>()) {
  function begin(finding: Finding, step: string, body: NewEntry["body"]): void {
    const [rung, begun, told] = [Number(body["rung"]), bigintOf(body["since"]), Number(body["round"] ?? 0)];
    const block = bigintOf(body["block"]);
    const before = all.get(step);
    const isSame = before?.since === begun && before.round === told;
    const going = isSame || (before !== undefined && isOfBefore(begun, finding, before)) ? before : undefined;
    const { since, round } = going ?? { since: begun, round: told };
    const tries = new Map(going?.tries);
    const actions = new Map(going?.actions);
    if (typeof body["action"] === "string") actions.set(body["action"], rung);
    // Several replicas write the same attempt down; an earlier version did not say which one it is.
    const [count, attempt] = [tries.get(rung) ?? 0, body["tries"]];
    tries.set(rung, typeof attempt === "number" ? Math.max(count, attempt + 1) : count + 1);
    const failures = going?.failures ?? new Map<string, number>();
    const served = stringsOf(body["served"]);
    const others = (before?.heldAt === undefined ? leftOf(before) : []).filter(({ key }) => !served.includes(key));
    // Who begins it anew leads it: what was tried for the others before has the ids of that time.
    const findings = going ? joined(others, finding) : [finding, ...others.filter(({ key }) => key !== finding.key)];
    all.delete(step);
    all.set(step, {
      ...{ step, since, round, tries, begun: new Set(tries.keys()), actions, failures },
      ...{ findings: mostBehindFirst(findings), lastAsked: going?.lastAsked ?? since },
      countsFrom: going?.countsFrom ?? since,
      ...{ lastTaken: (isSame ? undefined : going?.lastTaken) ?? block },
      ...{ isUnsure: going?.isUnsure ?? body["unsure"] === true },
      // What another replica took before it knew that the effect held, which is told late, takes nothing of that away.
      ...(going && isServed(finding, going) ? heldOf(going) : { heldAt: undefined, contained: undefined }),
      intents: before?.intents ?? new Map(),
      untried: new Set([...(going?.untried ?? [])].filter((one) => one !== rung)),
    });
    const oldest = all.keys().next().value;
    if (all.size > remembered && oldest !== undefined) all.delete(oldest);
  }

  const change = (step: string, known: Known | undefined, changes: Partial<Known>): void =>
    void (known === undefined || all.set(step, { ...known, ...changes }));

  /** By who had not heard yet that its effect held, perhaps: what was found behind that opens it again. */
  function join(known: Known, finding: Finding, lastAsked: bigint): void {
    const { step, heldAt } = known;
    const isOpen = heldAt !== undefined && isBehind(heldAt, finding, lastAsked);
    const findings = joined(known.findings, finding);
    all.set(step, { ...known, findings, lastAsked, ...(isOpen && { heldAt: undefined }) });
  }

  /** Our own transaction had its effect, or others had before it landed or was sent; or the block of that is gone. */
  function contain({ kind, ref, body }: NewEntry): void {
    const by = String(body["action"] ?? ref);
    const at = bigintOf(body["verifiedBlock"] ?? body["read"]);
    const restsOn = bigintOf(body["minedBlock"] ?? body["verifiedBlock"] ?? body["read"]);
    const isAssumed = body["action"] === undefined;
    const again = new Set(stringsOf(body["again"]));
    for (const known of [...all.values()].filter(({ actions }) => actions.has(by))) {
      const { step, findings, contained } = known;
      if (kind === "retracted" && contained?.by === by) change(step, known, { contained: undefined });
      // What only shows later, when the ladder was left already: it is climbed again for those that are handled again.
      if (kind === "retracted" && findings.some(({ key }) => again.has(key)))
        change(step, known, { heldAt: undefined, contained: undefined });
      // Perhaps before it was begun anew for more, of which each is asked for by its block.
      // One that is told late, of an older block, takes nothing of what is known of a newer one.
      if (kind === "outcome" && at >= (contained?.at ?? -1n))
        change(step, known, { contained: { by, at, restsOn, ...(isAssumed && { isAssumed }) } });
    }
  }

  function sent({ kind, ref, body }: NewEntry): void {
    const action = String(body["action"]);
    for (const known of [...all.values()].filter(({ actions }) => actions.has(action))) {
      const others = [...known.intents].filter(([id]) => id !== ref);
      const intents = kind === "intent" ? [...others, [ref, action] as const].slice(-mostFindings) : others;
      change(known.step, known, { intents: new Map(intents) });
    }
  }

  const of = (incident: string, action: string) =>
    [...all.values()].filter(
      ({ findings, actions }) => actions.has(action) && findings.some(({ key }) => key === incident),
    );

  /** Ends when nothing is left that it would be climbed for. */
  function leave(climb: Known, isLeft: (finding: Finding) => boolean): void {
    const findings = climb.findings.filter(isLeft);
    if (findings.length > 0) all.set(climb.step, { ...climb, findings });
    else all.delete(climb.step);
  }

  return {
    keep: (): ClimbsKept => all,
    /** `finding` is the last one of the entry's incident. */
    take(entry: NewEntry, finding: Finding | undefined): void {
      const { kind, body } = entry;
      if (kind === "intent" || kind === "outcome") sent(entry);
      if (undoes(entry) || saysHeld(entry)) contain(entry);
      if (kind !== "rung") return;
      const [step, block] = [String(body["ladder"]), bigintOf(body["block"])];
      if (body["status"] === "begun" && finding !== undefined) begin(finding, step, body);
      const known = all.get(step);
      if (body["status"] === "joined" && known !== undefined && finding !== undefined) join(known, finding, block);
      const isLeft = known !== undefined && isLeftAt(block, known);
      if (body["status"] === "held" && isLeft) change(step, known, { heldAt: block });
      if (body["status"] === "reopened" && known !== undefined) all.set(step, reopenedAt(block, body, known));
      if (body["status"] === "ended" && isLeft) all.delete(step);
    },
    /** The ladders that have taken this action for this incident. */
    stepsOf: (incident: string, action: string): readonly string[] => of(incident, action).map(({ step }) => step),
    /** Whether one that is climbed has taken this action, for whatever incident. */
    hasTaken: (action: string): boolean =>
      [...all.values()].some(({ actions, heldAt }) => heldAt === undefined && actions.has(action)),
    /** An action ended without effect. */
    failed(action: string): void {
      for (const { actions, failures } of all.values())
        if (actions.has(action)) failures.set(action, (failures.get(action) ?? 0) + 1);
    },
    /**
     * Nothing was signed for an action: the rung that took it is as if it had not been. Not where a transaction had its effect since the incident was found
     * last, as where another replica tells it late. True when a ladder took it.
     */
    untried(incident: string, action: string, last?: Finding): boolean {
      const found = of(incident, action);
      for (const climb of found) {
        const own = [...climb.findings.filter(({ key }) => key === incident), ...(last ? [last] : [])];
        if (!own.every((one) => isServed(one, climb))) all.set(climb.step, without(climb, action));
      }
      return found.length > 0;
    },
    /** As if they had never been begun for this incident. */
    forget(incident: string, action: string): void {
      for (const climb of of(incident, action)) leave(without(climb, action), ({ key }) => key !== incident);
    },
    /** What is climbed for a finding whose block is gone ends, unless another one or a person asks for it. */
    retracted(incident: string, { blockHash }: NewEntry["body"]): void {
      const isGone = (one: Finding) => one.key === incident && foundIn(one) === blockHash && one.order === undefined;
      for (const climb of [...all.values()]) leave(climb, (one) => !isGone(one));
    },
    open: (): readonly Climb[] => [...all.values()].filter(({ heldAt }) => heldAt === undefined),
    /** Those whose effect was first seen at this block or later, or rests on it. */
    heldSince: (block: bigint): readonly Climb[] =>
      [...all.values()].filter(({ heldAt = -1n, contained }) => larger(heldAt, contained?.restsOn ?? -1n) >= block),
  };
}
