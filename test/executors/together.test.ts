import { expect } from "chai";
import { SigningKey } from "ethers";
import { createBeat } from "../../src/core/beat.ts";
import { createFollower } from "../../src/core/follow.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { createClimber } from "../../src/core/ladder/climb.ts";
import { type Ladder, ladderName } from "../../src/core/ladder/rungs.ts";
import type { Store } from "../../src/core/parts.ts";
import { type Responder, respond } from "../../src/core/respond.ts";
import { resume } from "../../src/core/resume.ts";
import type { Entry } from "../../src/core/types.ts";
import { direct } from "../../src/executors/direct.ts";
import { together } from "../../src/executors/together.ts";
import { inTurn } from "../../src/lib/in-turn.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { momentAt, playbookOf, policyOf } from "../core/deciding.ts";
import { makeFolder } from "../store/changes.ts";
import { fakeAction, fakeChain, findingOf, hashFor, preparedOf, settled } from "../support/fakes.ts";
import { answersOf, createLedger, createPool } from "../support/mempool.ts";
import { call, signerFor } from "./node.ts";
import { rpcOf } from "./sending.ts";

const [bot, spare] = [signerFor(new SigningKey(hashFor("bot"))), signerFor(new SigningKey(hashFor("spare")))];
const rungs: Ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "pause~spare", afterBlocks: 2n },
];
const ladder = ladderName(rungs);
const policy = policyOf([playbookOf({ steps: [ladder], ladders: { [ladder]: rungs } })], {
  ladders: { [ladder]: rungs },
});

/** A chain with both accounts, and a node of it with geth's rules. */
function chainWithBoth() {
  const state = { pausedBy: "" };
  const ledger = createLedger(
    ({ from }) => {
      state.pausedBy ||= from;
      return { success: true, gasUsed: 60_000n };
    },
    { nonce: 7n },
  );
  const pool = createPool(ledger);
  return {
    state,
    ledger,
    pool,
    rpc: rpcOf(
      "geth",
      answersOf(ledger, pool, () => 100_000n),
    ),
  };
}

/** The whole way from a finding to its outcome with two keys; a second one of these on the same store is a restart. */
function responderOn({ state, ledger, rpc }: ReturnType<typeof chainWithBoth>, record: Store) {
  const [first, second] = [bot, spare].map((signer) =>
    direct.create(direct.params.parse({}), {
      chainId: 1n,
      signer,
      ask: rpc.request,
      everywhere: (method, given, when) => Promise.resolve(when).then(() => rpc.request(method, given)),
      receiptOf: async (hash) => {
        const found = ledger.receipts.get(hash);
        return found && { hash, block: found.block, success: true };
      },
    }),
  );
  if (first === undefined || second === undefined) throw new Error("expected two executors");
  const executor = together([first, second], (action) => (action === "pause~spare" ? second : first));
  const action = fakeAction({
    holds: async () => state.pausedBy !== "",
    prepare: async () => preparedOf({ holds: state.pausedBy !== "", call: () => call }),
  });
  const actions = new Map(rungs.flatMap((one) => (one.kind === "action" ? [[one.action, action] as const] : [])));
  const [chain, history, shout] = [fakeChain(), createHistory(1n), () => undefined];
  const store = remembering(record, history);
  const beat = createBeat(actions, executor, chain);
  const follower = createFollower({ store, shout, executor, actions, chain, spent: history.spent });
  const { cover, follow, assume } = follower;
  const responder: Responder = {
    ...{ chainId: 1n, policy, executor, history, store, beat, cover, follow, assume, shout },
    moment: () => momentAt(ledger.head().number),
    now: () => 0,
    actsLocally: () => true,
    page: () => undefined,
  };
  const isOpen = (id: string) => follower.open().some((intent) => intent.action === id);
  const climber = createClimber({ responder, actions, chain, isOpen, turn: inTurn() });
  return {
    executor,
    beat: () => beat.at(ledger.head()),
    find: () => respond(findingOf({ block: ledger.head() }), responder),
    resume: () => {
      const open = () => store.openIntents();
      return resume({ open, executor, objection: () => undefined, follow, sent: shout, fault: shout });
    },
    async next(how: Parameters<typeof ledger.mine>[0] = {}): Promise<void> {
      const block = ledger.mine(how);
      await follower.at(block);
      await beat.at(block);
      await climber.at(block);
      await settled();
    },
  };
}

