import { FirebreakError } from "../core/errors.ts";
import type { TracedCall } from "../core/traces.ts";
import type { Address, BlockRef, Hash } from "../core/types.ts";
import { type Node, type Scan, scanJson } from "../lib/json-scan.ts";
import { lower } from "../lib/words.ts";

/** What says whether a call is wanted; of the input the function is enough. */
export type Outline = Pick<TracedCall, "kind" | "from" | "to" | "input">;
/** The wishes that a call meets; asked of each, so that nothing is kept that meets none. */
export type WishesMet = (call: Outline) => readonly string[];
/** What was kept, and the wishes that are met by others that were not. */
export type Kept = { readonly calls: readonly TracedCall[]; readonly leftOut: ReadonlySet<string> };

/** A way to ask a node for the calls of a whole block. */
export type Form = {
  readonly method: string;
  params(block: BlockRef): readonly unknown[];
  /** `transactions` are those of the block, in order. */
  reading(block: BlockRef, transactions: readonly Hash[], wishesMet: WishesMet): Scan & { calls(): Kept };
};

type Found = Omit<TracedCall, "transaction">;

/** A call has 1,024 others above it at most (the yellow paper, 9.1), and two levels of JSON for each. */
const mostDepth = 2 * 1_025 + 16;
const mostLength = 2 + 2 * (4 + 32 * 16);
/** What is kept of one transaction, and of a block. That there was more is kept as well, so that nobody hides a call behind others unnoticed. */
const [mostOfOne, mostOfAll] = [256, 4_096];
const keys = new Set(["type", "from", "to", "input", "value", "error", "callType", "address", "txHash"]);
const flatKeys = new Set([...keys, "blockHash", "transactionHash"]);

/** Geth's callTracer, which others have as well. */
export const debugForm: Form = {
  method: "debug_traceBlockByHash",
  params: ({ hash }) => [hash, { tracer: "callTracer", timeout: "2s" }],
  reading(block, transactions, wishesMet) {
    const kept = keep(wishesMet);
    let own = createOwn();
    let [count, traced] = [0, 0];
    const closed = (node: Node): void => {
      const { key, depth, isArray, strings } = node;
      if (isArray) return;
      // Depth 4 is what the transaction itself does; it is read from the block, which its hash covers.
      const found = key === "calls" ? foundIn(strings, strings["type"], wishesMet) : [];
      if (own.calls.length >= mostOfOne) kept.leaveOut(found);
      if (key === "calls" || (key === "result" && depth === 4)) own.over(depth, found, hasFailed(strings));
      if (key === "result" && depth === 4) traced++;
      if (key !== "result" || depth !== 3) return;
      kept.add(lower(strings["txHash"] ?? transactions[count] ?? "0x"), own.calls);
      own = createOwn();
      count++;
    };
    const scan = scanJson({ keys, mostLength, mostDepth, closed });
    return {
      ...scan,
      calls() {
        if (count !== transactions.length || traced !== count) throw incomplete(block, transactions.length, traced);
        return kept.calls(transactions);
      },
    };
  },
};

/** OpenEthereum's, which Erigon, Nethermind and Reth have: asked by number, so that the hash in the answer counts. */
export const flatForm: Form = {
  method: "trace_block",
  params: ({ number }) => [`0x${number.toString(16)}`],
  reading(block, transactions, wishesMet) {
    const kept = keep(wishesMet);
    const [expected, seen] = [new Set<string>(transactions), new Set<string>()];
    let action: Record<string, string> = {};
    let result: Record<string, string> = {};
    /** How deep the call lies that is told of. */
    let inner = 0;
    /** The outermost call that failed, of those that are around what is told now: what it made comes behind it. */
    let failed: { readonly transaction: Hash; readonly inner: number } | undefined;
    const closed = (node: Node): void => {
      const { key, depth, isArray, size, strings } = node;
      if (depth === 4 && key === "action") action = strings;
      if (depth === 4 && key === "result") result = strings;
      if (depth === 4 && key === "traceAddress" && isArray) inner = size;
      if (depth !== 3 || key !== "result" || isArray) return;
      if (strings["blockHash"]?.toLowerCase() !== block.hash) throw incomplete(block, transactions.length, 0);
      const { error, type } = strings;
      const transaction = lower(strings["transactionHash"] ?? "");
      if (expected.has(transaction)) seen.add(transaction);
      const call = { ...action, ...(result["address"] && { to: result["address"] }), ...(error && { error }) };
      const kind = type === "create" ? "CREATE" : type === "call" ? action["callType"] : undefined;
      if (failed !== undefined && (failed.transaction !== transaction || failed.inner >= inner)) failed = undefined;
      const found = inner === 0 ? [] : foundIn(call, kind, wishesMet);
      kept.add(transaction, failed === undefined ? found : found.flatMap(takenBack));
      if (hasFailed(call)) failed ??= { transaction, inner };
      [action, result, inner] = [{}, {}, 0];
    };
    const scan = scanJson({ keys: flatKeys, mostLength, mostDepth, closed });
    return {
      ...scan,
      calls() {
        if (seen.size !== transactions.length) throw incomplete(block, transactions.length, seen.size);
        return kept.calls(transactions);
      },
    };
  },
};

