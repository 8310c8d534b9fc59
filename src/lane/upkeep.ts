import { type App, type ChainApp, pause } from "../app/app.ts";
import { steady } from "../app/nodes.ts";
import { createAnew } from "../core/anew.ts";
import { type BackFill, createBackFillNotes } from "../core/back-fill.ts";
import { createBeat } from "../core/beat.ts";
import { createEffects } from "../core/effects.ts";
import { createEndings } from "../core/endings.ts";
import { bigintOf } from "../core/entries.ts";
import { createFinalHeights } from "../core/finality.ts";
import { createFollower } from "../core/follow.ts";
import type { IncidentHistory } from "../core/history.ts";
import { createOnlooker } from "../core/onlooker.ts";
import type { Store } from "../core/parts.ts";
import type { At } from "../core/points.ts";
import { createReadiness } from "../core/readiness.ts";
import type { Retractions } from "../core/retract.ts";
import { createRisk } from "../core/risk.ts";
import { createSettling } from "../core/settle.ts";
import { isAnnounced } from "../core/standing.ts";
import type { Block, BlockRef, Hash, NewEntry } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { onlyNewest } from "../lib/newest.ts";
import { createAround } from "./around.ts";
import { isAskedBy } from "./asked.ts";
import { createAssuming } from "./assuming.ts";
import { createFinishing } from "./finish.ts";
import type { FirstHead } from "./head.ts";
import { createLooked } from "./looked.ts";
import { saidOnce } from "./once.ts";
import { paced } from "./paced.ts";
import { assetsOf, faultOf, least, policyOf, type Standing, sendersOf, tagsOf } from "./scope.ts";

type Options = {
  readonly app: App;
  readonly one: ChainApp;
  readonly history: IncidentHistory;
  readonly store: Store;
  readonly shout: (what: string, error: unknown) => void;
  readonly note: (entries: readonly NewEntry[]) => unknown;
  readonly lookAtOthers: () => Promise<void>;
  readonly onFault: (ref: string, reason: string) => void;
  readonly retractions: Pick<Retractions, "lifted" | "inPlaceOf">;
  /** Something waits to be handled again at the newest head, and not at the next one: what is prepared knows of it by now. */
  readonly takeDue: () => void;
  readonly signal: AbortSignal;
  readonly at?: At | undefined;
};

type Look = { readonly block: Block; readonly isSure: boolean; readonly isAnew?: boolean };
/** The intents that alone are looked at, for they were taken over. */
type Taken = { readonly taken?: ReadonlySet<string> };

/** Milliseconds that new blocks wait, at the most, for what a reorganisation made old to be read again. */
const anewMs = 500;

