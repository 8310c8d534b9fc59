import { messageOf } from "../core/errors.ts";
import { keepLooking } from "../core/others.ts";
import type { Block, BlockRef } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";

export type AroundOptions = {
  readonly lookAtOthers: () => Promise<void>;
  /** Whether other replicas write the record as well. */
  readonly isShared: boolean;
  /** Takes what a replica left open that is gone. */
  readonly takeOver: ((block: Block) => Promise<void>) | undefined;
  /** Looks at what others left, which must not wait for the next head. */
  readonly between: (block: Block) => void;
  readonly takeDue: () => void;
  readonly fault: (reason: string) => void;
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Milliseconds for which a record that does not answer holds up what waited. */
const patienceMs = 500;

/** The looks at what other replicas wrote, one at a time, beside what needs the chain: a record that does not answer keeps nothing from being made dearer or armed. */
export function createAround({
  lookAtOthers,
  isShared,
  takeOver,
  between,
  takeDue,
  fault,
  signal,
  wait,
}: AroundOptions) {
  let running: Promise<void> | undefined;
  let newest: Block | undefined;
  const asked = new Set<Promise<void>>();

  function follow(take: () => void): void {
    // That the record does not answer is told by the look at every head.
    const known = withDeadline(lookAtOthers(), patienceMs, () => undefined).catch(() => undefined);
    const taken: Promise<void> = known.then(take).finally(() => void asked.delete(taken));
    asked.add(taken);
  }

  function look(block: Block): void {
    newest = block;
    running ??= lookAtOthers()
      .then(() => takeOver?.(block))
      .catch((error: unknown) => fault(messageOf(error)))
      .finally(() => {
        running = undefined;
      });
  }

  // What a replica wrote down, and was killed before it sent, or before it asked whether an effect held, must not wait for the next block, which it is to be in.
  const again = async () => {
    if (newest === undefined) return;
    look(newest);
    await running;
    if (newest !== undefined) between(newest);
  };
  const looking = isShared ? keepLooking(again, signal, wait) : undefined;

  return {
    look,
    /** What held in a block that is gone says nothing: nothing is looked at until the next head. */
    reorganised(gone: readonly BlockRef[]): void {
      if (gone.some(({ hash }) => hash === newest?.hash)) newest = undefined;
    },
    /** What another replica began is seen before anything is decided anew. Not awaited: the next head must not wait for the record. */
    due: (): void => void (running ?? Promise.resolve()).then(takeDue),
    /** What waited for this head is taken when it is known what people said at another replica until now, such as a veto: that one answered that it is in force. */
    knowing(take: () => void): void {
      if (isShared) follow(take);
      else take();
    },
    idle: async (): Promise<void> => void (await Promise.all([looking, running, ...asked])),
  };
}
