import { toWord } from "../lib/words.ts";
import { FirebreakError } from "./errors.ts";
import type { Chain } from "./parts.ts";
import { type SentCall, teller } from "./transaction.ts";
import type { Address, Block, BlockRef, Hash, Hex } from "./types.ts";

/** What is run on the state of a block, as the first of the next one. */
export type Supposed = {
  readonly hash: Hash;
  readonly call: SentCall;
  readonly head: Block;
  /** Seconds between two blocks. */
  readonly seconds: bigint;
};

/** The next block as if it held one transaction alone, and two chains that show it: as that leaves it, and as it would be without, at the same second. */
export type Aftermath = { readonly block: Block; readonly left: Chain; readonly without: Chain };

/** Reads that travel together behind the transaction, and requests for one transaction: reads that need what others answered come in the next one. */
const [mostReads, mostRequests] = [64, 4];
const zero: Address = "0x0000000000000000000000000000000000000000";

type Waiting = {
  readonly asked: SentCall;
  readonly resolve: (answer: Hex) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Calls and ether balances at that block are read where the transaction was simulated, by further calls behind it; everything else of the chain is what it
 * is. Its parent is the head, so that who compares it with blocks before finds these.
 */
export function aftermathOf({ hash, call, head, seconds }: Supposed, chain: Chain, simulating: Chain): Aftermath {
  const { receiptsRoot: _, isBare: __, ...rest } = head;
  const block: Block = {
    ...rest,
    number: head.number + 1n,
    hash,
    parentHash: head.hash,
    timestamp: head.timestamp + (seconds > 0n ? seconds : 1n),
  };
  const isThere = (at: BlockRef) => at.hash === hash;
  const showing = (before: readonly SentCall[], when: string): Chain => {
    const read = createReads(async (asked) => {
      const answers = await simulating.simulate([...before, ...asked], head, zero, block.timestamp);
      return answers?.slice(before.length);
    }, when);
    return {
      ...chain,
      call: ({ to, data }, at, from = zero, gas) =>
        isThere(at) ? read({ to, data, from }) : chain.call({ to, data }, at, from, gas),
      balance: async (account, at) =>
        isThere(at) ? BigInt(await read({ to: teller, data: toWord(BigInt(account)) })) : chain.balance(account, at),
    };
  };
  return { block, left: showing([call], "after the transaction"), without: showing([], "in the next block") };
}

/** Reads of one turn go together; what was read is not asked again. */
function createReads(ask: (asked: readonly SentCall[]) => ReturnType<Chain["simulate"]>, when: string) {
  const known = new Map<string, Promise<Hex>>();
  let waiting: Waiting[] = [];
  let requests = 0;

  async function send(some: readonly Waiting[]): Promise<void> {
    try {
      if (++requests > mostRequests) throw lacking(`it is read in more than ${mostRequests} requests; read less of it`);
      const answers = await ask(some.map(({ asked }) => asked));
      if (answers?.length !== some.length)
        throw lacking("not enough nodes say the same of it, or its answer is too large");
      for (const [index, { resolve, reject }] of some.entries()) {
        const { success, output } = answers[index] ?? { success: false, output: "0x" };
        success ? resolve(output) : reject(new FirebreakError("CALL_REVERTED", `it reverts ${when}`));
      }
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += mostReads) void send(all.slice(from, from + mostReads)); // it raises nothing
  }

  return (asked: SentCall): Promise<Hex> => {
    const key = `${asked.from} ${asked.to} ${asked.data}`;
    const reading =
      known.get(key) ??
      new Promise<Hex>((resolve, reject) => {
        // After everything that this turn asks for.
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ asked, resolve, reject });
      });
    known.set(key, reading);
    return reading;
  };
}

function lacking(why: string): FirebreakError {
  return new FirebreakError("NOT_EVALUABLE", `what it would leave cannot be simulated: ${why}`);
}
