import type { Change } from "../core/change.ts";
import { messageOf } from "../core/errors.ts";
import { createHeldSince } from "../core/held-since.ts";
import { createClimber } from "../core/ladder/climb.ts";
import type { Post } from "../core/obey.ts";
import { createMarks, createProgress } from "../core/progress.ts";
import { record } from "../core/record.ts";
import { type Responder, respond } from "../core/respond.ts";
import { createRetractions } from "../core/retract.ts";
import { createMark, createTrail } from "../core/trail.ts";
import type { Finding, NewEntry } from "../core/types.ts";
import type { Report } from "../core/unblocked.ts";
import { createUnderway } from "../core/underway.ts";
import { createWatchers } from "../core/watchers.ts";
import { ended as allOf, inTurn } from "../lib/in-turn.ts";
import { onlyNewest } from "../lib/newest.ts";
import { createAgain } from "./again.ts";
import { createElsewhere } from "./elsewhere.ts";
import { createFaults } from "./faults.ts";
import { blindness, firstHead, isNewest, readAnewAt, timeAt, toldClock } from "./head.ts";
import { openLaneHint } from "./hint.ts";
import { followMempool } from "./mempool.ts";
import { followNodes } from "./nodes.ts";
import { readingOf } from "./reading.ts";
import { actsLocally, faultOf as fault, type Lane, type LaneOptions, policyOf, type Standing } from "./scope.ts";
import { createUpkeep } from "./upkeep.ts";

type Reporting = (report: Report) => void;

export function createLane(options: LaneOptions): Lane {
  const { chain } = options;
  let post: Post | undefined;
  let reporting: Reporting | undefined;
  let standing: (() => Standing) | undefined;
  const elsewhere = createElsewhere(options);
  return {
    name: chain.config.name,
    chainId: chain.config.id,
    follow: async (signal, ready) => {
      try {
        await follow(options, signal, (obeys, takes, stands) => {
          post = obeys;
          reporting = takes;
          standing = stands;
          ready?.();
        });
      } finally {
        [post, reporting, standing] = [undefined, undefined, undefined];
      }
    },
    respondTo: (finding) => elsewhere.take(finding, post),
    post: () => post,
    standing: () => standing?.(),
    report: (report) => {
      const isHere = chain.detectors.some(({ id, detector }) => id === report.detector && detector.reports === true);
      if (isHere) reporting?.(report);
      return isHere ? reporting !== undefined : undefined;
    },
  };
}

