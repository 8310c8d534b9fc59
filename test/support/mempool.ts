import { Transaction } from "ethers";
import { RpcError } from "../../src/chain/refusal.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Address, Block, Hash } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { type Dialect, dialects, type Refusal } from "./dialects.ts";
import { blockOf } from "./fakes.ts";

export type Tx = {
  readonly hash: Hash;
  readonly from: Address;
  readonly to: Address;
  readonly data: string;
  readonly nonce: number;
  readonly gas: bigint;
  readonly maxFee: bigint;
  readonly tip: bigint;
};

export type Receipt = {
  readonly tx: Tx;
  readonly block: Block;
  readonly success: boolean;
  readonly gasUsed: bigint;
  readonly cost: bigint;
};
type Executed = { readonly success: boolean; readonly gasUsed: bigint };

const mostGas = 16_777_216n;
const quantity = (value: bigint) => `0x${value.toString(16)}`;

/**
 * A chain that is nothing but accounts, blocks and receipts; `execute` says what a mined transaction does. Blocks are made by `mine`, at once,
 * from what its pools hold: time is the number of the block.
 */
export function createLedger(execute: (tx: Tx) => Executed, start: { balance?: bigint; nonce?: bigint } = {}) {
  const [balances, nonces] = [new Map<Address, bigint>(), new Map<Address, bigint>()];
  const receipts = new Map<Hash, Receipt>();
  const pools: Pool[] = [];
  let [head, branch]: [Block, string] = [blockOf(100), "a"];
  const nonceOf = (account: Address) => nonces.get(account) ?? start.nonce ?? 0n;
  const balanceOf = (account: Address) => balances.get(account) ?? start.balance ?? 10n ** 19n;

  function include(tx: Tx): void {
    const { success, gasUsed } = execute(tx);
    const price = tx.maxFee < head.baseFee + tx.tip ? tx.maxFee : head.baseFee + tx.tip;
    const cost = gasUsed * price;
    balances.set(tx.from, balanceOf(tx.from) - cost);
    nonces.set(tx.from, BigInt(tx.nonce) + 1n);
    receipts.set(tx.hash, { tx, block: head, success, gasUsed, cost });
  }

  return {
    pools,
    receipts,
    nonceOf,
    balanceOf,
    head: () => head,
    setBalance: (account: Address, wei: bigint) => void balances.set(account, wei),
    /** Somebody with the same key mines so many transactions that we know nothing of. */
    spend: (account: Address, count: number) => void nonces.set(account, nonceOf(account) + BigInt(count)),
    /** The next block, with everything that is next in its sender's row and pays its base fee and `leastTip`; without `takes`, all pools'. */
    mine({ baseFee = head.baseFee, leastTip = 0n, takes = pools as readonly Pool[], on = branch } = {}): Block {
      head = { ...blockOf(head.number + 1n, on, branch), baseFee };
      branch = on;
      for (let tx = nextOf(takes, nonceOf, baseFee, leastTip); tx; tx = nextOf(takes, nonceOf, baseFee, leastTip))
        include(tx);
      for (const pool of pools) pool.prune();
      return head;
    },
  };
}

export type Ledger = Pick<ReturnType<typeof createLedger>, "pools" | "receipts" | "nonceOf" | "balanceOf" | "head">;
export type Pool = { all(): readonly Tx[]; prune(): void };

/** What a builder takes next: of those that are next in their sender's row and pay enough, the one with the highest tip. */
export function nextOf(
  pools: readonly Pool[],
  nonceOf: (account: Address) => bigint,
  baseFee: bigint,
  leastTip: bigint,
): Tx | undefined {
  return pools
    .flatMap((pool) => pool.all())
    .filter(({ from, nonce, maxFee, tip }) => {
      const pays = maxFee - baseFee < tip ? maxFee - baseFee : tip;
      return BigInt(nonce) === nonceOf(from) && maxFee >= baseFee && pays >= leastTip;
    })
    .sort((one, other) => Number(other.tip - one.tip))[0];
}

/**
 * A node's pool with geth's rules: another transaction takes the place of one with its nonce only when it pays 10% more on the fee cap and on
 * the tip; one whose nonce is not the next one waits; one that pays less than the base fee waits (geth) or is refused (`refusesLow`, anvil).
 */
