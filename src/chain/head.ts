import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Block, Hash } from "../core/types.ts";
import { asHeader, type Header } from "./answers.ts";
import { enough, type Verdict } from "./enough.ts";
import type { QuorumOptions } from "./quorum.ts";
import type { Rpc } from "./rpc.ts";
import { highestOf, type Shown, vouchedFor } from "./vouched.ts";

export type HeadOptions = QuorumOptions & {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that a block may be shown by fewer nodes than the quorum before there is none. */
  readonly graceMs: number;
  /** Whether a node is to be spared: it is asked only where the others do not make a quorum. */
  readonly isCooling?: (node: Rpc) => boolean;
};

/** Milliseconds that a node which was asked for a height may keep those who have a lower one in common from meeting there. */
const meetMs = 500;
/** Milliseconds after which nodes that are to be spared are asked all the same, because the others make no quorum. */
const spareMs = 1_000;
/** Milliseconds by which one node may have a block before the others, however long there was none. */
const aheadMs = 1_000;

/**
 * The newest block whose hash a quorum of the nodes vouches for: by showing it as their head, or as the parent of it. It is known as soon as
 * the quorum has answered. Raises NO_QUORUM when no block has one, or when for too long only fewer nodes have shown a newer one.
 */
export function createHead({
  order,
  quorum,
  differs,
  now,
  graceMs,
  isCooling = () => false,
}: HeadOptions): () => Promise<Block> {
  /** A node that hangs is not asked again before it has answered. */
  const asking = new Map<Rpc, Promise<Shown | undefined>>();
  let last: Hash | undefined;
  /** The height that a quorum has reached, since when, and since when somebody shows more. */
  let highest: { readonly number: bigint; readonly since: number; aheadSince?: number } | undefined;
  let knowsSeals = false;
  /** Why a node showed no head the last time that it showed none. */
  const failures = new Map<Rpc, string>();
  /** What nodes showed at the last height at which they were to meet. */
  let apart: readonly Shown[] = [];

  function show(node: Rpc, tag: string): Promise<Shown | undefined> {
    const read = async () => ({
      node,
      header: asHeader(await node.request("eth_getBlockByNumber", [tag, false]), "the head"),
    });
    return read().catch((error: unknown) => {
      failures.set(node, messageOf(error)); // said where a quorum is missing
      return undefined;
    });
  }

  function ask(node: Rpc): Promise<Shown | undefined> {
    const asked = asking.get(node) ?? show(node, "latest").finally(() => asking.delete(node));
    asking.set(node, asked);
    return asked;
  }

  /** Once headers of this chain are known to have the hash of their fields, one that has not is forged, until a quorum shows the same. */
  const isForged = ({ header }: Shown) => knowsSeals && !header.isSealed;
  const believed = (shown: readonly Shown[]) => shown.filter((one) => !isForged(one));

  function take({ block, isSealed }: Header, shown: readonly Shown[]): Block {
    const isNew = knowsSeals && !isSealed;
    knowsSeals = isSealed;
    last = block.hash;
    // Only what is further is news: nodes that read the chain anew show another block at every look, and none that was not known.
    if (highest === undefined || block.number > highest.number) highest = { number: block.number, since: now() };
    const [first] = shown.filter(({ header }) => header.block.hash === block.hash);
    if (isNew && first !== undefined)
      differs?.(
        first.node,
        `the nodes' headers have fields that this version does not know, from ${block.number}: update`,
      );
    for (const { node, header } of believed(shown))
      if (header.block.number === block.number && header.block.hash !== block.hash)
        differs?.(node, `block ${block.number} is ${header.block.hash} to it, ${block.hash} to the quorum`);
    return block;
  }

  /** Also of who answers late. */
  function nameForged(asked: readonly Promise<Shown | undefined>[]): void {
    const name = (one: Shown | undefined) =>
      one !== undefined &&
      isForged(one) &&
      differs?.(one.node, `block ${one.header.block.number}: its header does not have its hash`);
    for (const one of asked) void one.then(name); // they raise nothing
  }

  /** What a fork added to the headers is known to nobody here: then those who show the same must be a quorum without any other. */
  function find(shown: readonly Shown[]): Header | undefined {
    const usual = vouchedFor(believed(shown), quorum);
    const unknown = vouchedFor(shown.filter(isForged), quorum);
    return unknown !== undefined && (usual === undefined || usual.block.number < unknown.block.number)
      ? unknown
      : usual;
  }

  function judge(some: readonly Shown[]): Verdict {
    const found = find(some);
    if (found === undefined) return "wait";
    const { hash, number } = found.block;
    const isKnown = hash === last || (highest !== undefined && number < highest.number);
    // A newer one that somebody has shown already is likely to find its quorum in a moment.
    return isKnown || number < highestOf(believed(some)) ? "linger" : "done";
  }

  /**
   * Nodes that are further are asked for the height that enough of them have reached, then for the lower ones: who shows a block of its own there,
   * or keeps silent, must not part the others.
   */
  async function meet(shown: readonly Shown[]): Promise<Header | undefined> {
    const heights = shown.map(({ header }) => header.block.number).sort((a, b) => (a < b ? 1 : -1));
    const met = [...new Set(heights.slice(quorum - 1))];
    for (const height of met) {
      const able = shown.filter(({ header }) => header.block.number >= height);
      const there = able.map(async (one) =>
        one.header.block.number === height ? one : show(one.node, `0x${height.toString(16)}`),
      );
      const at = (some: readonly Shown[]) => some.filter(({ header }) => header.block.number === height);
      const mostMs = height === met.at(-1) ? undefined : meetMs;
      const { some } = await enough(there, (all) => (find(at(all)) === undefined ? "wait" : "done"), mostMs);
      apart = at(some);
      const found = find(apart);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Where somebody has not answered within `mostMs`, nobody meets yet: that one may show what the others have. */
  async function look(asked: readonly Promise<Shown | undefined>[], mostMs?: number) {
    const { some: shown, isAll } = await enough(asked, judge, mostMs);
    const found = find(shown) ?? (isAll ? await meet(believed(shown)) : undefined);
    return { asked, shown, found: found ?? (isAll && shown.some(isForged) ? await meet(shown) : undefined) };
  }

  /** A block that comes after a long time without one is shown by somebody first: that alone parts nobody. */
  function isLate(newer: readonly Shown[]): boolean {
    if (newer.length === 0 || highest === undefined) return false;
    highest.aheadSince ??= now();
    return now() - highest.since > graceMs && now() - highest.aheadSince > aheadMs;
  }

  return async () => {
    const nodes = order();
    apart = [];
    const ready = nodes.filter((node) => !isCooling(node));
    const spared = ready.length < quorum ? [] : nodes.filter((node) => !ready.includes(node));
    const first = nodes.filter((node) => !spared.includes(node)).map(ask);
    let { asked, shown, found } = await look(first, spared.length > 0 ? spareMs : undefined);
    if (found === undefined && spared.length > 0)
      ({ asked, shown, found } = await look([...asked, ...spared.map(ask)]));
    const block = found && take(found, shown);
    nameForged(asked);
    const newer = believed(shown).filter(({ header }) => block === undefined || header.block.number > block.number);
    if (block !== undefined && !isLate(newer)) return block;
    const of = (node: Rpc) => {
      const one = shown.find((other) => other.node === node);
      if (one === undefined) return failures.get(node) ?? "no answer yet";
      return isForged(one) ? "a header that does not have its hash" : `block ${one.header.block.number}`;
    };
    const said = nodes.map((node) => `${node.name}: ${of(node)}`).join(", ");
    // In their order, or the same would be another text.
    const met = nodes.flatMap((node) => apart.filter((one) => one.node === node));
    throw noQuorum(said, nodes.length, quorum, met);
  };
}

function noQuorum(said: string, count: number, quorum: number, apart: readonly Shown[]): FirebreakError {
  return new FirebreakError(
    "NO_QUORUM",
    `${quorum} of ${count} nodes must agree on a head, and do not: ${said}${apartText(apart)}; what is seen is told, and acted on only by playbooks with \`belowQuorum: act\`; check the nodes`,
    { retryable: true },
  );
}

/** Nodes that show another block at one height are on different chains, or on different branches of one. Without hashes, which make each block's saying another one. */
function apartText(apart: readonly Shown[]): string {
  const [first] = apart;
  const hashes = new Set(apart.map(({ header }) => header.block.hash));
  if (first === undefined || hashes.size < 2) return "";
  const names = apart.map(({ node }) => node.name).join(" and ");
  return `; ${names} have different blocks ${first.header.block.number}, so they are on different chains or branches`;
}
