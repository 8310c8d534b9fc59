import { createHistory, remembering } from "../../src/core/history.ts";
import type { Executor, Prepared, Store } from "../../src/core/parts.ts";
import type { Playbook, Policy } from "../../src/core/playbook.ts";
import type { Responder } from "../../src/core/respond.ts";
import type { Intent, Mode } from "../../src/core/types.ts";
import { entriesOf, fakeExecutor, fakeStore, preparedOf } from "../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "./deciding.ts";

type Setting = {
  readonly playbook?: Omit<Partial<Playbook>, "when"> & { readonly when?: object };
  readonly mode?: Mode;
  /** Caps and targets; the usual ones, unless this says otherwise. */
  readonly policy?: Partial<Pick<Policy, "limits" | "targets">>;
  readonly prepared?: Prepared | undefined;
  /** The block at which that was read; the head, unless this says otherwise. */
  readonly readAt?: bigint;
  readonly executor?: Partial<Executor> | "none";
  readonly store?: Partial<Store>;
  readonly open?: Intent;
  /** What may be done while the record cannot be written; everything, unless this says otherwise. */
  readonly local?: readonly string[];
  readonly armed?: boolean;
  /** Whether doing it twice is doing it once; it is, unless this says otherwise. */
  readonly idempotent?: boolean;
  /** Milliseconds since 1970 of the newest block, where no other comes. */
  readonly blindSince?: number;
};

/** A responder with fakes around it; every one of them writes into one trace. */
export function set(setting: Setting = {}) {
  const trace: string[] = [];
  const store = fakeStore(setting.store, trace);
  const executor = setting.executor === "none" ? undefined : fakeExecutor(setting.executor, trace);
  const prepared = "prepared" in setting ? setting.prepared : preparedOf();
  const history = createHistory(1n);
  const followed: Intent[] = [];
  const assumed: string[] = [];
  const shouts: unknown[] = [];
  const pages: string[] = [];
  const states = new Map([
    ["pause", { armed: setting.armed ?? true, usable: setting.armed ?? true, reason: "simulated" }],
  ]);
  const responder: Responder = {
    chainId: 1n,
    policy: policyOf([playbookOf({ steps: ["pause"], ...setting.playbook })], {
      mode: setting.mode ?? "act",
      ...setting.policy,
    }),
    moment: () => momentAt(100),
    executor,
    beat: {
      prepared: () => prepared,
      isIdempotent: () => setting.idempotent ?? true,
      readAt: () => setting.readAt ?? 100n,
      states: () => states,
    },
    store: remembering(store, history),
    history,
    blindSince: () => setting.blindSince,
    cover: (_, action) => (setting.open?.action === action ? setting.open : undefined),
    follow: (intent) => void followed.push(intent),
    assume: (_, action, since) => void assumed.push(`${action} ${since}`),
    now: () => 7,
    shout: (_, error) => void shouts.push(error),
    actsLocally: (action) => setting.local === undefined || setting.local.includes(action),
    page: (what) => void pages.push(what),
  };
  return { responder, trace, store, history, followed, assumed, shouts, pages };
}

export const kinds = (store: Parameters<typeof entriesOf>[0]) => entriesOf(store).map(({ kind }) => kind);