export function createPool(ledger: Ledger, dialect: Dialect = "geth", { refusesLow = dialect === "anvil" } = {}) {
  const held = new Map<string, Tx>();
  const offered: Tx[] = [];
  const refused: Refusal[] = [];
  const place = ({ from, nonce }: Tx) => `${from} ${nonce}`;

  function refusalOf(tx: Tx): Refusal | undefined {
    const old = held.get(place(tx));
    if (old?.hash === tx.hash) return "known";
    if (ledger.receipts.has(tx.hash)) return "mined";
    if (tx.gas > mostGas) return "limit";
    if (tx.gas < 21_000n) return "intrinsic";
    if (refusesLow && tx.maxFee < ledger.head().baseFee) return "base-fee";
    if (BigInt(tx.nonce) < ledger.nonceOf(tx.from)) return "nonce";
    if (tx.gas * tx.maxFee > ledger.balanceOf(tx.from)) return "funds";
    return old !== undefined && !pays(tx, old) ? "replacement" : undefined;
  }

  function send(raw: unknown): Hash {
    const tx = read(String(raw));
    offered.push(tx);
    const refusal = refusalOf(tx);
    if (refusal !== undefined) {
      refused.push(refusal);
      const [next, balance] = [ledger.nonceOf(tx.from), ledger.balanceOf(tx.from)];
      const message = dialects[dialect][refusal]({ ...tx, next, balance, cost: tx.gas * tx.maxFee });
      throw new RpcError(dialect, "eth_sendRawTransaction", -32000, message);
    }
    held.set(place(tx), tx);
    return tx.hash;
  }

  const pool = {
    all: () => [...held.values()],
    prune(): void {
      for (const [at, tx] of held) if (BigInt(tx.nonce) < ledger.nonceOf(tx.from)) held.delete(at);
    },
    /** Everything that was offered, taken or not, in order. */
    offered,
    refused,
    /** As if nobody had ever sent it. */
    drop: (hash: Hash) => {
      for (const [at, tx] of held) if (tx.hash === hash) held.delete(at);
    },
    send,
    /** Its block is gone. */
    back: (tx: Tx) => void held.set(place(tx), tx),
  };
  ledger.pools.push(pool);
  return pool;
}

export type NodePool = ReturnType<typeof createPool>;

/** What a node says over JSON-RPC; `gas` is its estimate. Every answer can be replaced. */
export function answersOf(ledger: Ledger, pool: NodePool, gas: () => bigint) {
  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_chainId: () => "0x1",
    eth_getTransactionCount: ([account]) => quantity(ledger.nonceOf(account as Address)),
    eth_maxPriorityFeePerGas: () => quantity(10n ** 9n),
    eth_getBalance: ([account]) => quantity(ledger.balanceOf(account as Address)),
    eth_estimateGas: () => quantity(gas()),
    eth_sendRawTransaction: ([raw]) => pool.send(raw),
    eth_getTransactionReceipt: ([hash]) => receiptFor(ledger, hash),
  };
  return answers;
}

function receiptFor({ receipts }: Ledger, hash: unknown): unknown {
  const found = receipts.get(hash as Hash);
  if (found === undefined) return null;
  const { block, success, gasUsed, cost } = found;
  const gas = { gasUsed: quantity(gasUsed), effectiveGasPrice: quantity(cost / gasUsed) };
  const numbers = { ...gas, blockNumber: quantity(block.number), status: success ? "0x1" : "0x0" };
  return { transactionHash: hash, blockHash: block.hash, ...numbers };
}

/** geth's rule: both must rise, and by a tenth at least. */
function pays(tx: Tx, old: Tx): boolean {
  if (tx.maxFee <= old.maxFee || tx.tip <= old.tip) return false;
  return tx.maxFee >= (old.maxFee * 110n) / 100n && tx.tip >= (old.tip * 110n) / 100n;
}

function read(raw: string): Tx {
  const tx = Transaction.from(raw);
  if (tx.hash === null || tx.from === null || tx.to === null || tx.maxFeePerGas === null)
    throw new FirebreakError("TEST", "expected a signed call of type 2");
  const [hash, from, to] = [lower(tx.hash), lower(tx.from), lower(tx.to)];
  const fees = { maxFee: tx.maxFeePerGas, tip: tx.maxPriorityFeePerGas ?? 0n };
  return { hash, from, to, data: tx.data, nonce: tx.nonce, gas: tx.gasLimit, ...fees };
}
