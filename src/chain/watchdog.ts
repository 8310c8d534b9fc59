import type { Block } from "../core/types.ts";
import type { Rpc } from "./rpc.ts";

/**
 * Tells where no block came for `staleMs`, whoever asks, and has another node asked first: one that goes on answering an old head would hide the chain
 * and every other node.
 */
export function createWatchdog(
  order: () => readonly Rpc[],
  prefer: (nodes: readonly Rpc[]) => void,
  tell?: (node: Rpc, what: string) => void,
) {
  let highest: { readonly number: bigint; readonly since: number } | undefined;

  return ({ number }: Block, now: () => number, staleMs: number): void => {
    // What is not further than what was known is no news: a node that reads the chain anew shows another block at every look.
    if (highest === undefined || number > highest.number) highest = { number, since: now() };
    if (now() - highest.since <= staleMs) return;
    const [stale, ...others] = order();
    highest = { number: highest.number, since: now() };
    if (stale === undefined) return;
    prefer([...others, stale]);
    const next =
      others.length === 0 ? "check the node, or name a second one" : `${others[0]?.name} is asked first from now on`;
    // Whether anything is watched below the highest, who follows the chain says: a branch that took its place may be lower.
    const lower = number < highest.number ? `; it shows block ${number}` : "";
    tell?.(stale, `it has shown no block after ${highest.number} for ${staleMs} ms; ${next}${lower}`);
  };
}
