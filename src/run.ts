import { type App, pause, type Surroundings } from "./app.ts";
import { createBeat } from "./core/beat.ts";
import { messageOf } from "./core/errors.ts";
import { createFollower } from "./core/follow.ts";
import { historyOf, remembering } from "./core/history.ts";
import type { Change, Store } from "./core/parts.ts";
import type { Policy } from "./core/playbook.ts";
import { type Responder, respond } from "./core/respond.ts";
import { resume } from "./core/resume.ts";
import { createRetractions } from "./core/retract.ts";
import { createRisk } from "./core/risk.ts";
import { tell } from "./core/tell.ts";
import type { Address, Block, Intent, NewEntry } from "./core/types.ts";
import { createWatchers } from "./core/watchers.ts";
import { inTurn } from "./lib/in-turn.ts";
import { onlyNewest } from "./lib/newest.ts";
import { openHint } from "./sources/hint.ts";

/** Runs loop RESPOND, loop TELL and loop BEAT until the signal aborts. What cannot go on ends all three. */
export async function run(app: App, store: Store, surroundings: Surroundings, until: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  const telling = tell({ store, notifiers: app.notifiers, signal, wait: pause });
  try {
    await follow(app, store, surroundings, signal);
  } finally {
    ended.abort();
    await telling;
  }
}

async function follow(app: App, record: Store, { write, now }: Surroundings, signal: AbortSignal): Promise<void> {
  const { config, chain, executor, actions } = app;
  const history = await historyOf(record, config.chain.id);
  const store = remembering(record, history);
  const shout = (what: string, error: unknown) => write(`${what}: ${messageOf(error)}\n`);
  const commit = (change: Change) =>
    store.commit(change).catch((error: unknown) => shout("the journal cannot be written", error));
  const note = (entries: readonly NewEntry[]) => (entries.length === 0 ? undefined : commit({ entries }));

  const beat = createBeat(actions, executor, chain);
  const follower = executor && createFollower({ store, shout, executor, actions, chain });
  const risk = createRisk(config.assets, chain);
  let newest = await chain.head();
  const responder: Responder = {
    chainId: config.chain.id,
    policy: policyOf(app),
    executor,
    beat,
    store,
    history,
    moment: () => ({
      chainId: config.chain.id,
      block: newest.number,
      time: newest.timestamp,
      balances: risk.balances(),
    }),
    cover: (finding, action) => follower?.cover(finding, action),
    follow: (intent, finding) => follower?.follow(intent, finding),
    assume: (finding, action) => follower?.assume(finding, action),
    now,
    shout,
  };

  const cursor = await store.cursor(config.chain.id);
  await note([started(app, cursor?.number)]);
  await note(await beat.at(newest));
  if (executor && follower)
    await resume({
      store,
      executor,
      objection: (intent) => objectionTo(intent, app, executor.sender),
      follow: (intent) => follower.follow(intent),
      sent: (intent, tx) => void note([{ kind: "broadcast", ref: intent.id, body: { hash: tx.hash, resumed: true } }]),
      fault: (intent, error) => void note([fault(intent.id, error)]),
    });

  // What follows a broadcast and what prepares the next one run beside the hot path, for the newest head only.
  const upkeep = onlyNewest(
    async (block: Block) => {
      await follower?.at(block);
      await note(await beat.at(block));
      await risk.at(block);
    },
    (error) => void note([fault("upkeep", error)]),
  );

  const retractions = createRetractions();
  const onFault = sayChanges((ref, reason) => void note([{ kind: "fault", ref, body: { reason } }]));
  const turn = inTurn();
  const watchers = createWatchers({
    detectors: app.detectors,
    chain,
    deadlineMs: config.detectorDeadlineMs,
    restMs: 250,
    maxAttempts: 12,
    found: (finding) => {
      retractions.remember(finding);
      // One at a time, so that the second of two findings sees the transaction of the first; a turn is one durable write.
      return turn(() => respond(finding, responder));
    },
    fault: async (id, { block }, error, last) =>
      onFault(id, messageOf(error), `${last ? "gave up on" : "looks again at"} block ${block.number}`),
  });

  const hint = openHint(app.wsUrl, (error) => onFault("ws", messageOf(error)));
  const filters = app.detectors.flatMap(({ detector }) => detector.logs);
  const source = config.source.make({
    chain,
    filters,
    from: cursor,
    wait: hint.wait,
    fault: (error) => onFault("source", messageOf(error)),
  });

  try {
    for await (const observation of source.observations(signal)) {
      await note(retractions.by(observation));
      await follower?.reorganised(observation.reorged);
      if (observation.isHead || observation.block.number > newest.number) newest = observation.block;
      if (observation.isHead)
        for (const finding of [...history.takeAgain(), ...history.takeDue(newest.number)])
          await turn(() => respond(finding, responder));
      await watchers.observe(observation);
      if (observation.isHead) upkeep(observation.block);
      const { number, hash } = observation.block;
      if (watchers.isIdle())
        await commit({ entries: [], cursor: { chainId: config.chain.id, block: { number, hash } } });
    }
  } finally {
    hint.close();
    await upkeep.idle();
  }
}

/** Everything of the configuration that decides. */
function policyOf({ config, actions }: App): Policy {
  const { mode, playbooks, limits, assets } = config;
  const targets = [...actions].flatMap(([id, { target }]) => (target === undefined ? [] : [[id, target]]));
  return { mode, playbooks, limits, assets, targets: Object.fromEntries(targets) };
}

/** A record may hold intents of another time: of a mode that sent, of another chain, of another key. */
function objectionTo({ chainId, txs }: Intent, { config }: App, sender: Address): string | undefined {
  if (config.mode !== "act") return "the mode is shadow";
  if (chainId !== config.chain.id) return `it is of chain ${chainId}`;
  const other = txs.find((tx) => tx.sender !== sender);
  return other && `it was signed by ${other.sender}`;
}

function started({ config, executor }: App, from: bigint | undefined): NewEntry {
  const body = {
    mode: config.mode,
    chain: `${config.chain.id}`,
    sender: executor?.sender ?? "none",
    from: from === undefined ? "the head" : `block ${from}`,
  };
  return { kind: "started", ref: "responder", body };
}

function fault(ref: string, error: unknown): NewEntry {
  return { kind: "fault", ref, body: { reason: messageOf(error) } };
}

/** A fault that goes on is told when its reason changes, not at every block. */
function sayChanges(say: (ref: string, reason: string) => void) {
  const said = new Map<string, string>();
  return (ref: string, reason: string, what = ""): void => {
    const saying = `${what} ${reason}`.replaceAll(/0x[0-9a-f]{64}|\d+/g, "#");
    if (said.get(ref) === saying) return;
    said.set(ref, saying);
    say(ref, what === "" ? reason : `${what}: ${reason}`);
  };
}
