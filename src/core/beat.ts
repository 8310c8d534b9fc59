import { messageOf } from "./errors.ts";
import type { Action, ArmedCall, Chain, Executor, Prepared } from "./parts.ts";
import type { Block, Hash, NewEntry } from "./types.ts";

const sample: Hash = `0x${"00".repeat(32)}`;

/** Loop BEAT: at every head, prove that each action still works from the real sender, and know its bytes before they are needed. */
export function createBeat(actions: ReadonlyMap<string, Action>, executor: Executor | undefined, chain: Chain) {
  const prepared = new Map<string, Prepared>();
  const armed = new Map<string, { readonly armed: boolean; readonly reason: string }>();

  async function prepare(id: string, action: Action, block: Block): Promise<string | undefined> {
    try {
      prepared.set(id, await action.prepare(block, chain));
      return undefined;
    } catch (error) {
      // What was prepared before stays: a target that cannot be read must not block a containment.
      return messageOf(error);
    }
  }

  /** A node that cannot say what it costs disarms what it was asked about, and nothing else ends. */
  async function simulate(block: Block, calls: Parameters<Executor["arm"]>[1]): Promise<Map<string, ArmedCall>> {
    try {
      return new Map((await executor?.arm(block, calls))?.map((one) => [one.action, one]));
    } catch (error) {
      return new Map(calls.map(({ action }) => [action, { action, armed: false, reason: messageOf(error) }]));
    }
  }

  return {
    /** Refreshes everything at this head; returns an entry for each action whose state changed. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      const faults = new Map(
        await Promise.all([...actions].map(async ([id, action]) => [id, await prepare(id, action, block)] as const)),
      );
      const calls = [...prepared]
        .filter(([, it]) => !it.holds)
        .map(([action, it]) => ({ action, call: it.call(sample) }));
      const verdicts = await simulate(block, calls);

      const entries: NewEntry[] = [];
      for (const id of actions.keys()) {
        const now = stateOf(faults.get(id), prepared.get(id), verdicts.get(id), executor !== undefined);
        const before = armed.get(id);
        armed.set(id, now);
        if (before?.armed !== now.armed || before.reason !== now.reason)
          entries.push({
            kind: now.armed ? "armed" : "disarmed",
            ref: id,
            body: { reason: now.reason, block: `${block.number}` },
          });
      }
      return entries;
    },
    prepared: (id: string): Prepared | undefined => prepared.get(id),
    /** Armed means: simulated successfully from the real sender at the last head. */
    states: (): ReadonlyMap<string, { readonly armed: boolean; readonly reason: string }> => armed,
  };
}

function stateOf(
  fault: string | undefined,
  prepared: Prepared | undefined,
  verdict: { armed: boolean; reason: string } | undefined,
  hasExecutor: boolean,
) {
  if (fault !== undefined) return { armed: false, reason: fault };
  if (prepared?.holds === true) return { armed: true, reason: "its effect holds already" };
  if (!hasExecutor) return { armed: false, reason: "no signer is configured" };
  return verdict === undefined
    ? { armed: false, reason: "it was not simulated" }
    : { armed: verdict.armed, reason: verdict.reason };
}

export type Beat = ReturnType<typeof createBeat>;
