import { createFollower } from "../../src/core/follow.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import type { Action, Chain, Executor, Store } from "../../src/core/parts.ts";
import type { Receipt } from "../../src/core/sending.ts";
import type { Intent, NewEntry } from "../../src/core/types.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeChain,
  fakeExecutor,
  fakeStore,
  findingOf,
  receiptOf,
} from "../support/fakes.ts";
import { learn } from "./deciding.ts";

export const intent = makeIntent("one", {
  incident: "owner:changed",
  txs: [{ ...makeTx("one", 0), nonce: 4n, maxFee: 10n, tip: 1n }],
});

export type Setting = {
  readonly executor?: Partial<Executor>;
  readonly holds?: Action["holds"];
  readonly store?: Partial<Store>;
  readonly chain?: Partial<Chain>;
  /** Whether its action may be done twice. */
  readonly idempotent?: boolean;
  readonly ended?: NonNullable<Action["ended"]>;
  /** Whether anything else that is known asks for its action. */
  readonly isAskedFor?: () => boolean;
};

/** A follower with fakes around it; the incident counts as handled. */
export function set({
  executor: over = {},
  holds = async () => false,
  store: record = {},
  chain = {},
  idempotent = false,
  ended = () => false,
  isAskedFor = () => false,
}: Setting = {}) {
  const trace: string[] = [];
  const [told, waited]: [NewEntry[], bigint[]] = [[], []];
  const store = fakeStore(record, []);
  const history = createHistory(1n);
  learn(history, findingOf());
  const executor = fakeExecutor(over, trace);
  const actions = new Map([
    ["pause", fakeAction({ holds, idempotent, ended })],
    ["strip", fakeAction({ holds: async () => false })],
  ]);
  const follower = createFollower({
    store: remembering(store, history),
    shout: () => {},
    executor,
    actions,
    chain: fakeChain(chain),
    spent: history.spent,
    isAskedFor,
    tell: (entries) => void told.push(...entries),
    waits: (blocks) => void waited.push(blocks),
  });
  return { follower, trace, store, history, told, waited };
}

export const outcomeOf = (store: Parameters<typeof entriesOf>[0]) =>
  entriesOf(store).find(({ kind }) => kind === "outcome");
export const landed = (at: number, success = true, of: Intent = intent) => ({
  receipt: async (): Promise<Receipt> => receiptOf(of, blockOf(at), success),
});