async function follow(
  { app, chain: one, history, store, shout, page, lookAtOthers, now, elsewhere, at }: LaneOptions,
  until: AbortSignal,
  ready: (post: Post, reporting: Reporting, standing: () => Standing) => void,
): Promise<void> {
  const { chain, loose, executor, actions, config } = one;
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  const commit = (change: Change) => record(change, { store, shout });
  const note = (entries: readonly NewEntry[]) => (entries.length === 0 ? undefined : commit({ entries }));
  const { onFault, onNode, ending, passing } = createFaults(note);
  const retractions = createRetractions(history);
  const told = { note, onFault, retractions, takeDue: () => void [again(newest), climb(newest)] };
  const upkeep = createUpkeep({ app, one, history, store, shout, lookAtOthers, signal, at, ...told });
  const [{ beat, follower, risk }, underway] = [upkeep, createUnderway()];
  const first = toldClock(await firstHead(one), { app, chain: one, now }, onFault);
  let [newest, isUnsure, isDoubted] = [first.block, !first.isSure, !first.isSure];
  const blind = blindness(config, now);
  const responder: Responder = {
    chainId: config.id,
    policy: policyOf(app, one),
    executor,
    beat,
    store,
    history,
    moment: () => ({
      chainId: config.id,
      block: newest.number,
      time: timeAt(newest, isDoubted, now),
      ...(isUnsure && { isUnsure }),
      balances: risk.balances(),
      final: upkeep.final(),
    }),
    blindSince: () => blind.since(newest),
    sends: underway.add,
    cover: (finding, action) => follower.cover(finding, action),
    follow: (intent, finding) => follower.follow(intent, finding, newest.hash),
    assume: (finding, action, since) => follower.assume(finding, action, since),
    heldSince: createHeldSince({ actions, chain: one.detecting }, () => newest),
    ...{ now, shout, at },
    actsLocally: (action) => actsLocally(app, one, action),
    page,
  };

  const cursor = await store.cursor(config.id);
  const trail = createTrail(cursor);
  await upkeep.start(first);

  const turn = inTurn();
  // One at a time, so that the second of two findings sees the transaction of the first; a turn is one durable write.
  const respondTo = (finding: Finding) => turn(() => respond(finding, responder));
  const isOpen = (action: string) => follower.open().some((intent) => intent.action === action);
  const climber = createClimber({ responder, actions, chain, isOpen, turn, isAsked: follower.isAsked });
  const climb = onlyNewest(upkeep.afterLook(climber.at), (error) => void note([fault("ladder", error)]));
  const again = createAgain({ chain, history, retractions, respondTo, note, at });
  const targets = new Map([...actions].map(([id, { target }]) => [id, target]));
  const { detectorDeadlineMs: deadlineMs } = app.config;
  const found = async (finding: Finding): Promise<void> => {
    if (!retractions.remember(finding)) return;
    marks.found();
    progress.hold(finding.block.number, elsewhere(finding));
    return respondTo(finding);
  };
  const watchers = createWatchers({
    detectors: one.detectors,
    chain: one.detecting,
    loose,
    alone: one.alone?.map((node) => ({ ...node, calls: loose.calls })),
    ...{ deadlineMs, restMs: 250, maxAttempts: 12, found },
    gaveUp: (id, isGivenUp) => app.gaveUp?.(config.name, id, isGivenUp),
    fault: async (id, { block }, error, last) =>
      onFault(id, messageOf(error), `${last ? "gave up on" : "looks again at"} block ${block.number}`),
  });

  // Not waited for: a start that goes on behind an older block looks at the ones after it again, which does nothing twice.
  const mark = createMark(trail, (block) => commit({ entries: [], cursor: { chainId: config.id, block } }), shout);
  const marks = createMarks(now, mark);
  const progress = createProgress(watchers.hasLookedUpTo);
  const takeReport: Reporting = (report) =>
    void watchers // not awaited: whoever reports waits for nothing; what a detector makes of it is journalled
      .observe({ chainId: config.id, block: newest, logs: [], reorged: [], isHead: false, report })
      .catch((error: unknown) => note([fault(report.detector, error)]));
  const detectors = one.detectors.map(({ id }) => id);
  const stands = () => ({ block: newest.number, blindSince: blind.since(newest), ...upkeep.standing() });
  ready({ responder, history, detectors, targets, head: () => newest, respond: respondTo }, takeReport, stands);

  const place = app.chains.length === 1 ? "" : `:${config.name}`;
  one.listen((node, what) => onFault(`rpc:${node}`, what));
  const filters = one.detectors.flatMap(({ detector }) => detector.logs);
  const hint = openLaneHint(one, filters, upkeep, passing(`ws${place}`));
  const pool = passing(`mempool${place}`);
  const looks = { filters, head: () => newest, observe: watchers.observe, found, deadlineMs };
  const pooled = followMempool(one, looks, pool, signal);
  const looking = followNodes(one, onNode, signal);
  const tellBelow = (reason: string) => onFault(`head${place}`, reason);
  const source = config.source.make({
    chain,
    ...(one.alone && { alone: one.alone }),
    older: one.detecting,
    filters,
    from: cursor,
    ...readingOf(app, config, { tellBelow, source: ending(`source${place}`, "blocks are read again") }),
    ...hint.tools,
    progress: (filled) => {
      upkeep.filled(filled);
      if (filled.left === 0n) marks.rest();
    },
  });

  try {
    for await (const shown of source.observations(signal)) {
      const observation = retractions.withReplaced(shown);
      await note(retractions.by(observation));
      await climber.reorganised(observation, (readAnewAt(observation) ?? newest).number); // first, or what it climbs on asks for nothing
      await follower.reorganised(observation.reorged);
      await upkeep.reorganised(observation.reorged, readAnewAt(observation));
      // A block that fewer nodes than the quorum vouch for ends no deadline and prepares nothing.
      const isSure = observation.belowQuorum !== true;
      isDoubted = !isSure;
      if (isSure && isNewest(observation, newest)) [newest, isUnsure] = [blind.seen(observation), false];
      if (isSure && observation.isHead) upkeep.knowing(() => again(newest));
      await watchers.observe(observation);
      await underway.arrived();
      // The same block comes again, whole; the cursor waits for that.
      if (observation.isPartial === true) continue;
      trail.take(observation);
      if (observation.isHead) upkeep.at(observation.block, isSure);
      if (isSure && observation.isHead) upkeep.knowing(() => climb(observation.block));
      // While older blocks are filled in, these alone move the cursor.
      marks.take(progress.take(observation, isSure && observation.doneUpTo === undefined), observation);
    }
  } finally {
    ended.abort(); // what runs beside the source ends with it, also where that ends with an error
    hint.close();
    marks.rest();
    await upkeep.idle();
    await Promise.all([climb.idle(), again.idle(), mark.idle(), allOf(turn), pooled, looking]).then(underway.ended);
  }
}
