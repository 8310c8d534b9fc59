import { setTimeout as sleep } from "node:timers/promises";
import { Interface, toBeHex, Wallet, zeroPadValue } from "ethers";
import type { Hex } from "../../src/core/types.ts";
import { loadArtifact } from "../../src/range/drill/artifact.ts";
import { createBot } from "../../src/range/drill/bot.ts";
import type { Rules } from "../../src/range/drill/rules.ts";
import { startAnvil } from "../../src/range/engines/anvil.ts";
import { healthy } from "../../src/range/faults/fault.ts";
import { type Meddler, openGate } from "../../src/range/faults/gate.ts";
import { rpcClient } from "../../src/range/rpc/client.ts";

const target = "0x00000000000000000000000000000000000fb002";
const stranger = "0x00000000000000000000000000000000000fb003";
const drainable = new Interface(loadArtifact("Drainable").abi as string[]);
const blockMs = 300;
/** Blocks in which it must be paused, from the end of a fault. */
const mostBlocks = 12;

const rules: Rules = {
  detectors: {
    drain: {
      ...{ use: "privileged-change", address: target, acceptUnseen: true },
      event: "event Drain(address indexed to, uint256 amount)",
    },
  },
  actions: {
    pause: {
      ...{ use: "pause", target, call: "function pause()", args: [], acceptLoosenKey: true },
      holds: { to: target, call: "function paused() view returns (bool)", args: [] },
    },
  },
  playbooks: [{ name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"], cooldownBlocks: 0 }],
  limits: { perTarget: 1_000 },
};

/** What a proxy does from one block on, which is 0; the drain is mined so many blocks later. */
export type Disturbance = {
  readonly meddler: (since: () => number | undefined) => Meddler;
  readonly drainAt: number;
  /** Blocks that it lasts. */
  readonly lasts: number;
};

/** `blocks`: from the drain to the pause; undefined when there was none in time. */
export type Result = { readonly blocks: number | undefined; readonly transactions: number };

/** The real responder as its own process, on anvil, with a proxy between them that fails as it is told. */
export async function openProxied() {
  const anvil = await startAnvil({ hardfork: "prague", chainId: 1, order: "fees" });
  const rpc = rpcClient(`http://127.0.0.1:${anvil.port}`, 60_000);
  const key = Wallet.createRandom();
  const code = await rpc.call("eth_call", [{ data: loadArtifact("Drainable").bytecode, gas: "0x989680" }, "latest"]);
  await rpc.call("anvil_setCode", [target, code]);
  for (const who of [stranger, key.address]) await rpc.call("anvil_setBalance", [who, toBeHex(10n ** 24n)]);
  await rpc.call("anvil_autoImpersonateAccount", [true]);
  await rpc.call("evm_setAutomine", [false]);
  await rpc.call("evm_mine");

  let current: Meddler = healthy;
  const gate = await openGate(`http://127.0.0.1:${anvil.port}`, {
    call: (...args) => current.call(...args),
    socket: () => current.socket(),
  });
  const bot = createBot({
    key: key.privateKey as Hex,
    chains: [{ name: "mainnet", chainId: 1, rpcUrls: [gate.url], quorum: 1, wsUrl: gate.wsUrl }],
    rules,
    files: {},
    pollMs: 50,
  });
  async function close(): Promise<{ readonly intact: boolean }> {
    await bot.stop();
    const { intact } = await bot.finish();
    await gate.close();
    await rpc.close();
    await anvil.close();
    return { intact };
  }
  await bot.start().catch(async (error: unknown) => {
    await close();
    throw error;
  });

  async function mine(blocks = 1): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      await rpc.call("evm_mine");
      await sleep(blockMs);
    }
  }
  const isPaused = async () => BigInt(String(await rpc.call("eth_getStorageAt", [target, "0x0", "latest"]))) === 1n;
  const sent = async () => Number(await rpc.call("eth_getTransactionCount", [key.address, "latest"]));
  let drained = 0;

  return {
    async play({ meddler, drainAt, lasts }: Disturbance): Promise<Result> {
      await rpc.call("anvil_setStorageAt", [target, toBeHex(0, 32), toBeHex(0, 32)]);
      await mine(3);
      const before = await sent();
      let since = 0;
      current = meddler(() => since);
      await mine(drainAt);
      since = drainAt;
      const to = zeroPadValue(toBeHex(0xdead0000 + ++drained), 20);
      const data = drainable.encodeFunctionData("drain", [to, 1n]);
      await rpc.call("eth_sendTransaction", [{ from: stranger, to: target, data, gas: "0x30d40" }]);
      await mine();
      let blocks: number | undefined;
      for (let block = 1; block <= lasts + mostBlocks && blocks === undefined; block++) {
        since++;
        await mine();
        if (await isPaused()) blocks = block;
      }
      current = healthy;
      // What is done twice would be done now.
      await mine(3);
      return { blocks, transactions: (await sent()) - before };
    },
    close,
  };
}
