import type { BlockRef, Call, Hash, Hex } from "../core/types.ts";
import { keccakHex } from "../lib/keccak.ts";
import { asHex } from "./answers.ts";
import { aggregateOf, answersOf, batchGas, door, doorCode, multicall } from "./multicall.ts";
import { type Ask, isRevert } from "./quorum.ts";
import { RpcError } from "./refusal.ts";
import { fromHex } from "./rlp.ts";

type Waiting = {
  readonly call: Call;
  readonly resolve: (answer: Hex | Promise<Hex>) => void;
};

/** Fewer calls go by themselves; more than the most go in several batches. */
const [fewest, most] = [4, 100];
const mostAlone = 10_000;

/**
 * Puts calls of one turn at one block into few requests, through Multicall3 where its code is. Whatever fails within a batch is asked alone, now and from
 * then on, so that its answer is the one that it gives alone; where nodes do not take part, everything is.
 */
export function createBatches(ask: Ask, alone: (call: Call, block: BlockRef) => Promise<Hex>, codeHash: Hash) {
  const waiting = new Map<Hash, { readonly block: BlockRef; readonly calls: Waiting[] }>();
  /** What does not go with others: it reverts, burns gas, or writes. */
  const loners = new Set<string>();
  let isThere: boolean | undefined;

  /** A node that cannot say now is asked again; one that has another code there never. */
  async function isUsable({ hash }: BlockRef): Promise<boolean> {
    if (isThere !== undefined) return isThere;
    const code = await ask("eth_getCode", [multicall, { blockHash: hash }], asHex).catch(() => undefined);
    if (code !== undefined) isThere = keccakHex(fromHex(code)) === codeHash;
    return isThere === true;
  }

  function byItself({ call, resolve }: Waiting, block: BlockRef): void {
    resolve(alone(call, block));
  }

  function keepApart(one: Waiting, block: BlockRef): void {
    if (loners.size >= mostAlone) loners.clear();
    loners.add(keyOf(one.call));
    byItself(one, block);
  }

  async function send(calls: readonly Waiting[], block: BlockRef): Promise<void> {
    const data = aggregateOf(calls.map(({ call }) => call));
    const params = [{ to: door, data, gas: batchGas }, { blockHash: block.hash }, { [door]: { code: doorCode } }];
    try {
      const answers = await ask("eth_call", params, (it) => answersOf(asHex(it), calls.length));
      answers.forEach((answer, index) => {
        const one = calls[index];
        if (one !== undefined) answer === undefined ? keepApart(one, block) : one.resolve(answer);
      });
    } catch (error) {
      const isFull = error instanceof RpcError && isRevert(error);
      // A node that refuses the form will refuse it again.
      if (error instanceof RpcError && !isFull && !error.retryable) isThere = false;
      if (!isFull) for (const one of calls) byItself(one, block);
      else if (calls.length === 1) for (const one of calls) keepApart(one, block);
      else {
        // Somebody burned the gas of all: halves find who it was.
        const half = Math.ceil(calls.length / 2);
        await Promise.all([send(calls.slice(0, half), block), send(calls.slice(half), block)]);
      }
    }
  }

  async function flush(hash: Hash): Promise<void> {
    const found = waiting.get(hash);
    waiting.delete(hash);
    if (found === undefined) return;
    const { block, calls } = found;
    if (calls.length < fewest || !(await isUsable(block))) {
      for (const one of calls) byItself(one, block);
      return;
    }
    for (let from = 0; from < calls.length; from += most) void send(calls.slice(from, from + most), block); // it raises nothing
  }

  return {
    call(call: Call, block: BlockRef): Promise<Hex> {
      if (isThere === false || loners.has(keyOf(call))) return alone(call, block);
      return new Promise((resolve) => {
        const known = waiting.get(block.hash);
        if (known !== undefined) known.calls.push({ call, resolve });
        else {
          waiting.set(block.hash, { block, calls: [{ call, resolve }] });
          // After everything that this turn asks for.
          setImmediate(() => void flush(block.hash)); // it raises nothing
        }
      });
    },
  };
}

function keyOf({ to, data }: Call): string {
  return `${to}${data.slice(2, 10)}`;
}
