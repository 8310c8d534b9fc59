import { messageOf } from "./core/errors.ts";
import type { Block } from "./core/types.ts";

export type AroundOptions = {
  readonly lookAtOthers: () => Promise<void>;
  /** Takes what a replica left open that is gone. */
  readonly takeOver: ((block: Block) => Promise<void>) | undefined;
  readonly takeDue: () => void;
  readonly fault: (reason: string) => void;
};

/** The looks at what other replicas wrote, one at a time, beside what needs the chain: a record that does not answer keeps nothing from being made dearer or armed. */
export function createAround({ lookAtOthers, takeOver, takeDue, fault }: AroundOptions) {
  let running: Promise<void> | undefined;
  return {
    look(block: Block): void {
      running ??= lookAtOthers()
        .then(() => takeOver?.(block))
        .catch((error: unknown) => fault(messageOf(error)))
        .finally(() => {
          running = undefined;
        });
    },
    /** What another replica began is seen before anything is decided anew. Not awaited: the next head must not wait for the record. */
    due: (): void => void (running ?? Promise.resolve()).then(takeDue),
    idle: async (): Promise<void> => running,
  };
}
