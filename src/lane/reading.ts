import type { App, ChainApp } from "../app/app.ts";
import { steady } from "../app/nodes.ts";
import { messageOf } from "../core/errors.ts";
import type { HeadsTools } from "../sources/heads.ts";
import type { Ending } from "./faults.ts";

/**
 * What a source tells of how far it gets. A chain whose head stays below what was handled before is not followed until it is past that; nor one of which,
 * for `staleSeconds`, every look failed, until one does not: heads that its nodes show meanwhile would pass for a chain that is watched. People are told.
 */
export function readingOf(
  { followed }: Pick<App, "followed">,
  { name, staleSeconds }: Pick<ChainApp["config"], "name" | "staleSeconds">,
  { tellBelow, source }: { readonly tellBelow: (reason: string) => void; readonly source: Ending },
  clock: () => number = steady,
): Required<Pick<HeadsTools, "below" | "fault" | "read" | "staleSeconds">> {
  let [isBelow, isUnread, isAway] = [false, false, false];
  let failedSince: number | undefined;

  function say(): void {
    const wasAway = isAway;
    isAway = isBelow || isUnread;
    // That nothing is wrong here says nothing of a lane that ends again and again: whether it lives long enough, another one tells.
    if (isAway || wasAway) followed?.(name, !isAway);
  }

  return {
    staleSeconds,
    below(reason) {
      isBelow = reason !== undefined;
      say();
      if (reason !== undefined) tellBelow(reason);
    },
    fault(error) {
      failedSince ??= clock();
      isUnread = clock() - failedSince >= staleSeconds * 1_000;
      say();
      source.failed(messageOf(error));
    },
    read() {
      [failedSince, isUnread] = [undefined, false];
      say();
      source.well();
    },
  };
}
