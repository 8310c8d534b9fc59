import { setTimeout as sleep } from "node:timers/promises";
import { concat, Interface, id, toBeHex, toQuantity, zeroPadValue } from "ethers";
import type { Entry } from "../../../src/core/types.ts";
import { loadArtifact } from "../../../src/range/drill/artifact.ts";
import { healthy } from "../../../src/range/faults/fault.ts";
import type { Meddler } from "../../../src/range/faults/gate.ts";
import { openStoreReadOnly } from "../../../src/store/sqlite.ts";
import { randomFrom } from "../../support/seed.ts";
import { type Real, speaker, stranger, target } from "./world.ts";

export const drainable = new Interface(loadArtifact("Drainable").abi as string[]);
export const drainTopic = id("Drain(address,uint256)");
const blockMs = 200;
/** Of a call beside what its bytes cost: many of them must fit into one block. */
const [callGas, gasPerByte] = [200_000, 60];
const rich = toBeHex(10n ** 24n);

export type Run = Awaited<ReturnType<typeof begin>>;

/** One run: the target is open, every node healthy, the keys are rich, the responder runs; what is drawn follows from the seed. */
export async function begin(real: Real, from: number) {
  const { rpc, meddlers, key, spare } = real;
  const random = randomFrom(from);
  const int = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const call = (method: string, ...params: readonly unknown[]) => rpc.call(method, params);
  const honest = () => meddlers.fill(healthy);
  honest();
  for (const { address } of [key, spare]) await call("hardhat_setBalance", address, rich);
  await call("hardhat_setStorageAt", target, "0x0", toBeHex(0, 32));

  async function mine(blocks = 1): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      await call("evm_mine");
      await sleep(blockMs);
    }
  }
  const submit = (to: string, data: string, more: object = {}) =>
    call("eth_sendTransaction", {
      from: stranger,
      to,
      data,
      gas: toQuantity(callGas + gasPerByte * (data.length / 2)),
      ...more,
    });
  const isPaused = async () => BigInt(String(await call("eth_getStorageAt", target, "0x0", "latest"))) === 1n;
  const sentBy = async (who: string) => Number(await call("eth_getTransactionCount", who, "latest"));
  const sent = async () => (await sentBy(key.address)) + (await sentBy(spare.address));
  if (!real.isRunning() && !real.isIdle) await real.start();
  await mine(3);
  const [spoken, last, nonce] = [real.said().length, (await entriesOf(real, 0)).at(-1)?.seq ?? 0, await sent()];

  return {
    ...{ real, int, call, honest, mine, submit, isPaused },
    seed: from,
    rest: (ms: number) => sleep(ms),
    chance: (share: number) => random() < share,
    pick: <T>(some: readonly T[]): T => some[int(0, some.length - 1)] as T,
    /** The event is in the next block. */
    drain: () =>
      submit(target, drainable.encodeFunctionData("drain", [zeroPadValue(toBeHex(int(1, 2 ** 31)), 20), 1n])),
    speak: (topics: readonly string[], data: string, at: string = speaker) =>
      submit(at, concat([toBeHex(topics.length, 1), ...topics, data])),
    meddle(index: number, meddler: Partial<Meddler>): void {
      meddlers[index] = { ...healthy, ...meddler };
    },
    /** Transactions of its keys that were mined in this run. */
    sent: async () => (await sent()) - nonce,
    /** Blocks until it is paused; one more than `most` when it is not. */
    async until(most: number): Promise<number> {
      for (let count = 0; count < most; count++) {
        if (await isPaused()) return count;
        await mine();
      }
      return (await isPaused()) ? most : most + 1;
    },
    said: () => real.said().slice(spoken),
    entries: () => entriesOf(real, last),
  };
}

async function entriesOf({ store, isIdle }: Real, after: number): Promise<readonly Entry[]> {
  if (isIdle) return [];
  const reader = await openStoreReadOnly(store);
  return reader.entries(after, 100_000).finally(() => reader.close());
}

const good = ["contained", "already", "covered"];

type Wanted = {
  readonly most?: number;
  readonly transactions?: number;
  readonly says?: RegExp;
  readonly any?: boolean;
};

/** Paused in so many blocks, with so many transactions, nothing failed, somebody told; three blocks later that is still so. What is not so. */
export async function contained(it: Run, { most = 20, transactions = 1, says, any = false }: Wanted = {}) {
  const blocks = await it.until(most);
  const outcomesOf = async () =>
    (await it.entries()).filter(({ kind }) => kind === "outcome").map(({ body }) => String(body["status"]));
  // Where a machine is busy, a few blocks pass until it is written down; what is done twice would be done then.
  for (let block = 0; block < most && (await outcomesOf()).length === 0 && !any; block++) await it.mine();
  await it.mine(3);
  const [sent, outcomes] = [await it.sent(), await outcomesOf()];
  const isGood = any || (outcomes.length > 0 && outcomes.every((one) => good.includes(one)));
  return [
    ...(blocks <= most ? [] : [`not paused within ${most} blocks: ${it.said().slice(-1_500)}`]),
    ...(sent === transactions ? [] : [`${sent} transactions`]),
    ...(isGood ? [] : [`outcomes ${outcomes.join() || "none"}`]),
    ...(says === undefined || says.test(it.said()) ? [] : [`nobody was told ${says}: ${it.said().slice(-1_500)}`]),
  ];
}

/** Nothing is done. */
export async function untouched(it: Run): Promise<readonly string[]> {
  const sent = await it.sent();
  return sent === 0 && !(await it.isPaused()) ? [] : [`a false pause, with ${sent} transactions`];
}
