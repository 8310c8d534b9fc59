import { remember } from "../lib/remember.ts";
import { createActed, withSteps } from "./acted.ts";
import { createAttempts } from "./attempts.ts";
import { isSame, isSureOf } from "./doubt.ts";
import { findingOf, isElsewhere, stringsOf } from "./entries.ts";
import { createGivenUp } from "./given-up.ts";
import type { HistoryKept } from "./kept.ts";
import { learned } from "./kinds.ts";
import { createClimbs } from "./ladder/climbs.ts";
import { createLifted } from "./lifted.ts";
import { foundIn } from "./origin.ts";
import { createOwed } from "./owed.ts";
import type { Store } from "./parts.ts";
import { createPendings } from "./pending.ts";
import { createRounds } from "./rounds.ts";
import { createSaid } from "./said.ts";
import { createUnsettled } from "./settled.ts";
import { createSpent } from "./spent.ts";
import { createStandings } from "./standing.ts";
import type { Finding, NewEntry } from "./types.ts";
import { createUnmined } from "./unmined.ts";
import { createWaiting } from "./waiting.ts";
import { createWitnesses } from "./witnesses.ts";

/**
 * What was done and said before on one chain, and what people loosened. It learns from entries of the journal and from nothing else, so that
 * after a restart, and when a journal is played again, it knows the same. `kept` is what another one knew, which is from now on this one's.
 */