/** What follows a broadcast and what prepares the next one; it runs beside the hot path, for the newest head only. */
export function createUpkeep(options: Options) {
  const { app, one, history, store, shout, note, lookAtOthers, onFault, retractions, takeDue, signal, at } = options;
  const { chain, executor, actions, config, undos, playbooks } = one;
  const [settings, concern] = [app.config.armed, (id: string) => readiness.concern(id)];
  const beat = createBeat(actions, executor, chain, { everyBlocks: settings.everyBlocks, concern });
  const takenOver = new Set<string>();
  let [isOwed, isLeft] = [false, false];
  const owed = () => {
    isOwed = true;
  };
  const told = { tell: note, waits: (blocks: bigint) => app.waits?.(config.name, blocks) };
  const sent = { ...told, spent: history.spent, clock: steady, restMs: 500 * config.blockSeconds };
  const looking = { store, shout, actions, chain, at, owed, isAskedFor: isAskedBy(history, retractions), ...sent };
  const follower = executor ? createFollower({ ...looking, executor }) : createOnlooker(looking);
  const assuming = createAssuming({ history, actions, follower });
  const senders = sendersOf(one);
  const [{ nonces }, senderOf] = [follower, (action: string) => executor?.senderOf(action)];
  const readiness = createReadiness({ actions, undos, chain, senders, senderOf, nonces, beat, settings, playbooks });
  const standsAt = { isAnnounced: (action: string, time: bigint) => isAnnounced(history.standing(time), action) };
  const effects = createEffects(one, { ...history, ...standsAt });
  const anew = createAnew({ config, history, beat, policy: policyOf(app, one), owed, store, shout });
  const settling = createSettling({ unsettled: history.unsettled, actions, chain, fault: onFault });
  const [risk, endings] = [createRisk(assetsOf(app, one), chain), createEndings({ history, store, shout })];
  const looked = createLooked(config.blockSeconds, () => follower.open().length > 0);
  const finishing = createFinishing({ app, one, history, store, follower, note, at });
  const [final, filling] = [createFinalHeights(tagsOf(playbooks), chain), createBackFillNotes(config.name)];
  const failed = (error: unknown) => void note([faultOf("upkeep", error)]);
  const besides = (block: Block) => Promise.all([risk.at(block), final.look()]);
  let foreseen: { readonly hash: Hash; readonly asked: Promise<unknown> } | undefined;
  const around = createAround({
    ...{ lookAtOthers, isShared: store.replica !== undefined, takeDue },
    takeOver: (block) => finishing.takeOver(block, takenOver),
    between: (block) => between(block),
    fault: (reason) => onFault("store", reason),
    ...{ signal, wait: pause },
  });
  const work = onlyNewest(async ({ block, isSure, isAnew, taken }: Look & Taken) => {
    if (isAnew === true) return void (await note(await beat.at(block)));
    for (const id of taken ?? []) takenOver.delete(id);
    if (taken !== undefined) {
      await follower.at(block, true, (id) => taken.has(id));
      // Nobody may have seen that its effect was there before it was lifted.
      prove(block);
      return around.due();
    }
    if (!isSure) return void (await follower.at(block, false));
    around.look(block);
    await looked.by(block, () => follower.at(block));
    // Asked at once, they travel in one request.
    const asked = foreseen?.hash === block.hash ? foreseen.asked : besides(block);
    await note(await beat.at(block));
    await anew.at(block);
    if (isOwed) around.due();
    isOwed = false;
    await asked;
  }, failed);
  const [alike, pace] = [saidOnce({ store, shout }), { signal, failed }];
  const seeEffects = async (block: Block) => {
    const entries = await effects.at(block);
    await note(entries);
    // What never held, as far as is known, ended for nobody.
    const ended = entries.filter(({ body }) => body["held"] !== undefined);
    for (const { body } of ended) retractions.lifted(bigintOf(body["held"]));
    if (ended.length === 0) return;
    // Where what is prepared is not of this head yet, it is waited for: it may still say that the effect holds. What was left for its sake is not.
    if (work.isBusy()) return owed();
    await follower.confirm(block);
    around.due();
  };
  /** What another replica left, which must not wait for the next head: what is done about it is to be in that block, and a ladder may wait for what landed long ago. */
  const between = (block: Block) => {
    isLeft = assuming.ofOthers(block) || isLeft;
    // What would wait for its turn is not put off: it is looked at a little later.
    if (work.isBusy() || (takenOver.size === 0 && !isLeft)) return;
    isLeft = false;
    work({ block, isSure: true, taken: new Set(takenOver) });
  };
  const prove = paced(1_000, (at) => Promise.all([seeEffects(at), settling.at(at).then(alike), endings.at(at)]), pace);
  // Roles, code and balances change seldom.
  const proveReady = paced(3_000, lookAtReadiness, pace);
  async function lookAtReadiness(block: Block): Promise<void> {
    await note(await readiness.at(block));
    for (const { address } of senders) app.measured?.(config.name, address, readiness.affordable().get(address));
  }

  return {
    beat,
    follower,
    risk,
    final: final.heights,
    knowing: around.knowing,
    /** Arms what can be armed, and sends again what has no outcome. */
    async start({ block, isSure }: FirstHead): Promise<void> {
      await note(await beat.at(block, isSure ? readiness.begin(block) : undefined));
      await finishing.atStart(block, isSure);
      if (!isSure) return;
      assuming.begin(block);
      prove(block);
      proveReady(block);
    },
    /** Asks of a block what is asked of each head, where nothing is on its way whose fate is asked for first. */
    foresee(block: Block): void {
      if (work.isBusy() || follower.open().length > 0) return;
      foreseen = { hash: block.hash, asked: besides(block) };
      beat.foresee(block);
    },
    /** Nothing is on its way, everything is armed, and no effect holds that somebody could take back. */
    isCalm: () => beat.isCalm() && follower.open().length + history.climbs.open().length === 0,
    at(block: Block, isSure: boolean): void {
      if (isSure && !assuming.isBegun()) assuming.begin(block);
      // What no quorum vouches for replaces no head that waits.
      if (isSure || !work.isBusy()) work({ block, isSure });
      if (!isSure) return;
      app.headed?.(config.name, block);
      for (const look of [prove, proveReady]) look(block);
    },
    afterLook: (climb: (block: Block) => Promise<void>) => (block: Block) =>
      looked.before(block).then(() => climb(block)),
    /** Whether effects hold, and which nonce is next, was read of blocks that are gone: it is read again before anything new is judged. */
    async reorganised(reorged: readonly BlockRef[], block: Block | undefined): Promise<void> {
      for (const one of [settling, looked, around]) one.reorganised(reorged);
      if (reorged.length > 0) for (const one of [work, prove, proveReady]) one.drop(); // what held there alone says nothing
      void alike(effects.reorganised(reorged)); // not awaited: the history knows it at once
      if (block === undefined) return;
      work({ block, isSure: true, isAnew: true });
      await withDeadline(work.idle(), anewMs, () => undefined);
    },
    /** What stands at the last look: for whoever asks the process itself. */
    standing: (): Omit<Standing, "block" | "blindSince"> => ({
      ...{ chain: config.name, id: config.id, nodes: one.nodes.all() },
      armed: [...beat.rows(), ...readiness.rows()],
      pausesAffordable: least([...readiness.affordable().values()]),
      effects: effects.rows(),
      ...{ backFill: filling.current(), open: follower.open().map(({ id }) => id) },
    }),
    /** How far a back-fill has got. */
    filled: (progress: BackFill): void => void note(filling.take(progress)),
    idle: async () => {
      await Promise.all([work.idle(), prove.idle(), proveReady.idle()]);
      await around.idle();
      await work.idle();
    },
  };
}
