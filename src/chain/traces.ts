import { FirebreakError } from "../core/errors.ts";
import type { TracedCall, TraceFilter } from "../core/traces.ts";
import type { Transaction } from "../core/transaction.ts";
import type { BlockRef, Hash } from "../core/types.ts";
import { inTurn } from "../lib/in-turn.ts";
import { lacksMethod } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";
import { debugForm, type Form, flatForm, type Outline } from "./trace-forms.ts";

type Options = {
  readonly order: () => readonly Rpc[];
  /** Nodes that must tell of a call before it is more than the word of one. */
  readonly quorum: number;
  readonly transactions: (block: BlockRef) => Promise<readonly Transaction[]>;
  readonly differs?: ((node: Rpc, what: string) => void) | undefined;
};

type Said = {
  readonly node: Rpc;
  readonly calls: ReadonlyMap<string, readonly TracedCall[]>;
  readonly leftOut: ReadonlySet<string>;
};
/** What all nodes together tell, and what of each of them could not be kept. */
type Told = { readonly calls: readonly TracedCall[]; readonly leftOut: readonly ReadonlySet<string>[] };

/** Blocks whose calls are kept; they are asked for while the block is new, by one detector after the other. */
const remembered = 8;
/** Blocks after which a node that has no traces is asked again: it may be another one by then. */
const lacksFor = 300n;

/**
 * The calls within the transactions of a block, from the nodes that trace: one block after the other, over all filters that were ever asked for,
 * and only when somebody asks. Nothing proves them, so that each says whether a quorum of the nodes tells of it.
 */
export function createTraces({ order, quorum, transactions, differs }: Options) {
  const turn = inTurn();
  const forms = new Map<string, Form>();
  const lacking = new Map<string, bigint>();
  const memory = new Map<Hash, { readonly version: number; readonly reading: Promise<Told> }>();
  /** The wishes of all filters that were ever asked for. */
  const wanted = new Set<string>();
  const wishesMet = (call: Outline) => wishesThatMeet(call).filter((wish) => wanted.has(wish));

  /** Undefined where it has neither form; which one it has is remembered, and so is that it has none. */
  async function ask(node: Rpc, block: BlockRef, hashes: readonly Hash[]): Promise<Said | undefined> {
    const without = lacking.get(node.name);
    if (without !== undefined && block.number < without + lacksFor) return undefined;
    const known = forms.get(node.name);
    for (const form of known === undefined ? [debugForm, flatForm] : [known]) {
      const reading = form.reading(block, hashes, wishesMet);
      try {
        await node.request(form.method, form.params(block), reading);
        forms.set(node.name, form);
        const { calls, leftOut } = reading.calls();
        return { node, calls: Map.groupBy(calls, keyOf), leftOut };
      } catch (error) {
        if (!lacksMethod(error)) throw error;
        forms.delete(node.name);
      }
    }
    lacking.set(node.name, block.number);
    return undefined;
  }

  async function read(block: BlockRef): Promise<Told> {
    const hashes = (await transactions(block)).map(({ hash }) => hash);
    const left = [...order()];
    // Until a node has traced, also an empty block is asked for: that none does has to show before a block has what is looked for.
    if (hashes.length === 0 && left.some(({ name }) => forms.has(name))) return { calls: [], leftOut: [] };
    const said: Said[] = [];
    let failure: unknown = lacksAll();
    while (left.length > 0 && !isAgreed(said, quorum)) {
      const count = said.length < quorum ? quorum - said.length : left.length;
      const asked = await Promise.allSettled(left.splice(0, count).map((node) => ask(node, block, hashes)));
      for (const one of asked)
        if (one.status === "rejected") failure = one.reason;
        else if (one.value !== undefined) said.push(one.value);
    }
    if (said.length === 0) throw failure;
    return { calls: together(said, quorum, differs), leftOut: said.map(({ leftOut }) => leftOut) };
  }

  return {
    /** Those that match the filter. Raises NOT_EVALUABLE where no node traces, and where all are wanted and some were left out. */
    async calls(block: BlockRef, filter: TraceFilter): Promise<readonly TracedCall[]> {
      const wishes = wishesIn(filter);
      for (const wish of wishes) wanted.add(wish);
      const known = memory.get(block.hash);
      const reading = known?.version === wanted.size ? known.reading : turn(() => read(block));
      memory.set(block.hash, { version: wanted.size, reading });
      reading.catch(() => memory.delete(block.hash)); // a failure reaches who asked
      for (const old of [...memory.keys()].slice(0, Math.max(0, memory.size - remembered))) memory.delete(old);
      const { calls, leftOut } = await reading;
      // One node that says that there was more says nothing against a quorum that told all.
      const whole = leftOut.filter((others) => !wishes.some((wish) => others.has(wish))).length;
      if (filter.whole === true && whole < Math.min(quorum, leftOut.length)) throw tooMany(block);
      return calls.filter((call) => wishesThatMeet(call).some((wish) => wishes.includes(wish)));
    },
  };
}

/** What a filter wants, each thing by a name. */
function wishesIn({ to = new Set(), from = new Set(), created = false, functions }: TraceFilter): readonly string[] {
  const called = [...to].flatMap((one) => (functions === undefined ? one : [...functions].map((it) => `${one} ${it}`)));
  return [
    ...called.map((one) => `to ${one}`),
    ...[...from].map((one) => `from ${one}`),
    ...(created ? ["created"] : []),
  ];
}

function wishesThatMeet({ kind, from, to, input }: Outline): readonly string[] {
  return [`from ${from}`, ...(kind === "create" ? ["created"] : [`to ${to}`, `to ${to} ${input.slice(0, 10)}`])];
}

function keyOf({ transaction, kind, from, to, input, value, success, undone }: TracedCall): string {
  return [transaction, kind, from, to, input, value, success, undone].join(" ");
}

/** Whether so many say all the same. */
function isAgreed(said: readonly Said[], quorum: number): boolean {
  const votes = Map.groupBy(said, ({ calls, leftOut }) =>
    [...[...calls].map(([key, { length }]) => `${key} ${length}`), ...leftOut].sort().join("\n"),
  );
  return [...votes.values()].some(({ length }) => length >= quorum);
}

/** Everything that any of them tells: what a quorum tells comes first, so that one node's inventions push out nothing. */
function together(said: readonly Said[], quorum: number, differs: Options["differs"]): readonly TracedCall[] {
  const sure: TracedCall[] = [];
  const doubtful: TracedCall[] = [];
  for (const key of new Set(said.flatMap(({ calls }) => [...calls.keys()]))) {
    const told = said.map(({ calls }) => calls.get(key) ?? []).sort((a, b) => b.length - a.length);
    const agreed = told[quorum - 1] ?? [];
    sure.push(...agreed);
    const more = (told[0] ?? []).slice(agreed.length);
    doubtful.push(...more.map((one) => ({ ...one, belowQuorum: true })));
    if (quorum > 1 && agreed.length > 0)
      for (const { node, calls } of said)
        if ((calls.get(key)?.length ?? 0) < agreed.length) differs?.(node, "its traces lack calls that others show");
  }
  return [...sure, ...doubtful];
}

function lacksAll(): FirebreakError {
  return new FirebreakError(
    "NOT_EVALUABLE",
    "no node gives call traces (debug_traceBlockByHash or trace_block); name one that does, or leave `internal` out",
  );
}

function tooMany({ number }: BlockRef): FirebreakError {
  return new FirebreakError(
    "NOT_EVALUABLE",
    `transactions of block ${number} made more calls than are kept, and the one that matters may be among the others; look at them`,
  );
}