export function createHistory(chainId: bigint, kept?: HistoryKept) {
  const [acted, attempts] = [createActed(kept?.acted), createAttempts(kept?.attempts)];
  const findings = kept?.findings ?? new Map<string, Finding>();
  const [witnesses, pendings] = [createWitnesses(kept?.witnesses), createPendings(kept?.pendings)];
  const [standings, spent] = [createStandings(kept?.standings), createSpent(kept?.spent)];
  const [waiting, climbs] = [createWaiting(kept?.waiting), createClimbs(kept?.climbs)];
  const [unsettled, owed] = [createUnsettled(kept?.unsettled), createOwed(kept?.owed)];
  const rounds = createRounds(kept?.rounds);
  const [lifted, said, unmined] = [createLifted(kept?.lifted), createSaid(kept?.said), createUnmined(kept?.unmined)];

  const givenUp = createGivenUp({ attempts, acted, lifted });
  const { stepsOf } = acted;
  const handleAgain = (finding: Finding) => void [waiting.add(finding), pendings.failed(finding)];

  function takeDecision({ ref, body }: NewEntry): void {
    const finding = findings.get(ref);
    if (finding === undefined) return;
    waiting.decided(finding);
    const [verdict, steps] = [String(body["verdict"]), stringsOf(body["steps"])];
    acted.decided(finding, verdict === "act" ? steps : []);
    if (verdict !== "act" && verdict !== "delay" && pendings.isAnnounced(finding)) rounds.withdrawn(finding);
    pendings.decided(finding, verdict, body);
    said.decided(finding, verdict, body);
  }

  /** A step without effect: its finding is handled again, three times at most, and as often once its call would succeed again. */
  function again(incident: string, action: string): void {
    // A rung of a ladder is taken again by who climbs it.
    if (climbs.stepsOf(incident, action).length > 0) return;
    const finding = acted.findingOf(incident, action, findings.get(incident));
    if (finding === undefined || !attempts.failed(finding, action)) return;
    forget(incident, action);
    handleAgain(withSteps(finding, stepsOf(incident, action)));
  }

  /** A step for which nothing was signed: it is tried again at every head until something is, which is no attempt. */
  function untried(incident: string, action: string): void {
    // A rung that was not tried is due again, and its ladder goes on.
    if (!climbs.untried(incident, action, findings.get(incident))) hold(incident, action);
  }

  /** A step that could not be written down: it is tried again at every head, until the record takes it. What another replica tells late may be done by now. */
  function hold(incident: string, action: string): void {
    const last = findings.get(incident);
    if (last && unsettled.serves(last, action)) return;
    const finding = acted.findingOf(incident, action, last);
    forget(incident, action);
    if (finding !== undefined) handleAgain(withSteps(finding, stepsOf(incident, action)));
  }

  /** Neither this action nor a ladder that took it was taken for this incident. */
  function forget(incident: string, action: string): void {
    for (const step of stepsOf(incident, action))
      void [acted.forget(incident, step), unmined.forget(`${incident} ${step}`)];
    climbs.forget(incident, action);
  }

  /** A finding whose block is gone was not handled: if it comes back, it is acted on like a new one. What a person ordered stays done. */
  function retract(incident: string, { blockHash }: NewEntry["body"]): void {
    const isGone = (one: Finding) => one.key === incident && foundIn(one) === blockHash && one.order === undefined;
    for (const [name, one] of findings) if (isGone(one)) findings.delete(name);
    acted.retracted(isGone);
  }

  return {
    take(entry: NewEntry): void {
      const { kind, ref, body } = entry;
      if (!learned.includes(kind) || isElsewhere(entry, chainId)) return;
      const [action, incident] = [String(body["action"]), String(body["incident"])];
      acted.take(entry);
      // Which incidents are to be handled again, or forgotten, stands in the entry that says why. What one replica saw to be lost, each may see: it counts once.
      const lost = kind === "retracted" && !unsettled.has(ref) ? [] : stringsOf(body["again"]);
      if (lost.length > 0) climbs.failed(action);
      for (const incident of lost) again(incident, action);
      for (const incident of stringsOf(body["untried"])) untried(incident, action);
      for (const incident of stringsOf(body["held"])) hold(incident, action);
      for (const incident of stringsOf(body["anew"])) void [attempts.anew(incident, action), hold(incident, action)];
      for (const incident of stringsOf(body["forget"])) forget(incident, action);
      if (kind === "finding") {
        const finding = findingOf(entry);
        remember(findings, ref, finding);
        for (const one of [witnesses, rounds]) one.found(finding);
      }
      for (const one of [spent, lifted, unsettled]) one.take(entry);
      if (kind === "decision") takeDecision(entry);
      // What another replica tells late of what has had its effect is not on its way any more.
      if (kind !== "intent" || !unsettled.has(ref)) climbs.take(entry, findings.get(ref));
      owed.take(entry, findings.get(incident));
      if (kind === "intent") witnesses.acted(entry);
      if (kind === "intent")
        for (const step of stepsOf(incident, action)) unmined.sent(`${incident} ${step}`, acted.get(incident, step));
      if (kind === "command") standings.take(entry);
      if (kind === "retracted" && !rounds.isOver(ref, body)) {
        retract(ref, body);
        for (const one of [said, pendings, witnesses, waiting, climbs, owed, unmined, rounds]) one.retracted(ref, body);
      }
    },
    /** What it knows now; of one that goes on learning, it changes. */
    keep: (): HistoryKept => ({
      ...{ acted: acted.keep(), attempts: attempts.keep(), findings, said: said.keep() },
      ...{ witnesses: witnesses.keep(), pendings: pendings.keep(), rounds: rounds.keep() },
      ...{ standings: standings.keep(), spent: spent.keep(), waiting: waiting.keep(), climbs: climbs.keep() },
      ...{ unsettled: unsettled.keep(), owed: owed.keep(), lifted: lifted.keep(), unmined: unmined.keep() },
    }),
    /** The last finding of each incident of this chain, the one that was found last at the end. */
    found: (): readonly Finding[] => [...findings.values()].filter((one) => one.chainId === chainId),
    /** Wei that transactions without effect have cost this incident. */
    spent: spent.of,
    lastActed(incident: string, action: string, isSure = false): bigint | undefined {
      const finding = acted.get(incident, action);
      return finding === undefined || (isSure && !isSureOf(finding)) ? undefined : finding.block.number;
    },
    lastUnmined: unmined.last,
    /** It is handled again at the next head; of this nothing is written down. */
    waitOn: handleAgain,
    /** Whether it is news that nothing can be signed for a step for this reason. */
    isUntriedAnew: acted.isUntriedAnew,
    isTaken: (finding: Finding, action: string): boolean => isSame(acted.get(finding.key, action), finding),
    /** The last block at which an effect held that does not hold any more. */
    lifted: lifted.after,
    /** The first block at which an effect was seen to hold that holds still. */
    heldSince: lifted.since,
    wasShown: lifted.wasShown,
    ...{ seen: witnesses.seen, taken: witnesses.taken, pending: pendings.of, isAnnounced: pendings.isAnnounced },
    standing: standings.at,
    /** Whether an approval was used before. */
    isUsed: standings.isUsed,
    /** The last finding of an incident, with the steps that were proposed or announced for it and not taken. */
    open: pendings.open,
    /** The incidents of all of these, the newest last. */
    openIncidents: pendings.incidents,
    /** Whether this incident was found, and not taken back. */
    isKnown: (incident: string): boolean => findings.has(incident) || pendings.open(incident) !== undefined,
    /** Findings whose deadline for a veto has passed at this block; each is handed out once. */
    takeDue: pendings.takeDue,
    /** Ladders that are climbed. */
    climbs,
    /** Containments that a reorganisation could still undo. */
    unsettled: unsettled.all,
    /** Findings that rest on an intent, or on an effect that held. */
    owed,
    /** How often this step has failed for this finding; and how often that was taken back, or what was announced of it. */
    attempt: attempts.of,
    /** What came to nothing so often that it is not tried again by itself. */
    ...{ givenUp, isGivenUp: givenUp.isOne },
    ...{ round: rounds.of, timesGone: rounds.timesGone },
    /** Findings to handle again at this head; each is handed out once. */
    takeAgain: waiting.next,
    /** At a start: what was decided at these heights, and not taken whole, is handled again. */
    takeUp: (from: bigint, to: bigint): void => acted.unfinished(from, to).forEach(waiting.add),
    /** Whether a finding that is held would wait from now on; false when it does already. */
    takesWaiting: waiting.takes,
    /** Whether a decision is news. */
    isNew: said.isNew,
  };
}

export type IncidentHistory = ReturnType<typeof createHistory>;

/** The store, with histories that learn of every entry as soon as it is handed over, while it is written: what was done counts, also on a disk that hangs. */
export function remembering(store: Store, ...histories: readonly IncidentHistory[]): Store {
  return {
    ...store,
    commit: (change) => {
      const written = store.commit(change);
      for (const entry of change.entries) for (const history of histories) history.take(entry);
      return written;
    },
  };
}
