import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { FirebreakError } from "../../src/core/errors.ts";
import { createFollower } from "../../src/core/follow.ts";
import { historiesOf } from "../../src/core/histories.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { createOthers } from "../../src/core/others.ts";
import { type Responder, respond } from "../../src/core/respond.ts";
import { resume } from "../../src/core/resume.ts";
import type { Receipt } from "../../src/core/sending.ts";
import type { Address, Intent, SignedTx } from "../../src/core/types.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSpool } from "../../src/store/spool.ts";
import { momentAt, playbookOf, policyOf } from "../core/deciding.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { hashOf } from "./changes.ts";

/**
 * Run as its own process: the real path from finding to outcome, with the real store behind the second file, on a chain that is a file. Every
 * replica finds every incident; a line of the file is a transaction that landed: its incident, its effect and its hash. Ends when each incident has its outcome and the file beside it is gone.
 */
const [url = "", name = "", chainFile = "", spool = "", incidents = "0", mode = "", host = ""] = process.argv.slice(2);
const sender: Address = `0x${Buffer.from(name.padEnd(20)).toString("hex")}`;
// Each start is on another machine, as with containers.
const identity = { replica: `${host}-${sender}`, keys: [sender] };
const landed = () => (existsSync(chainFile) ? readFileSync(chainFile, "utf8").split("\n") : []);
let block = 100;

/** As under a supervisor: a start while the database is down is tried again. */
async function patiently<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof FirebreakError && error.retryable)) throw error;
    await sleep(200);
    return patiently(start);
  }
}

const replica = await patiently(() => openPostgres({ url, ...identity, now: Date.now, leaseMs: 600 }));
const record = await openSpool({ store: replica, path: spool, say: () => {}, patienceMs: 300, restMs: 100 });
const [history = createHistory(1n)] = await patiently(() => historiesOf(record, [1n]));
const store = remembering(record, history);
const lookAtOthers = createOthers(record, [history], 0);

// A signature names its intent, so that the file shows whether one action ever had two different transactions.
let signing = "";
const executor = fakeExecutor({
  sender,
  sign: async (action): Promise<SignedTx> => ({
    ...{
      hash: hashOf(`${signing}${name}${process.pid}`),
      raw: `0x${Buffer.from(`${signing} ${action}`).toString("hex")}`,
    },
    ...{ sender, nonce: BigInt(block), variant: 0, maxFee: 1n, tip: 1n, gas: 1n },
  }),
  // A line of 100 bytes is written whole or not at all.
  broadcast: async ({ raw, hash }) => appendFileSync(chainFile, `${Buffer.from(raw.slice(2), "hex")} ${hash}\n`),
  receipt: async (txs): Promise<Receipt | undefined> => {
    const hash = txs.find((tx) => landed().some((line) => line.endsWith(tx.hash)))?.hash;
    return hash && { hash, block: blockOf(block - 1), success: true };
  },
  replace: async () => undefined,
});
const action = fakeAction({ holds: async () => true });
const actions = new Map(Array.from({ length: Number(incidents) }, (_, index) => [`pause-${index}`, action]));
const shout = () => undefined;
const follower = createFollower({ store, shout, executor, actions, chain: fakeChain(), spent: () => 0n });
const responder: Responder = {
  ...{ chainId: 1n, executor, store, history, shout, now: Date.now, moment: () => momentAt(block) },
  policy: policyOf([]),
  beat: {
    prepared: () => preparedOf(),
    isIdempotent: () => true,
    readAt: () => BigInt(block),
    states: () => new Map([...actions.keys()].map((id) => [id, { armed: true, usable: true, reason: "simulated" }])),
  },
  cover: () => undefined,
  follow: (intent) => follower.follow(intent),
  assume: () => undefined,
  actsLocally: () => mode === "act-locally",
  page: () => undefined,
};
const finish = (open: () => Promise<readonly Intent[]>) =>
  resume({ ...{ open, executor, follow: follower.follow, objection: () => undefined, sent: shout, fault: shout } });

await finish(() => store.openIntents()).catch(shout);
const isDone = async () => {
  const outcomes = new Set<string>();
  for (let page = await store.entries(0, 5_000), last = 0; page.length > 0; page = await store.entries(last, 5_000))
    for (const { kind, body, seq } of page) {
      last = seq;
      if (kind === "outcome" && body["status"] === "contained") outcomes.add(String(body["incident"]));
    }
  return outcomes.size === Number(incidents);
};

for (let index = 0; ; index = (index + 1) % Number(incidents)) {
  // One finding for each incident, at the same block wherever it is found.
  signing = `incident-${index}`;
  const steps = [`pause-${index}`];
  const policy = policyOf([playbookOf({ steps, cooldownBlocks: 1_000_000n })]);
  await respond(findingOf({ key: signing }), { ...responder, policy });
  await settled();
  block += 1;
  await lookAtOthers().catch(shout);
  await finish(() => store.takeOver(1n)).catch(shout);
  await follower.at(blockOf(block));
  if (index === Number(incidents) - 1 && !existsSync(`${chainFile}.hold`) && (await isDone().catch(() => false))) break;
}
process.stdout.write("done\n");
await record.close();
process.exit(0);
