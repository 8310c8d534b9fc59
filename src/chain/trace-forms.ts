import { FirebreakError } from "../core/errors.ts";
import type { TracedCall } from "../core/traces.ts";
import type { Address, BlockRef, Hash } from "../core/types.ts";
import { type Node, type Scan, scanJson } from "../lib/json-scan.ts";
import { lower } from "../lib/words.ts";

/** Whether a call is wanted; asked of each, so that nothing else is kept. */
export type IsWanted = (call: Pick<TracedCall, "kind" | "from" | "to">) => boolean;

/** A way to ask a node for the calls of a whole block. */
export type Form = {
  readonly method: string;
  params(block: BlockRef): readonly unknown[];
  /** `transactions` are those of the block, in order. */
  reading(
    block: BlockRef,
    transactions: readonly Hash[],
    isWanted: IsWanted,
  ): Scan & { calls(): readonly TracedCall[] };
};

type Found = Omit<TracedCall, "transaction">;

/** A call has 1,024 others above it at most (the yellow paper, 9.1), and two levels of JSON for each. */
const mostDepth = 2 * 1_025 + 16;
const mostLength = 2 + 2 * (4 + 32 * 16);
/** What is kept of one transaction, and of a block: who makes more calls hides no other one's. */
const [mostOfOne, mostOfAll] = [256, 4_096];
const keys = new Set(["type", "from", "to", "input", "value", "error", "callType", "address", "txHash"]);
const flatKeys = new Set([...keys, "blockHash", "transactionHash"]);

/** Geth's callTracer, which others have as well. */
export const debugForm: Form = {
  method: "debug_traceBlockByHash",
  params: ({ hash }) => [hash, { tracer: "callTracer", timeout: "2s" }],
  reading(block, transactions, isWanted) {
    const kept = keep();
    let own: Found[] = [];
    let [count, traced] = [0, 0];
    const closed = (node: Node): void => {
      const { key, depth, isArray, strings } = node;
      if (isArray) return;
      // Depth 4 is what the transaction itself does; it is read from the block, which its hash covers.
      if (key === "calls" && own.length < mostOfOne) own.push(...foundIn(strings, strings["type"], isWanted));
      if (key === "result" && depth === 4) traced++;
      if (key !== "result" || depth !== 3) return;
      kept.add(lower(strings["txHash"] ?? transactions[count] ?? "0x"), own);
      own = [];
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
  reading(block, transactions, isWanted) {
    const kept = keep();
    const [expected, seen] = [new Set<string>(transactions), new Set<string>()];
    let action: Record<string, string> = {};
    let result: Record<string, string> = {};
    let isInner = false;
    const closed = (node: Node): void => {
      const { key, depth, isArray, isFilled, strings } = node;
      if (depth === 4 && key === "action") action = strings;
      if (depth === 4 && key === "result") result = strings;
      if (depth === 4 && key === "traceAddress" && isArray) isInner = isFilled;
      if (depth !== 3 || key !== "result" || isArray) return;
      if (strings["blockHash"]?.toLowerCase() !== block.hash) throw incomplete(block, transactions.length, 0);
      const { error, type } = strings;
      const transaction = lower(strings["transactionHash"] ?? "");
      if (expected.has(transaction)) seen.add(transaction);
      const call = { ...action, ...(result["address"] && { to: result["address"] }), ...(error && { error }) };
      const kind = type === "create" ? "CREATE" : type === "call" ? action["callType"] : undefined;
      if (isInner) kept.add(transaction, foundIn(call, kind, isWanted));
      [action, result, isInner] = [{}, {}, false];
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

function keep() {
  const found = new Map<Hash, Found[]>();
  let size = 0;
  return {
    add(transaction: Hash, calls: readonly Found[]): void {
      if (calls.length === 0) return;
      const own = found.get(transaction) ?? [];
      found.set(transaction, own);
      for (const call of calls) {
        if (own.length >= mostOfOne || size >= mostOfAll) return;
        own.push(call);
        size++;
      }
    },
    /** Of transactions that are not of the block nothing. */
    calls: (transactions: readonly Hash[]): readonly TracedCall[] =>
      transactions.flatMap((transaction) => (found.get(transaction) ?? []).map((one) => ({ transaction, ...one }))),
  };
}

/** What is no plain call or creation (a read, code that runs as somebody else's) changes nothing of whom it names; a creation that failed left nothing. */
function foundIn(strings: Record<string, string>, type: string | undefined, isWanted: IsWanted): readonly Found[] {
  const named = type?.toUpperCase();
  const kind = named === "CALL" ? "call" : named === "CREATE" || named === "CREATE2" ? "create" : undefined;
  const { from, to, input = "0x", value = "0x0", error } = strings;
  const success = error === undefined || error === "";
  if (kind === undefined || !isAddress(from) || !isAddress(to) || (kind === "create" && !success)) return [];
  const found = { kind, from: lower(from), to: lower(to), success } as const;
  if (!isWanted(found)) return [];
  const isPlain = /^0x[0-9a-fA-F]*$/.test(input) && /^0x[0-9a-fA-F]{1,64}$/.test(value);
  return isPlain ? [{ ...found, input: kind === "call" ? lower(input) : "0x", value: BigInt(value) }] : [];
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