const outcomes = (entries: readonly Entry[]) =>
  entries.flatMap(({ kind, body }) => (kind === "outcome" ? [`${body["action"]} ${body["status"]}`] : []));

describe("two keys in one process", () => {
  const folder = makeFolder();
  let store: Store;
  beforeEach(async () => {
    folder.remove();
    store = await openStore({ path: makeFolder().store, now: () => 0 });
  });
  afterEach(() => store.close());
  after(folder.remove);

  it("contain from the second when the first has no ether", async () => {
    const world = chainWithBoth();
    world.ledger.setBalance(bot.address, 0n);
    const it = responderOn(world, store);
    await it.beat();

    await it.find();
    for (let block = 0; block < 6 && world.state.pausedBy === ""; block++) await it.next();
    await it.next();

    expect(world.state.pausedBy).to.equal(spare.address);
    expect(outcomes(await store.entries(0, 100))).to.include("pause~spare contained");
  });

  it("contain from the second while a nonce of the first is stuck behind what costs more than may be paid", async () => {
    const world = chainWithBoth();
    const gwei = 10n ** 9n;
    const dear = { chainId: 1n, ...call, nonce: 7n, gas: 100_000n, maxFee: 40_000n * gwei, tip: 0n };
    world.pool.send((await bot.signTransaction(dear)).raw);
    const it = responderOn(world, store);
    await it.beat();

    await it.find();
    for (let block = 0; block < 6 && world.state.pausedBy === ""; block++) await it.next({ leastTip: gwei });
    await it.next({ leastTip: gwei });

    expect(world.state.pausedBy).to.equal(spare.address);
    expect(outcomes(await store.entries(0, 100))).to.include("pause~spare contained");
  });

  it("are both taken up after a restart: the same bytes, each from its own account, and nonces that are free", async () => {
    const world = chainWithBoth();
    const before = responderOn(world, store);
    await before.beat();
    await before.find();
    for (let block = 0; block < 3; block++) await before.next({ takes: [] });
    const sent = new Set(world.pool.all().map(({ hash }) => hash));
    for (const hash of sent) world.pool.drop(hash);

    const after = responderOn(world, store);
    const open = await after.resume();
    await after.beat();
    const next = await Promise.all(["pause", "pause~spare"].map((action) => after.executor.sign(action, call)));

    expect(open.map(({ action }) => action)).to.deep.equal(["pause", "pause~spare"]);
    expect(world.pool.all().map(({ from, nonce }) => [from, nonce])).to.have.deep.members([
      [bot.address, 7],
      [spare.address, 7],
    ]);
    expect(world.pool.all().every(({ hash }) => sent.has(hash))).to.equal(true);
    expect(next.map(({ sender, nonce }) => [sender, nonce])).to.deep.equal([
      [bot.address, 8n],
      [spare.address, 8n],
    ]);
  });

  it("say who sends what, free a nonce of one and not of the other, and are armed apart", async () => {
    const world = chainWithBoth();
    world.ledger.setBalance(bot.address, 0n);
    const { executor } = responderOn(world, store);
    const armed = await executor.arm(
      world.ledger.head(),
      ["pause", "pause~spare"].map((action) => ({ action, call })),
    );
    const [own, other] = [await executor.sign("pause", call), await executor.sign("pause~spare", call)];
    executor.release(own);

    expect(executor.senders).to.deep.equal([bot.address, spare.address]);
    expect(executor.senderOf("pause~spare")).to.equal(spare.address);
    expect(armed.map((one) => [one.action, one.armed])).to.deep.equal([
      ["pause", false],
      ["pause~spare", true],
    ]);
    expect([
      (await executor.sign("pause", call)).nonce,
      (await executor.sign("pause~spare", call)).nonce,
    ]).to.deep.equal([own.nonce, other.nonce + 1n]);
  });
});
