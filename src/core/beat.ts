import { type Armed, createArmedList } from "./armed.ts";
import { type BeatState, stateOf } from "./beat-state.ts";
import { messageOf } from "./errors.ts";
import type { Action, Chain, Executor, Prepared } from "./parts.ts";
import { refusalOf, wordsOf } from "./refusal.ts";
import type { ArmedCall } from "./sending.ts";
import type { Block, Hash, NewEntry } from "./types.ts";

export type BeatOptions = {
  /** Blocks from one simulation of what is armed to the next; nonce, fees and effects are read at every head all the same. */
  readonly everyBlocks?: bigint;
  /** What speaks against relying on an action that would succeed now. It keeps nobody from acting. */
  readonly concern?: (id: string) => string | undefined;
};

/** Why an action could not be prepared, by its id. */
type Faults = ReadonlyMap<string, string | undefined>;
type ActionCall = Parameters<Executor["arm"]>[1][number];

/** Loop BEAT: at every head, prove that each action still works from the real sender, and know its bytes before they are needed. */
export function createBeat(
  actions: ReadonlyMap<string, Action>,
  executor: Executor | undefined,
  chain: Chain,
  { everyBlocks = 1n, concern = () => undefined }: BeatOptions = {},
) {
  const prepared = new Map<string, Prepared>();
  const readAt = new Map<string, bigint>();
  const states = new Map<string, BeatState>();
  const verdicts = new Map<string, ArmedCall>();
  /** As it was last told: while it is asked anew, or cannot be, others count with it. */
  const gas = new Map<string, bigint>();
  const list = createArmedList();
  let isCalm = false;
  let simulatedAt: bigint | undefined;
  /** What was asked of a block before it was known to be the head. */
  let foreseen: { readonly hash: Hash; readonly asked: Promise<Faults> } | undefined;

  async function prepare(id: string, action: Action, block: Block): Promise<string | undefined> {
    try {
      prepared.set(id, await action.prepare(block, chain));
      readAt.set(id, block.number);
      return undefined;
    } catch (error) {
      // The call that was prepared before stays: a target that cannot be read must not block a containment. Nor must that it held once.
      const known = prepared.get(id);
      if (known?.holds === true) prepared.set(id, { ...known, holds: false });
      return messageOf(error);
    }
  }

  async function prepareAll(block: Block): Promise<Faults> {
    return new Map(
      await Promise.all([...actions].map(async ([id, action]) => [id, await prepare(id, action, block)] as const)),
    );
  }

  function isDueAt({ number }: Block): boolean {
    // A lower head is due: the one before was of another branch or, at a start without a quorum, one node's word.
    const isSoon = simulatedAt !== undefined && number >= simulatedAt && number < simulatedAt + everyBlocks;
    if (isSoon) return false;
    simulatedAt = number;
    return true;
  }

  /** What is due, and everything that was not armed the last time, so that it is armed again as soon as it can be. */
  function callsAt(block: Block, isDue: boolean): readonly ActionCall[] {
    return (
      [...prepared]
        .filter(([id, { holds }]) => !holds && (isDue || verdicts.get(id)?.armed !== true))
        // Of another evidence at every head, so that what depends on the finding shows by its bytes.
        .flatMap(([action, it]) => {
          try {
            return [{ action, call: it.call(block.hash) }];
          } catch (error) {
            // An action may know that there is nothing it could send now.
            verdicts.set(action, { action, armed: false, reason: messageOf(error) });
            return [];
          }
        })
    );
  }

  /** What owners of a Safe sign is made by their Safe, and by no key of ours. */
  async function simulateAsked({ action, call }: ActionCall, block: Block): Promise<void> {
    const from = prepared.get(action)?.asks?.safe ?? call.to;
    const asked = refusalOf(call, from, block, chain);
    const refused = await asked.then((it) => it && wordsOf(it, call), messageOf);
    verdicts.set(action, {
      action,
      armed: refused === undefined,
      reason: refused ?? `simulated from the Safe ${from}`,
    });
  }

  const isAsked = (action: string): boolean => prepared.get(action)?.asks !== undefined;

  /** A node that cannot say what it costs disarms what our keys send, and nothing else ends. */
  async function simulateOwn(calls: readonly ActionCall[], block: Block): Promise<void> {
    try {
      for (const one of (await executor?.arm(block, calls)) ?? []) {
        verdicts.set(one.action, one);
        if (one.gas !== undefined) gas.set(one.action, one.gas);
      }
    } catch (error) {
      const reason = messageOf(error);
      for (const action of prepared.keys())
        if (!isAsked(action)) verdicts.set(action, { action, armed: false, reason });
    }
  }

  async function simulate(block: Block, calls: readonly ActionCall[]): Promise<void> {
    for (const { action } of calls) verdicts.delete(action);
    const [asked, own] = [calls.filter((one) => isAsked(one.action)), calls.filter((one) => !isAsked(one.action))];
    await Promise.all([simulateOwn(own, block), ...asked.map((one) => simulateAsked(one, block))]);
  }

  /**
   * Prepares and simulates at once, so that a head costs one request: what will be prepared is most often what was prepared at the last head. What
   * is not is simulated afterwards.
   */
  async function prepareAndSimulate(block: Block): Promise<Faults> {
    const isDue = isDueAt(block);
    if (prepared.size === 0) {
      const faults = await prepareAll(block);
      await simulate(block, callsAt(block, isDue));
      return faults;
    }
    const before = callsAt(block, isDue);
    const [faults] = await Promise.all([prepareAll(block), simulate(block, before)]);
    const others = callsAt(block, isDue).filter((one) => !before.some((other) => isSame(one, other)));
    if (others.length > 0) await simulate(block, others);
    return faults;
  }

  /** What was foreseen counts where nothing went wrong: a node may know a block by name before it can say anything of it. */
  async function lookedAt(block: Block): Promise<Faults> {
    const { hash, asked } = foreseen ?? {};
    const before = await asked?.catch(() => undefined);
    foreseen = undefined;
    return hash === block.hash && before !== undefined && [...actions.keys()].every((id) => isWell(id, before))
      ? before
      : prepareAndSimulate(block);
  }

  const isWell = (id: string, faults: Faults): boolean =>
    faults.get(id) === undefined && ((executor === undefined && !isAsked(id)) || stateAt(id, faults).usable);

  const stateAt = (id: string, faults: Faults): BeatState =>
    stateOf(faults.get(id), prepared.get(id), verdicts.get(id), executor !== undefined);

  function rowOf(id: string, { armed, reason }: BeatState): Armed {
    const { target, relies, path = "key" } = actions.get(id) ?? {};
    return { ref: id, chainId: chain.chainId, target: target ?? relies?.[0], path, armed, reason };
  }

  return {
    /** Refreshes everything at this head; returns an entry for each action whose state changed. `known`: what `concern` has to know before. */
    async at(block: Block, known?: Promise<void>): Promise<readonly NewEntry[]> {
      const [faults] = await Promise.all([lookedAt(block), known]);
      isCalm = [...actions.keys()].every((id) => isWell(id, faults) && prepared.get(id)?.holds !== true);
      return [...actions.keys()].flatMap((id) => {
        const now = stateAt(id, faults);
        const against = now.usable ? concern(id) : undefined;
        const state = against === undefined ? now : { armed: false, usable: true, reason: against };
        states.set(id, state);
        return list.set(rowOf(id, state), block);
      });
    },
    /** Asks what `at` will ask of this block, where it is the head; nobody waits for it. */
    foresee(block: Block): void {
      if (prepared.size === 0) return;
      foreseen = { hash: block.hash, asked: prepareAndSimulate(block) };
      foreseen.asked.catch(() => undefined); // it is asked again
    },
    /** Whether, at the last look, everything could be sent and no effect held. */
    isCalm: () => isCalm,
    prepared: (id: string): Prepared | undefined => prepared.get(id),
    /** Whether doing it twice is doing it once. */
    isIdempotent: (id: string): boolean => actions.get(id)?.idempotent === true,
    /** The block at which that was read, and so whether its effect holds. */
    readAt: (id: string): bigint | undefined => readAt.get(id),
    /** What its transaction would ask for; undefined until it was simulated. */
    gas: (id: string): bigint | undefined => gas.get(id),
    states: (): ReadonlyMap<string, BeatState> => states,
    /** The same for whoever shows it. */
    rows: list.all,
  };
}

function isSame(one: ActionCall, other: ActionCall): boolean {
  return one.action === other.action && one.call.to === other.call.to && one.call.data === other.call.data;
}

export type Beat = ReturnType<typeof createBeat>;
