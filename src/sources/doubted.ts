import { createHash } from "node:crypto";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { BlockRef, Observation } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { createAhead } from "./ahead.ts";
import { observationOf } from "./observation.ts";
import { steps } from "./steps.ts";

/** Blocks below the quorum that are shown of one node between two polls. */
const mostDoubted = 16;
/** Observations that are known not to show them again. */
const mostShown = 1_024;

/** Characters that are gone through between two turns of the event loop, and what a log counts at least. */
const [turnLength, leastLength] = [1_000_000, 1_000];

type Options = {
  /** Each node by itself. */
  readonly alone: readonly Chain[];
  readonly filters: readonly LogFilter[];
  readonly maxReorg: number;
  /** Milliseconds that one look waits for nodes. */
  readonly mostMs: number;
};
type Told = {
  readonly chain: Chain;
  readonly place: number;
  trail: readonly BlockRef[];
  found: Observation[];
  walking: Promise<void> | undefined;
};

/**
 * Blocks that fewer nodes than the quorum vouch for. Every node is heard, and none keeps the next poll or another node from being: what one says
 * late is shown at the next look. A block that cannot be read is no news: the quorum's fault was told.
 */
export function createDoubted({ alone, filters, maxReorg, mostMs }: Options) {
  let nodes: readonly Told[] = [];
  let ended = new AbortController();
  const shown = new Set<string>();

  async function walk(node: Told, until: AbortSignal): Promise<void> {
    const { chain, place } = node;
    const signal = AbortSignal.any([until, ended.signal]);
    let left = mostDoubted;
    try {
      const head = await chain.head();
      const reading = { chain, ahead: createAhead(chain, filters), maxReorg };
      for await (const { block, further } of steps(reading, node.trail, head, signal)) {
        const logs = await chain.logs(block, filters);
        const marks = { isHead: block.hash === head.hash, reorged: [] };
        node.found.push({ ...observationOf(chain, block, logs, marks), belowQuorum: true, shownBy: place });
        node.trail = further;
        left--;
        if (left === 0) return;
      }
    } catch (error) {
      if (!(error instanceof FirebreakError)) throw error;
    }
  }

  /** Whether nobody has shown the same; the same block with other logs is something else. */
  async function isNews(observation: Observation): Promise<boolean> {
    const key = await digestOf(observation);
    if (shown.has(key)) return false;
    shown.add(key);
    const [oldest] = shown;
    if (shown.size > mostShown && oldest !== undefined) shown.delete(oldest);
    return true;
  }

  return {
    /** What the nodes show after the trail, which is the quorum's, since the last look. */
    async look(trail: readonly BlockRef[], signal: AbortSignal): Promise<readonly Observation[]> {
      if (nodes.length === 0)
        nodes = alone.map((chain, place) => ({ chain, place, trail, found: [], walking: undefined }));
      const begun = nodes
        .filter(({ walking }) => walking === undefined)
        .map((node) => {
          node.walking = walk(node, signal).finally(() => {
            node.walking = undefined;
          });
          return node.walking;
        });
      await withDeadline(Promise.all(begun), mostMs, () => undefined);
      const news: Observation[] = [];
      for (const one of nodes.flatMap((node) => node.found.splice(0))) if (await isNews(one)) news.push(one);
      return news;
    },
    /** The quorum is there again, and shows all of it itself. */
    forget(): void {
      if (nodes.length === 0) return;
      ended.abort();
      ended = new AbortController();
      nodes = [];
      shown.clear();
    },
  };
}

/** Of all that it says, in pieces: what one node shows is as long as it likes, and must not hold up the others. */
async function digestOf({ block, logs }: Observation): Promise<string> {
  const hash = createHash("sha256").update(block.hash);
  let length = 0;
  for (const { address, topics, data, transactionHash, transactionIndex, logIndex } of logs) {
    hash.update(` ${transactionHash} ${transactionIndex} ${logIndex} ${address} ${topics} `).update(data);
    length += data.length + leastLength;
    if (length < turnLength) continue;
    length = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest("hex");
}
