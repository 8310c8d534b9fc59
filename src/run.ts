import { anchor } from "./anchors.ts";
import { type App, pause, type Surroundings } from "./app/app.ts";
import { steady } from "./app/nodes.ts";
import { type Reachable, tellingAway } from "./core/away.ts";
import { createBeside } from "./core/beside.ts";
import { messageOf } from "./core/errors.ts";
import { historiesOf } from "./core/histories.ts";
import { createHistory, remembering } from "./core/history.ts";
import { keepLooking, learnWithOthers } from "./core/others.ts";
import type { Store } from "./core/parts.ts";
import { tell } from "./core/tell.ts";
import type { Finding, NewEntry } from "./core/types.ts";
import type { Report } from "./core/unblocked.ts";
import { keepingUntaken } from "./core/untaken.ts";
import { openDesk } from "./desk.ts";
import { namingChain } from "./lane/faults.ts";
import { keepFollowing } from "./lane/keep.ts";
import { createLane } from "./lane/lane.ts";
import type { Lane } from "./lane/scope.ts";
import { standingsOf } from "./lane/standings.ts";
import { keepOpen } from "./lib/keep-open.ts";
import { secretReader } from "./lib/references.ts";
import { sayChanges } from "./lib/say-changes.ts";
import { shoutOf } from "./log.ts";
import { proposersOf } from "./proposer.ts";
import { noncesIn, openWebhook, takenByOthers, type WebhookOptions } from "./sources/webhook.ts";
import { started } from "./started.ts";

/** Milliseconds from one snapshot to the next. */
const snapshotMs = 3_600_000;

/** Runs loop RESPOND and loop BEAT on every chain, and loop TELL, until the signal aborts. What cannot go on ends all three. */
export async function run(app: App, store: Store, surroundings: Surroundings, until: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  const telling = tell({ store, notifiers: [...app.notifiers, ...proposersOf(app, store)], signal, wait: pause });
  const anchoring = anchor({ ...anchorOf(app, store, surroundings), signal });
  const keeping = keepSnapshots(app, store, surroundings, signal);
  try {
    await followAll(app, store, surroundings, signal);
  } finally {
    ended.abort();
    await Promise.all([telling, anchoring, keeping]);
  }
}

async function followAll(app: App, record: Reachable, surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  const { snapshots, reload, now, nonces = new Map<string, number>() } = surroundings;
  const heard = takenByOthers(nonces, now);
  const { histories, lookAtOthers } = await learnWithOthers(record, idsOf(app), snapshots, app.remember, reload, heard);
  const shout = shoutOf(surroundings);
  const beside = createBeside({
    ...{ notifiers: app.notifiers, signal, wait: pause, now },
    failed: (id, error) => shout(`notifier ${id} was not told`, error),
  });
  // What is tried again at every head is told now and then.
  const page = sayChanges(beside.page, steady);
  const kept = keepingUntaken(record, { tell: beside.tell, now });
  const store = tellingAway(remembering(kept, ...histories), beside.tell);
  await store
    .commit({ entries: [await started(app, store, surroundings.isReloaded)] })
    .catch((error: unknown) => shout("the journal cannot be written", error));
  app.begun?.();

  const storeOf = (id: bigint) => (app.chains.length === 1 ? store : namingChain(store, id));
  const lanes: readonly Lane[] = app.chains.map((chain, index) =>
    createLane({
      app,
      chain,
      history: histories[index] ?? createHistory(chain.config.id),
      store: storeOf(chain.config.id),
      shout,
      page: (what) => page(what, ""),
      lookAtOthers,
      now,
      at: surroundings.at,
      // A playbook may take steps on chains that its detector does not look at.
      elsewhere: (finding: Finding) =>
        Promise.all(lanes.filter(({ chainId }) => chainId !== finding.chainId).map((lane) => lane.respondTo(finding))),
    }),
  );
  const posts = () => lanes.flatMap((lane) => lane.post() ?? []);
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const desk = await keepDesk(surroundings, store, until, (socket) =>
    openDesk(socket, app, posts, surroundings, () => standingsOf(app, lanes, record)),
  );
  const report = (one: Report) =>
    lanes.reduce<boolean | undefined>((isTaken, lane) => isTaken ?? lane.report(one), undefined);
  const looking = record.replica === undefined ? undefined : keepLooking(lookAtOthers, until, pause);
  const hooked = keepHook(app, { ...surroundings, nonces }, { report, store, record }, until);
  try {
    const [only, ...others] = lanes;
    const noteOf = (id: bigint) => (entry: NewEntry) => void note(storeOf(id), entry);
    const keeping = { followed: app.followed, signal };
    // Where there is nothing else to do, whoever runs the process is told by its end.
    if (only !== undefined && others.length === 0) await only.follow(signal);
    else await Promise.all(lanes.map((lane) => keepFollowing(lane, { ...keeping, note: noteOf(lane.chainId) })));
  } finally {
    ended.abort();
    await Promise.all([hooked, desk.ended, looking]);
  }
}

