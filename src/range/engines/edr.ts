import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import { missingPeer } from "../peers.ts";
import type { Engine, EngineOptions } from "./engine.ts";

const CLOSE_DEADLINE_MS = 2_000;

/** Starts Hardhat's simulated network behind Hardhat's own JSON-RPC server. Raises MISSING_PEER without hardhat. */
export async function startEdr(options: EngineOptions): Promise<Engine> {
  // Hardhat would send usage data from a detached process; a drill talks to nobody.
  Object.assign(process.env, { HARDHAT_DISABLE_TELEMETRY: "true" });
  const { createHardhatRuntimeEnvironment } = await import("hardhat/hre").catch((cause) => {
    throw missingPeer("hardhat", cause);
  });
  const hre = await createHardhatRuntimeEnvironment(
    { networks: { range: network(options) } },
    {},
    // Any folder inside a package; the one that a person stands in may be in none.
    import.meta.dirname,
  );
  const server = await hre.network.createServer("range", "127.0.0.1", 0).catch((cause) => {
    throw new FirebreakError("ENGINE", `hardhat's simulated network does not start: ${messageOf(cause)}`, { cause });
  });
  const { port } = await server.listen();
  return { port, close: () => Promise.race([server.close(), pause(CLOSE_DEADLINE_MS, undefined, { ref: false })]) };
}

function network({ hardfork, upstream, chainId, order, baseFee = 0 }: EngineOptions) {
  // Many blocks within one second while the embedded chain is built must not push its clock ahead of ours.
  const alone = { initialBaseFeePerGas: baseFee, allowBlocksWithSameTimestamp: true };
  const forked = upstream && { forking: { url: upstream.url, blockNumber: upstream.block } };
  return {
    type: "edr-simulated" as const,
    chainType: "l1" as const,
    chainId,
    hardfork,
    accounts: [],
    // A failing transaction is mined and has a receipt, as on a real chain.
    throwOnTransactionFailures: false,
    transactionGasCap: hardfork === "osaka" ? 16_777_216 : (false as const),
    mining: { auto: true, mempool: { order: order === "fees" ? ("priority" as const) : ("fifo" as const) } },
    ...(forked ?? alone),
  };
}
