import type { Address, Block, Hash, Hex } from "../../src/core/types.ts";
import { hashFor, target } from "../support/fakes.ts";
import { nextOf, type Pool, type Receipt, type Tx } from "../support/mempool.ts";
import { type Done, type Emitted, sealed } from "./blocks.ts";

export type State = {
  readonly nonces: ReadonlyMap<Address, bigint>;
  readonly balances: ReadonlyMap<Address, bigint>;
  readonly isPaused: boolean;
};
export type Made = ReturnType<typeof sealed> & {
  readonly block: Block;
  readonly state: State;
  readonly receiptsOf: ReadonlyMap<Hash, Receipt>;
  /** How often a transaction of ours paused in it what was not paused. */
  readonly pauses: number;
};

export const pauseData: Hex = "0x8456cb59";

/** How a block comes to be. */
export type How = {
  /** What others do in it, a transaction each. */
  readonly emits?: readonly (readonly Emitted[])[];
  /** How many transactions of others revert in it. */
  readonly reverts?: number;
  readonly baseFee?: bigint;
  /** Pools from which it takes transactions; all of them unless given. */
  readonly takes?: readonly Pool[];
  /** Somebody else pauses the target, and who comes second in this block reverts; or somebody ends the pause. */
  readonly paused?: boolean;
  /** Transactions that others mine with a key of ours. */
  readonly spends?: readonly (readonly [Address, number])[];
  /** What accounts have from then on, in wei. */
  readonly funds?: readonly (readonly [Address, bigint])[];
};

type Setting = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Blocks that there are at the start. */
  readonly history: number;
  readonly balance: bigint;
};

/**
 * A chain with accounts, blocks that hash to what they say, receipts, and one target that can be paused. Every block keeps the state after it, so
 * that the chain can go back to any of them.
 */
export function createWorld({ now, history, balance }: Setting) {
  const pools: Pool[] = [];
  const giveBack: ((tx: Tx) => void)[] = [];
  const heard: ((made: Made) => void)[] = [];
  const rules = {
    /** Wei, of blocks that are not told another one. */
    baseFee: 10n ** 9n,
    /** What a pause takes, and what nodes say that it takes. */
    gas: 60_000n,
    estimate: 60_000n,
    /** Whether to pause what is paused reverts, as with OpenZeppelin. */
    isStrict: false,
    /** The words in which the target refuses whoever calls it. */
    refuses: (_from: Address): string | undefined => undefined,
  };
  let made: Made[] = [];
  let [branch, others, effects] = ["a", 0, 0];

  const last = () => {
    const found = made.at(-1);
    if (found === undefined) throw new Error("the chain has no block");
    return found;
  };
  const nonceOf = (account: Address, { nonces }: State = last().state) => nonces.get(account) ?? 0n;
  const balanceOf = (account: Address, { balances }: State = last().state) => balances.get(account) ?? balance;

  /** The next block, which is nobody's until it is added. */
  function build({
    emits = [],
    baseFee = rules.baseFee,
    takes = pools,
    paused,
    reverts = 0,
    spends = [],
    funds = [],
  }: How = {}): Made {
    const before: State = made.at(-1)?.state ?? { nonces: new Map(), balances: new Map(), isPaused: false };
    const nonces = new Map([
      ...before.nonces,
      ...spends.map(([who, count]) => [who, nonceOf(who, before) + BigInt(count)] as const),
    ]);
    const balances = new Map([...before.balances, ...funds]);
    let pauses = 0;
    let isPaused = paused ?? before.isPaused;
    const done: Done[] = emits.map((logs) => ({ hash: hashFor(`other ${others++}`), logs }));
    for (let index = 0; index < reverts; index++)
      done.push({ hash: hashFor(`other ${others++}`), logs: [], isReverted: true });
    const included: Tx[] = [];
    const ended = new Map<Hash, { readonly success: boolean; readonly gasUsed: bigint; readonly cost: bigint }>();
    const next = () => nextOf(takes, (account) => nonces.get(account) ?? 0n, baseFee, 0n);
    for (let tx = next(); tx !== undefined; tx = next()) {
      const price = tx.maxFee < baseFee + tx.tip ? tx.maxFee : baseFee + tx.tip;
      nonces.set(tx.from, BigInt(tx.nonce) + 1n);
      const isOut = tx.gas < rules.gas;
      const success =
        !isOut && rules.refuses(tx.from) === undefined && !(isPaused && (paused === true || rules.isStrict));
      const gasUsed = isOut ? tx.gas : rules.gas;
      balances.set(tx.from, (balances.get(tx.from) ?? balance) - gasUsed * price);
      if (success && tx.to === target && tx.data === pauseData) {
        if (!isPaused) pauses++;
        isPaused = true;
      }
      included.push(tx);
      ended.set(tx.hash, { success, gasUsed, cost: gasUsed * price });
      done.push({ hash: tx.hash, logs: [], isReverted: !success });
    }
    const number = made.length;
    const timestamp = Math.floor(now() / 1_000);
    const parentHash: Hash = made.at(-1)?.block.hash ?? hashFor("nothing");
    const found = sealed({ number, parentHash, timestamp, baseFee, branch }, done);
    const { hash, logsBloom, receiptsRoot } = found.header;
    const block: Block = {
      ...{ number: BigInt(number), hash, parentHash, timestamp: BigInt(timestamp), baseFee, logsBloom, receiptsRoot },
    };
    const nothing = { success: false, gasUsed: 0n, cost: 0n };
    const receiptsOf = new Map(included.map((tx) => [tx.hash, { tx, block, ...(ended.get(tx.hash) ?? nothing) }]));
    effects += pauses;
    return { ...found, block, state: { nonces, balances, isPaused }, receiptsOf, pauses };
  }

  function mine(how: How = {}): Block {
    const next = build(how);
    made.push(next);
    for (const pool of pools) pool.prune();
    for (const hear of heard) hear(next);
    return next.block;
  }

  /** Takes the newest blocks away; what was in them waits in the pools again, as with geth. */
  function reorganise(depth: number): readonly Made[] {
    const gone = made.slice(-depth);
    made = made.slice(0, -depth);
    branch = `${branch}'`;
    for (const { receiptsOf } of gone) for (const { tx } of receiptsOf.values()) for (const give of giveBack) give(tx);
    return gone;
  }

  for (let block = 0; block < history; block++) mine();
  return {
    pools,
    giveBack,
    /** Told of every block that is mined. */
    heard,
    rules,
    nonceOf,
    balanceOf,
    mine,
    build,
    reorganise,
    made: () => made,
    head: () => last().block,
    isPaused: () => last().state.isPaused,
    /** How often a transaction of ours paused what was not paused, on whatever branch. */
    effects: () => effects,
    /** The same on this branch alone. */
    pausesOnBranch: () => made.reduce((sum, { pauses }) => sum + pauses, 0),
    /** Transactions with a receipt on this branch. */
    get receipts(): Map<Hash, Receipt> {
      return new Map(made.flatMap(({ receiptsOf }) => [...receiptsOf]));
    },
  };
}

export type World = ReturnType<typeof createWorld>;
