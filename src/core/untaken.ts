import type { Reachable } from "./away.ts";
import type { Change } from "./change.ts";
import { FirebreakError } from "./errors.ts";
import type { NewEntry } from "./types.ts";

export type UntakenOptions = {
  /** Tells people at once what the journal will have later. */
  readonly tell: (entry: NewEntry) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** What is said once, when it changes or happens, and by nobody a second time; what is about the same makes what was said before old. */
const about: { readonly [kind in NewEntry["kind"]]?: "armed" | "effect" | "itself" } = {
  armed: "armed",
  disarmed: "armed",
  effect: "effect",
  mined: "itself",
};

/** Changes that wait, at the most. */
const most = 1_000;

/**
 * Keeps what neither the record nor its second file took, where nobody would write it down again: what is armed no longer, whether an effect holds, how an
 * intent has ended. People are told of it at once, and it is written when something is taken again, so that the record does not go on saying what was so
 * before. Whoever wrote it hears that nothing took it, as without this.
 */
export function keepingUntaken(store: Reachable, { tell, now }: UntakenOptions): Reachable {
  let left: readonly Change[] = [];
  let isHanding = false;

  function keep(change: Change): void {
    const at = change.at ?? now();
    const kept =
      change.closes === undefined
        ? change.entries.filter(({ kind }) => about[kind] !== undefined).map((entry) => ({ entries: [entry], at }))
        : [{ ...change, at }];
    left = [...left, ...kept].slice(-most);
    for (const { entries } of kept)
      for (const entry of entries) if (entry.kind === "disarmed" || entry.kind === "outcome") tell(entry);
  }

  function forgetOlder(change: Change): void {
    left = left.filter((one) => !isOld(one, change));
  }

  async function handOver(): Promise<void> {
    if (isHanding) return;
    isHanding = true;
    for (let first = left[0]; first !== undefined; first = left[0]) {
      const isOver = await store.commit(first).then(
        () => true,
        // What another replica has ended meanwhile is its to say.
        (error: unknown) => !isUntaken(error),
      );
      if (!isOver) break;
      left = left.filter((one) => one !== first);
    }
    isHanding = false;
  }

  return {
    ...store,
    async commit(change) {
      try {
        const places = await store.commit(change);
        if (left.length === 0) return places;
        forgetOlder(change);
        void handOver(); // not awaited: what is written now waits for nothing that is late already
        return places;
      } catch (error) {
        if (!isUntaken(error)) throw error;
        forgetOlder(change);
        keep(change);
        throw error;
      }
    },
  };
}

/** It may be taken later; what is refused never is. */
function isUntaken(error: unknown): boolean {
  return error instanceof FirebreakError && error.retryable;
}

function isOld({ entries: [entry], closes }: Change, by: Change): boolean {
  if (closes !== undefined) return by.closes === closes || by.reopens === closes;
  if (entry === undefined || about[entry.kind] === "itself") return false;
  return by.entries.some(
    ({ kind, ref, body }) =>
      about[kind] === about[entry.kind] && ref === entry.ref && body["chain"] === entry.body["chain"],
  );
}
