import { RpcError } from "../../src/chain/refusal.ts";
import { hashFor } from "../support/fakes.ts";
import { runs, seed } from "../support/seed.ts";
import { everyRun, until, verdictOf } from "./runs.ts";
import { type Sending, sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const cap = 10n ** 16n;

/** The node says whatever comes to its mind, each time something else. */
function corrupt(sending: Sending, which: number, random: () => number): void {
  const node = sending.nodes[which];
  if (node === undefined) throw new Error("expected a node");
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const refuse = (...words: readonly string[]) => {
    throw new RpcError("liar", "a method", one([3, -32000]) ?? 3, one(words) ?? "busy");
  };
  const number = () =>
    one([
      () => `0x${Math.floor(random() * 20).toString(16)}`,
      () => `0x${BigInt(Math.floor(random() * 2 ** 50)).toString(16)}`,
      () => `0x${"f".repeat(64)}`,
      () => one([null, "0x", "garbage", {}, 7]),
      () => refuse("busy", "execution reverted", "out of gas", "method not found"),
    ])?.();
  for (const method of ["eth_getTransactionCount", "eth_maxPriorityFeePerGas", "eth_getBalance", "eth_estimateGas"])
    node.answers[method] = number;
  node.answers["eth_sendRawTransaction"] = () =>
    one([
      () => hashFor("taken, and forgotten"),
      () => refuse("already known", "nonce too low", "replacement transaction underpriced", "insufficient funds", "no"),
    ])?.();
  const honest = node.answers["eth_getTransactionReceipt"];
  node.answers["eth_getTransactionReceipt"] = ([hash]) => {
    const numbers = {
      blockNumber: one(["0x64", number()]),
      status: one(["0x0", "0x1"]),
      effectiveGasPrice: one([null, "0x1"]),
    };
    const madeUp = { transactionHash: one([hash, hashFor("another")]), blockHash: hashFor("nowhere"), ...numbers };
    return one([() => null, () => madeUp, () => madeUp, () => honest?.([hash]), number])?.();
  };
}

describe(`direct: one of three nodes lies about everything, in ${runs} runs with ${seed.shown}`, () => {
  it("is contained in the first block that takes it, by one effect, for no more than the cap, and nothing is told of it", () =>
    everyRun(async (random) => {
      const sending = sendingOf({
        dialects: ["geth", "erigon", "besu"],
        quorum: 2,
        settings: { maxCostEther: "0.01" },
        execute: ({ gas }, pause) => {
          if (gas < 100_000n) return { success: false, gasUsed: gas };
          pause();
          return { success: true, gasUsed: 90_000n };
        },
      });
      corrupt(sending, Math.floor(random() * 3), random);
      await sending.beatNow();
      await sending.respond();
      let baseFee = gwei;
      for (let waiting = Math.floor(random() * 8); waiting > 0; waiting--) {
        baseFee += baseFee / 8n;
        await sending.next({ baseFee, takes: [] });
      }

      const blocks = await until(sending, () => sending.next({ baseFee }));

      const txs = sending.store.changes.flatMap(({ intent, variant }) => [...(intent?.txs ?? []), variant?.tx]);
      const dear = txs.filter((tx) => tx !== undefined && tx.gas * tx.maxFee > cap);
      const other = txs.filter((tx) => tx !== undefined && (tx.nonce !== 7n || tx.gas !== 200_000n));
      return [...verdictOf(sending, blocks, 1), ...sending.faults(), ...[...dear, ...other].map((tx) => tx?.hash)];
    }));
});
