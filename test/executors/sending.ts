import { agreedBy } from "../../src/chain/quorum.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { eachOf, everywhere, inOrder, receiptOf } from "../../src/chain/senders.ts";
import { createBeat } from "../../src/core/beat.ts";
import { createFollower } from "../../src/core/follow.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { type Responder, respond } from "../../src/core/respond.ts";
import type { Signer } from "../../src/core/signer.ts";
import type { Call, Hash } from "../../src/core/types.ts";
import { direct } from "../../src/executors/direct.ts";
import type { Relay } from "../../src/executors/relays.ts";
import { momentAt, playbookOf, policyOf } from "../core/deciding.ts";
import type { Dialect } from "../support/dialects.ts";
import { entriesOf, fakeAction, fakeChain, fakeStore, findingOf, preparedOf } from "../support/fakes.ts";
import { answersOf, createLedger, createPool, type Tx } from "../support/mempool.ts";
import { call, sender, signer } from "./node.ts";

type Answers = ReturnType<typeof answersOf>;

export type Setting = {
  readonly dialects?: readonly Dialect[];
  readonly quorum?: number;
  readonly settings?: object;
  readonly start?: { readonly balance?: bigint; readonly nonce?: bigint };
  readonly signer?: Partial<Signer>;
  readonly relays?: readonly Relay[];
  /** What a mined transaction does; by default it pauses the target for 60,000 gas. */
  readonly execute?: (tx: Tx, pause: () => void) => { success: boolean; gasUsed: bigint };
  /** The call of a finding; the same for all of them unless it is given. */
  readonly callFor?: (evidence: Hash) => Call;
  /** The words in which the target refuses whoever calls it, with all the gas of a read unless some is given. */
  readonly refuses?: (from: string, gas?: bigint) => string | undefined;
};

/**
 * The whole way from a finding to its outcome, on nodes with geth's rules: respond, executor, follower and beat are the real ones, and time is
 * the number of the block.
 */
export function sendingOf(setting: Setting = {}) {
  const { dialects = ["geth"], quorum = 1, settings = {}, callFor = () => call } = setting;
  let paused = false;
  let effects = 0;
  const pause = () => {
    if (!paused) effects++;
    paused = true;
  };
  const pauses = () => {
    pause();
    return { success: true, gasUsed: 60_000n };
  };
  const ledger = createLedger((tx) => (setting.execute ?? pauses)(tx, pause), { nonce: 7n, ...setting.start });
  const nodes = dialects.map((dialect) => {
    const pool = createPool(ledger, dialect);
    const answers: Answers = answersOf(ledger, pool, () => 100_000n);
    return { pool, answers, rpc: rpcOf(dialect, answers) };
  });
  const rpcs = nodes.map(({ rpc }) => rpc);
  const agreed = agreedBy({ order: () => rpcs, quorum });
  const executor = direct.create(direct.params.parse(settings), {
    chainId: 1n,
    signer: { ...signer, ...setting.signer },
    ask: (method, params) => inOrder(rpcs, method, params),
    agreed: (method, params) => agreed(method, params, (answer) => answer),
    each: (method, params) => eachOf(rpcs, method, params),
    everywhere: (...asked) => everywhere(rpcs, ...asked),
    receiptOf: (hash) => receiptOf(rpcs, hash, quorum),
    ...(setting.relays && { relays: setting.relays }),
  });

  const action = fakeAction({
    holds: async () => paused,
    prepare: async () => preparedOf({ holds: paused, call: callFor }),
  });
  const actions = new Map([["pause", action]]);
  const chain = fakeChain({
    call: async (_, __, from, gas) => {
      const words = setting.refuses?.(from ?? "", gas);
      if (words === undefined) return "0x";
      throw Object.assign(new RpcError("node", "eth_call", 3, words), { code: "CALL_REVERTED" });
    },
  });
  const store = fakeStore();
  const history = createHistory(1n);
  const shouts: unknown[] = [];
  const recorder = {
    store: remembering(store, history),
    shout: (_: string, error: unknown) => void shouts.push(error),
  };
  const known = new Map([...actions, ["strip", fakeAction({ holds: async () => false })]]);
  const follower = createFollower({ ...recorder, executor, actions: known, chain, spent: history.spent });
  const beat = createBeat(actions, executor, chain);
  const responder: Responder = {
    ...{ ...recorder, chainId: 1n, executor, history, beat },
    policy: policyOf([playbookOf({ steps: ["pause"] })]),
    moment: () => momentAt(ledger.head().number),
    cover: follower.cover,
    follow: follower.follow,
    assume: follower.assume,
    now: () => 0,
    actsLocally: () => true,
    page: () => undefined,
  };
  const finding = () => {
    const { number, hash } = ledger.head();
    return findingOf({ block: { number, hash } });
  };

  return {
    ...{ ledger, nodes, executor, follower, beat, store, history, sender, shouts },
    isPaused: () => paused,
    /** How often something paused what was not paused. */
    effects: () => effects,
    /** Somebody else does what we are about to do. */
    pause,
    beatNow: () => beat.at(ledger.head()),
    respond: () => respond(finding(), responder),
    /** The next block, and what happens at it: what is to be tried again, what follows a broadcast, what prepares the next one. */
    async next(...how: Parameters<typeof ledger.mine>) {
      const block = ledger.mine(...how);
      for (const one of history.takeAgain()) await respond(one, responder);
      await follower.at(block);
      return beat.at(block);
    },
    outcomes: () => entriesOf(store).flatMap(({ kind, body }) => (kind === "outcome" ? [body] : [])),
    faults: () =>
      entriesOf(store).flatMap(({ kind, body }) =>
        kind === "fault" && body["over"] !== true ? [String(body["reason"])] : [],
      ),
    /** Transactions of ours that are mined, in order. */
    mined: () => [...ledger.receipts.values()],
  };
}

export type Sending = ReturnType<typeof sendingOf>;

export function rpcOf(name: string, answers: Answers): Rpc {
  return {
    name,
    request: async (method, params = [], ...[, when]) => {
      await when;
      return answers[method]?.(params);
    },
    close: async () => undefined,
  };
}