/** Learns now and then what the next start has to know, and has it written down, so that little is left to read then. */
async function keepSnapshots(app: App, store: Store, around: Surroundings, signal: AbortSignal): Promise<void> {
  while (around.snapshots !== undefined && !signal.aborted) {
    await pause(snapshotMs, signal);
    if (signal.aborted) return;
    await historiesOf(store, idsOf(app), around.snapshots).catch((error: unknown) =>
      shoutOf(around)("no snapshot of the journal can be made", error),
    );
  }
}

const idsOf = ({ chains }: App): readonly bigint[] => chains.map(({ config }) => config.id);

function anchorOf({ config, keys: [first] = [] }: App, store: Store, surroundings: Surroundings) {
  const { installation, anchors } = config;
  const failed = (error: unknown) => shoutOf(surroundings)("the journal is not anchored", error);
  return {
    store,
    signer: first?.signer,
    installation,
    everySeconds: anchors.everySeconds,
    now: surroundings.now,
    failed,
  };
}

/** At a start, what is wrong with the socket is for whoever started it. After a reload it keeps nobody from acting: it is told once, and tried again. */
async function keepDesk(
  { socket, isReloaded = false }: Surroundings,
  store: Store,
  signal: AbortSignal,
  open: (socket: string) => ReturnType<typeof openDesk>,
): Promise<{ readonly ended?: Promise<void> }> {
  if (socket === undefined) return {};
  const tell = sayChanges((ref, reason) => void note(store, { kind: "fault", ref, body: { reason } }), steady);
  const first = isReloaded ? undefined : await open(socket);
  // The end may have come while it was opened; an open socket would keep the process.
  if (signal.aborted) await first?.close();
  const failed = (error: unknown) => tell("operator", `commands of people are not taken: ${messageOf(error)}`);
  return { ended: keepOpen(async () => first ?? open(socket), signal, failed) };
}

type Hooked = { readonly report: WebhookOptions["report"]; readonly store: Store; readonly record: Reachable };

/** Listens for third parties, where the configuration says so. What stands in the way is told. */
async function keepHook(
  { config: { webhook } }: App,
  { env, now, nonces }: Surroundings & { readonly nonces: Map<string, number> },
  { report, store, record }: Hooked,
  signal: AbortSignal,
): Promise<void> {
  if (webhook === undefined) return;
  const tell = sayChanges((ref, reason) => void note(store, { kind: "fault", ref, body: { reason } }), steady);
  const { host, port, secret } = webhook;
  const options = { host, port, secret: secretReader(env)(secret) ?? "", now, nonces, report };
  // After a reload they are, also while the record is away.
  let isKnown = nonces.size > 0;
  await keepOpen(
    async () => {
      // What was taken before a restart must not be taken again after it.
      if (!isKnown) for (const [nonce, at] of await noncesIn(record, now())) nonces.set(nonce, at);
      isKnown = true;
      return openWebhook(options);
    },
    signal,
    (error) => tell("webhook", messageOf(error)),
  );
}

async function note(store: Store, entry: NewEntry): Promise<void> {
  await store.commit({ entries: [entry] }).catch(() => undefined); // the store shouts itself at the next change
}
