import { FirebreakError } from "../core/errors.ts";
import type { Block, Hash } from "../core/types.ts";
import { asHeader, type Header } from "./answers.ts";
import type { QuorumOptions } from "./quorum.ts";
import type { Rpc } from "./rpc.ts";

export type HeadOptions = QuorumOptions & {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that a block may be shown by fewer nodes than the quorum before there is none. */
  readonly graceMs: number;
  /** Whether a node is to be spared: it is asked only where the others do not make a quorum. */
  readonly isCooling?: (node: Rpc) => boolean;
};

type Shown = { readonly node: Rpc; readonly header: Header };

/** Milliseconds that slower nodes are waited for when there is nothing new, or something newer without a quorum. */
const lingerMs = 100;

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
  let last: { readonly hash: Hash; readonly since: number } | undefined;
  let knowsSeals = false;

  function show(node: Rpc, tag: string): Promise<Shown | undefined> {
    const read = async () => ({
      node,
      header: asHeader(await node.request("eth_getBlockByNumber", [tag, false]), "the head"),
    });
    return read().catch(() => undefined); // the quorum says what is missing
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
    if (last?.hash !== block.hash) last = { hash: block.hash, since: now() };
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
    // A newer one that somebody has shown already is likely to find its quorum in a moment.
    return found.block.hash === last?.hash || found.block.number < highestOf(believed(some)) ? "linger" : "done";
  }

  /** Nodes that are further are asked for the height that enough of them have reached. */
  async function meet(shown: readonly Shown[]): Promise<Header | undefined> {
    const heights = shown.map(({ header }) => header.block.number).sort((a, b) => (a < b ? 1 : -1));
    const height = heights[quorum - 1];
    if (height === undefined) return undefined;
    const able = shown.filter(({ header }) => header.block.number >= height);
    const there = able.map(async (one) =>
      one.header.block.number === height ? one : show(one.node, `0x${height.toString(16)}`),
    );
    const met = (await Promise.all(there)).filter((one) => one !== undefined);
    return find(met.filter(({ header }) => header.block.number === height));
  }

  async function look(asked: readonly Promise<Shown | undefined>[]) {
    const shown = await enough(asked, judge);
    const found = find(shown) ?? (await meet(believed(shown)));
    return { asked, shown, found: found ?? (shown.some(isForged) ? await meet(shown) : undefined) };
  }

  return async () => {
    const nodes = order();
    const ready = nodes.filter((node) => !isCooling(node));
    const spared = ready.length < quorum ? [] : nodes.filter((node) => !ready.includes(node));
    let { asked, shown, found } = await look(nodes.filter((node) => !spared.includes(node)).map(ask));
    if (found === undefined && spared.length > 0)
      ({ asked, shown, found } = await look([...shown.map(async (one) => one), ...spared.map(ask)]));
    const block = found && take(found, shown);
    nameForged(asked);
    shown = believed(shown);
    const newer = block === undefined ? shown : shown.filter(({ header }) => header.block.number > block.number);
    const isLate = newer.length > 0 && last !== undefined && now() - last.since > graceMs;
    if (block === undefined || isLate) throw noQuorum(newer, nodes.length, quorum);
    return block;
  };
}

function highestOf(shown: readonly Shown[]): bigint {
  return shown.reduce((most, { header }) => (header.block.number > most ? header.block.number : most), -1n);
}

/** The newest block with a quorum. A header that does not have the hash of its fields is only as good as those who show all of it. */
function vouchedFor(shown: readonly Shown[], quorum: number): Header | undefined {
  const known = [...shown].sort((a, b) => (a.header.block.number < b.header.block.number ? 1 : -1));
  return known.find(({ header }) => shown.filter((one) => vouches(one, header)).length >= quorum)?.header;
}

function vouches({ header }: Shown, { block, isSealed }: Header): boolean {
  if (!isSealed) return JSON.stringify(header.block, plain) === JSON.stringify(block, plain);
  return header.block.hash === block.hash || (header.isSealed && header.block.parentHash === block.hash);
}

type Verdict = "wait" | "linger" | "done";

/** What came until it is enough, or until all have answered. */
function enough(asked: readonly Promise<Shown | undefined>[], judge: (some: readonly Shown[]) => Verdict) {
  return new Promise<readonly Shown[]>((resolve) => {
    const some: Shown[] = [];
    let left = asked.length;
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      resolve([...some]);
    };
    const took = (one: Shown | undefined) => {
      left--;
      if (one !== undefined) some.push(one);
      const verdict = judge(some);
      if (left === 0 || verdict === "done") return end();
      if (verdict === "linger") timer ??= setTimeout(end, lingerMs);
    };
    for (const one of asked) void one.then(took); // they raise nothing
  });
}

function noQuorum(shown: readonly Shown[], count: number, quorum: number): FirebreakError {
  const said = shown.map(({ node, header }) => `${node.name}: ${header.block.number}`).join(", ") || "none";
  return new FirebreakError(
    "NO_QUORUM",
    `${quorum} of ${count} nodes must agree on a head, only these show one: ${said}; what is seen is told and not acted on; check the nodes`,
    { retryable: true },
  );
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
