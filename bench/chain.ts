// A chain of its own for one measurement: anvil, whose blocks carry 300 transactions with the logs of a real block.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { concat, Interface, toBeHex, Wallet, zeroPadValue } from "ethers";
import { loadArtifact } from "../src/range/drill/artifact.ts";
import { startAnvil } from "../src/range/engines/anvil.ts";
import { type RpcClient, rpcClient } from "../src/range/rpc/client.ts";

type Recorded = { readonly logs: readonly { address: string; topics: readonly string[]; data: string }[] };
type Sent = { readonly from: string; readonly to: string; readonly data?: string; readonly gas: string };

export type BenchChain = Awaited<ReturnType<typeof startChain>>;

/** Of block 24,476,005: 109 receipts, used again and again until a block is full. */
const receiptsPath = fileURLToPath(new URL("../../shared/bench/data/receipts24476005.json", import.meta.url));
const perBlock = 300;
const replayer = "0x00000000000000000000000000000000000fb001";
// One sender for each transaction: anvil reads a batch in any order, and two of one sender would get the same nonce.
const people = Array.from({ length: perBlock }, (_, index) => zeroPadValue(toBeHex(0xbe0000 + index), 20));
const drainable = new Interface(loadArtifact("Drainable").abi as string[]);
const replay = new Interface(loadArtifact("LogReplay").abi as string[]);

export const chainId = 31_337;
/** What watchers watch, and what is paused. */
export const target = "0x00000000000000000000000000000000000fb002";

/** Raises when the recorded receipts are not beside the checkout. */
function recordedReceipts(): readonly Recorded[] {
  if (!existsSync(receiptsPath))
    throw new Error("expected ../shared/bench beside this checkout, found none; the figures are taken with its block");
  return JSON.parse(readFileSync(receiptsPath, "utf8"));
}

function transactionsOf(receipts: readonly Recorded[]): readonly Sent[] {
  return Array.from({ length: perBlock - 1 }, (_, index) => {
    const { logs = [] } = receipts[index % receipts.length] ?? {};
    const from = people[index] ?? replayer;
    if (logs.length === 0) return { from, to: people[0] ?? from, gas: "0x5208" };
    const blobs = logs.map(({ topics, data }) => concat([toBeHex(topics.length, 1), ...topics, data]));
    const data = replay.encodeFunctionData("replay", [logs.map(({ address }) => address), blobs]);
    return { from, to: replayer, data, gas: "0x7a1200" };
  });
}

/** Starts the chain. `mined` blocks come only when asked for; every transaction in them succeeds. */
export async function startChain() {
  const receipts = recordedReceipts();
  const engine = await startAnvil({ hardfork: "prague", chainId, order: "fees" });
  const url = `http://127.0.0.1:${engine.port}`;
  const rpc = rpcClient(url, 60_000);
  const key = Wallet.createRandom();
  await prepare(rpc, receipts, key.address);
  const crowd = transactionsOf(receipts);
  let drained = 0;

  /** Everything of a block in one request, as anvil takes it quickest. */
  async function post(sent: readonly Sent[]): Promise<void> {
    const body = sent.map((params, id) => ({ jsonrpc: "2.0", id, method: "eth_sendTransaction", params: [params] }));
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const refused = ((await answer.json()) as { error?: { message: string } }[]).find(({ error }) => error);
    if (refused?.error) throw new Error(`the chain refused a transaction of the block: ${refused.error.message}`);
  }

  function drainOnce(): Sent {
    const to = zeroPadValue(toBeHex(0xdead0000 + ++drained), 20);
    return { from: replayer, to: target, data: drainable.encodeFunctionData("drain", [to, 1n]), gas: "0x30d40" };
  }

  return {
    url,
    port: engine.port,
    rpc,
    key: key.privateKey,
    /** Puts 299 ordinary transactions into the pool and, when `drain` is true, the one that is to be answered. */
    async fill(drain: boolean): Promise<void> {
      await post(drain ? [...crowd, drainOnce()] : crowd);
    },
    /** The one transaction that is to be answered, alone. */
    async drain(): Promise<void> {
      await post([drainOnce()]);
    },
    mine: () => rpc.call("evm_mine"),
    /** Has a contract emit whatever it is sent. */
    becomeTalkative: async (address: string): Promise<void> =>
      void (await rpc.call("anvil_setCode", [address, await runtimeCode(rpc, "LogReplay")])),
    /** Sends the same thing to a contract so many times, in the next block. */
    say: (to: string, data: string, times: number): Promise<void> =>
      post(people.slice(0, times).flatMap((from) => ({ from, to, data, gas: toBeHex(1_500_000_000 / times) }))),
    async isPaused(): Promise<boolean> {
      return (
        (await rpc.call("eth_call", [{ to: target, data: drainable.encodeFunctionData("paused") }, "latest"])) ===
        toBeHex(1, 32)
      );
    },
    async open(): Promise<void> {
      await rpc.call("anvil_setStorageAt", [target, toBeHex(0, 32), toBeHex(0, 32)]);
    },
    async close(): Promise<void> {
      await rpc.close();
      await engine.close();
    },
  };
}

async function prepare(rpc: RpcClient, receipts: readonly Recorded[], bot: string): Promise<void> {
  const [emit, pausable] = await Promise.all(["LogReplay", "Drainable"].map((name) => runtimeCode(rpc, name)));
  const emitters = new Set(receipts.flatMap(({ logs }) => logs.map(({ address }) => address)));
  for (const address of [...emitters, replayer]) await rpc.call("anvil_setCode", [address, emit]);
  await rpc.call("anvil_setCode", [target, pausable]);
  for (const address of [...people, replayer, bot]) await rpc.call("anvil_setBalance", [address, toBeHex(10n ** 24n)]);
  await rpc.call("anvil_autoImpersonateAccount", [true]);
  await rpc.call("evm_setAutomine", [false]);
  await rpc.call("evm_setBlockGasLimit", [toBeHex(3_000_000_000n)]);
  await rpc.call("evm_mine");
}

/** The code that a constructor without arguments leaves. */
async function runtimeCode(rpc: RpcClient, name: string): Promise<unknown> {
  return rpc.call("eth_call", [{ data: loadArtifact(name).bytecode, gas: toBeHex(10_000_000) }, "latest"]);
}
