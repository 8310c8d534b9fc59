import { computeAddress } from "ethers";
import { openChain } from "../../src/chain/reader.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { drillKey } from "../../src/range/drill/chance.ts";
import { given } from "../../src/range/drill/given.ts";
import { install } from "../../src/range/drill/install.ts";
import { loadScenario } from "../../src/range/drill/scenario.ts";
import { createStage } from "../../src/range/drill/stage.ts";
import type { Value } from "../../src/range/drill/step.ts";
import { openFork } from "../../src/range/fork.ts";

/** Real Aave code with a hub, a committed plan and a granted key, as the first drill installs them. */
export async function installed() {
  const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  const stage = createStage(fork);
  const key = drillKey("responder");
  const scenario = loadScenario("01-rogue-bridge-role");
  const known = given(scenario, undefined, 1);
  await install([{ name: "mainnet", blockMs: 300, fork, stage, known }], key, { scenario, progress: () => {} });
  const rpc = openRpc(fork.url);

  return {
    fork,
    stage,
    chain: openChain(1n, [rpc]),
    /** An address that the installation made or knows. */
    at: (name: string): Address => lower(String(known.get(name))),
    value: (name: string): Value | undefined => known.get(name),
    key: lower(computeAddress(key)),
    /** Sends a call as anybody and mines it. */
    async send(from: Address, to: Address, call: string, args: readonly Value[]): Promise<boolean> {
      const hash = await stage.submit({ from, to, call, args: [...args] }, known);
      await stage.mine();
      return (await stage.receiptOf(hash))?.success ?? false;
    },
    async close(): Promise<void> {
      await rpc.close();
      await fork.close();
    },
  };
}

export type Installed = Awaited<ReturnType<typeof installed>>;
