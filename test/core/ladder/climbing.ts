import type { Change } from "../../../src/core/change.ts";
import { FirebreakError } from "../../../src/core/errors.ts";
import { createFollower } from "../../../src/core/follow.ts";
import { createHistory, type IncidentHistory, remembering } from "../../../src/core/history.ts";
import { createClimber } from "../../../src/core/ladder/climb.ts";
import { type Ladder, ladderName } from "../../../src/core/ladder/rungs.ts";
import type { Action, Chain, Executor, Prepared, Store } from "../../../src/core/parts.ts";
import type { Policy } from "../../../src/core/playbook.ts";
import { type Responder, respond } from "../../../src/core/respond.ts";
import type { BlockRef, Finding, Moment } from "../../../src/core/types.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeChain,
  fakeExecutor,
  fakeStore,
  findingOf,
  preparedOf,
} from "../../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "../deciding.ts";

export const rungs: Ladder = [
  { kind: "action", action: "direct", afterBlocks: 0n },
  { kind: "action", action: "plan", afterBlocks: 2n },
  { kind: "page", page: "call the owners", afterBlocks: 4n },
];
export const name = ladderName(rungs);
export const policy: Policy = policyOf(
  [playbookOf({ steps: [name], ladders: { [name]: rungs }, cooldownBlocks: 300n })],
  {
    ladders: { [name]: rungs },
  },
);

type Setting = {
  readonly holds?: Readonly<Record<string, Action["holds"]>>;
  readonly usable?: Readonly<Record<string, boolean>>;
  readonly prepared?: Readonly<Record<string, Prepared>>;
  readonly executor?: Partial<Executor>;
  readonly chain?: Partial<Chain>;
  readonly policy?: Policy;
  /** What may be done while the record cannot be written; everything, unless this says otherwise. */
  readonly local?: readonly string[];
  /** Whether the record, or the second file, takes a change. */
  readonly takes?: (change: Change) => boolean;
  /** Its name, of several that share the record. */
  readonly replica?: string;
  /** The block at which it begins. */
  readonly first?: number;
  /** What a block is like for who decides at it; one that the quorum vouches for, unless this says otherwise. */
  readonly moment?: (block: bigint) => Moment;
};

/** A responder that climbs, with a real follower; `restart` makes all of it anew from the journal. */
export function set({
  holds = {},
  usable = {},
  prepared = {},
  executor: over = {},
  chain: known = {},
  policy: chosen = policy,
  local,
  takes = () => true,
  replica,
  first = 100,
  moment = momentAt,
}: Setting = {}) {
  const store = fakeStore(replica === undefined ? {} : { replica });
  const executor = fakeExecutor(over);
  const actions = new Map(
    ["direct", "plan"].map((id) => [id, fakeAction(holds[id] === undefined ? {} : { holds: holds[id] })]),
  );
  let block = blockOf(first);
  let it = make(createHistory(1n));

  function make(history: IncidentHistory) {
    const full = new FirebreakError("STORE_FULL", "no space left");
    const commit: Store["commit"] = (change) => (takes(change) ? store.commit(change) : Promise.reject(full));
    const recorded = remembering({ ...store, commit }, history);
    const follower = createFollower({
      store: recorded,
      shout: () => {},
      executor,
      actions,
      chain: fakeChain(),
      spent: () => 0n,
    });
    const states = () =>
      new Map([...actions.keys()].map((id) => [id, { armed: true, usable: usable[id] ?? true, reason: "simulated" }]));
    const responder: Responder = {
      chainId: 1n,
      policy: chosen,
      executor,
      history,
      store: recorded,
      moment: () => moment(block.number),
      beat: {
        prepared: (id) => prepared[id] ?? preparedOf(),
        isIdempotent: () => true,
        readAt: () => undefined,
        states,
      },
      cover: follower.cover,
      follow: follower.follow,
      assume: follower.assume,
      now: () => 7,
      shout: () => {},
      actsLocally: (action) => local?.includes(action) ?? true,
      page: () => {},
    };
    const isOpen = (action: string) => follower.open().some((intent) => intent.action === action);
    const turn = <T>(task: () => Promise<T>) => task();
    return {
      history,
      follower,
      responder,
      climber: createClimber({ responder, actions, chain: fakeChain(known), isOpen, isAsked: follower.isAsked, turn }),
    };
  }

  return {
    store,
    executor,
    find: (finding: Partial<Finding> = {}) => respond(findingOf(finding), it.responder),
    /** The next heads, one after the other. */
    async heads(from: number, to = from): Promise<void> {
      for (let number = from; number <= to; number++) {
        block = blockOf(number);
        await it.climber.reorganised({ reorged: [], block }, block.number);
        await it.follower.at(block);
        await it.climber.at(block);
      }
    },
    /** The ladder's look alone. */
    climb: (number: number) => it.climber.at(blockOf(number)),
    restart(): void {
      const open = it.follower.open();
      const history = createHistory(1n);
      for (const entry of entriesOf(store)) history.take(entry);
      it = make(history);
      for (const intent of open) it.follower.takeUp(intent, block.number, history.owed.askingFor(intent.id));
    },
    async reorganised(gone: readonly BlockRef[], head: bigint): Promise<void> {
      await it.climber.reorganised({ reorged: gone, block: blockOf(Number(head), "there") }, head);
      await it.follower.reorganised(gone);
    },
    history: () => it.history,
    /** What was written of rungs, such as `begun 0 100`. */
    rungs: () =>
      entriesOf(store).flatMap(({ kind, body }) =>
        kind === "rung" ? [`${body["status"]} ${body["rung"] ?? ""} ${body["block"]}`.replace("  ", " ")] : [],
      ),
    /** Their ids, without the block's hash. */
    intents: () =>
      entriesOf(store).flatMap(({ kind, ref }) => (kind === "intent" ? [ref.replace(/:[0-9a-f]{8}:/, ":")] : [])),
  };
}