/** The calls of one transaction, told from the inside out: what a call made comes before it, and is taken back when it failed. */
function createOwn() {
  const calls: Found[] = [];
  /** How many calls there were when one of such a depth was over, deeper and later ones last: who lies deeper and comes behind it is another one's. */
  const ends: { readonly depth: number; readonly count: number }[] = [];
  return {
    calls: calls as readonly Found[],
    over(depth: number, found: readonly Found[], failed: boolean): void {
      while ((ends.at(-1)?.depth ?? 0) > depth) ends.pop();
      if (failed) calls.push(...calls.splice(ends.at(-1)?.count ?? 0).flatMap(takenBack));
      if (calls.length < mostOfOne) calls.push(...found);
      if (ends.at(-1)?.depth === depth) ends.pop();
      ends.push({ depth, count: calls.length });
    },
  };
}

/** What is left to tell of a call after one around it failed: of a creation nothing. */
function takenBack(one: Found): readonly Found[] {
  if (one.kind === "create") return [];
  return [one.success ? { ...one, undone: true } : one];
}

function keep(wishesMet: WishesMet) {
  const found = new Map<Hash, Found[]>();
  const leftOut = new Set<string>();
  let size = 0;
  function leaveOut(calls: readonly Found[]): void {
    for (const wish of calls.flatMap(wishesMet)) leftOut.add(wish);
  }
  return {
    leaveOut,
    add(transaction: Hash, calls: readonly Found[]): void {
      if (calls.length === 0) return;
      const own = found.get(transaction) ?? [];
      found.set(transaction, own);
      const room = Math.max(0, Math.min(mostOfOne - own.length, mostOfAll - size));
      own.push(...calls.slice(0, room));
      size += Math.min(room, calls.length);
      leaveOut(calls.slice(room));
    },
    /** Of transactions that are not of the block nothing. */
    calls: (transactions: readonly Hash[]): Kept => ({
      calls: transactions.flatMap((transaction) =>
        (found.get(transaction) ?? []).map((one) => ({ transaction, ...one })),
      ),
      leftOut,
    }),
  };
}

/** What is no plain call or creation (a read, code that runs as somebody else's) changes nothing of whom it names; a creation that failed left nothing. */
function foundIn(strings: Record<string, string>, type: string | undefined, wishesMet: WishesMet): readonly Found[] {
  const named = type?.toUpperCase();
  const kind = named === "CALL" ? "call" : named === "CREATE" || named === "CREATE2" ? "create" : undefined;
  const { from, to, input = "0x", value = "0x0" } = strings;
  const success = !hasFailed(strings);
  if (kind === undefined || !isAddress(from) || !isAddress(to) || (kind === "create" && !success)) return [];
  const given = kind === "call" ? input : "0x";
  const outline = { kind, from: lower(from), to: lower(to), input: lower(given.slice(0, 10)) } as const;
  if (wishesMet(outline).length === 0) return [];
  const isPlain = /^0x[0-9a-fA-F]*$/.test(input) && /^0x[0-9a-fA-F]{1,64}$/.test(value);
  return isPlain ? [{ ...outline, success, input: lower(given), value: BigInt(value) }] : [];
}

function hasFailed({ error = "" }: Readonly<Record<string, string>>): boolean {
  return error !== "";
}

function isAddress(text: string | undefined): text is Address {
  return text !== undefined && /^0x[0-9a-fA-F]{40}$/.test(text);
}

function incomplete({ number }: BlockRef, expected: number, found: number): FirebreakError {
  return new FirebreakError(
    "RPC_BAD_ANSWER",
    `expected the calls of ${expected} transactions of block ${number}, found those of ${found}; another node is asked`,
    { retryable: true },
  );
}
