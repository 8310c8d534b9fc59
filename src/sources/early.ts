import type { Chain } from "../core/parts.ts";
import type { Block, BlockRef, Hash, Log, Observation } from "../core/types.ts";
import { observationOf } from "./observation.ts";
import type { Told } from "./pushed.ts";
import type { Resting } from "./resting.ts";

export type EarlyTools = {
  readonly chain: Chain;
  /** The head that the last hint named, once. Its fields must hash to its hash; nothing else of it is believed. */
  readonly named?: () => Block | undefined;
  /** Told when there is another head than before; must not wait. */
  readonly sawHead?: () => void;
  /** The logs of that head that the node has pushed already; left out unless the node that pushes is one that is trusted alone. */
  readonly pushed?: (block: Block) => Promise<readonly Log[]>;
  /** The block of logs that it has pushed and whose head it has not named yet. */
  readonly told?: () => Told | undefined;
  /**
   * Told of a block that is named as the next one: where it holds nothing that is watched, what is asked at each head may be asked of it beside the
   * question whether it is the head, in one request. Left out unless the node that names it is one that is trusted alone.
   */
  readonly foresee?: (block: Block) => void;
  /** Heads that wait between two looks. */
  readonly resting?: Resting;
};

/** Blocks that were shown early and not passed yet: of a stop there is one. */
const mostShown = 64;
/** Hints in a row that named another block than the head. */
const mostMisnamed = 3;

/** What is known of a head before its node is asked for it. The head that the node then shows is the truth. */
export function createEarly({ chain, named, sawHead, pushed, told, foresee, resting }: EarlyTools) {
  const isTrusted = pushed !== undefined || foresee !== undefined;
  let misnamed = 0;
  let last: BlockRef | undefined;
  let head: Hash | undefined;
  /** Of that head: what the next one asks is not far from it. */
  let baseFee = 0n;
  let shown: readonly (BlockRef & { readonly logs: number })[] = [];

  /** Nobody must be able to have nodes asked for blocks that they do not know: only one that is trusted alone is believed what comes before. */
  function follows(block: Block, before: BlockRef | undefined): boolean {
    if (before === undefined || block.parentHash === before.hash) return before !== undefined;
    return (isTrusted ? resting?.leadsTo(before, block) : (resting?.between(before, block).length ?? 0) > 0) === true;
  }

  return {
    /** Whether what was named is read before the node is asked: where it may say that nothing has to be in a hurry. */
    isFirst: isTrusted,
    /** The block that is named as the one after the last. Whoever names what is no head is soon not listened to: it must not make us ask twice as much. */
    next(trail: readonly BlockRef[]): Block | undefined {
      const block = named?.();
      if (block !== undefined) last = block;
      return block !== undefined && follows(block, trail.at(-1)) && misnamed < mostMisnamed ? block : undefined;
    },
    /** The block after the last one, where its logs came before its head was named: that it follows that one is taken for granted until then. */
    told(trail: readonly BlockRef[]): Block | undefined {
      const [before, place] = [trail.at(-1), told?.()];
      if (before === undefined || place === undefined || misnamed >= mostMisnamed) return undefined;
      const { number, hash } = resting?.newest(before) ?? before;
      if (place.number !== number + 1n) return undefined;
      last = place;
      return { ...place, parentHash: hash, baseFee, logsBloom: "0x" };
    },
    foresee: (block: Block): void => foresee?.(block),
    /** What rested between the last block and this head. */
    between(trail: readonly BlockRef[], head: Block): readonly Block[] {
      resting?.looked(head);
      const before = trail.at(-1);
      return before === undefined ? [] : (resting?.between(before, head) ?? []);
    },
    /** Nothing is named yet: what a look that failed was told is not held against whoever said it. */
    begin(): void {
      last = undefined;
    },
    /** Compares what was named with the head that the node shows. */
    judge({ hash, baseFee: fee }: Block): void {
      if (hash !== head) sawHead?.();
      [head, baseFee] = [hash, fee];
      if (last !== undefined) misnamed = last.hash === hash ? 0 : misnamed + 1;
      last = undefined;
    },
    /** What was pushed of a block; the block comes again, whole. */
    async *observed(block: Block): AsyncGenerator<Observation> {
      const logs = (await pushed?.(block)) ?? [];
      if (logs.length === 0) return;
      shown = [...shown, { number: block.number, hash: block.hash, logs: logs.length }].slice(-mostShown);
      yield { ...observationOf(chain, block, logs, { isHead: true, reorged: [] }), isPartial: true };
    },
    /** How many logs of a block were shown. */
    shown: ({ hash }: BlockRef): number => shown.find((one) => one.hash === hash)?.logs ?? 0,
    /** What is not part of the chain any more, newest first: these blocks, and what was shown in the place of this block, or behind those that are gone. */
    gone({ number, hash }: BlockRef, reorged: readonly BlockRef[]): readonly BlockRef[] {
      const isBehind = (one: BlockRef) => reorged.length > 0 && one.number > number;
      const others = shown.filter((one) => isBehind(one) || (one.number === number && one.hash !== hash));
      const gone = [...reorged, ...others.map(({ logs: _, ...block }) => block)];
      return gone.sort((one, other) => Number(other.number - one.number));
    },
    /** This block was observed, and with it what is gone. What lies below it may be filled in later. */
    passed({ number }: BlockRef, gone: readonly BlockRef[]): void {
      shown = shown.filter((one) => one.number !== number && gone.every(({ hash }) => hash !== one.hash));
    },
  };
}
