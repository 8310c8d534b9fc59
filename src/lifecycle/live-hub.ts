import { setTimeout as pause } from "node:timers/promises";
import { openChain } from "../chain/reader.ts";
import { openRpc } from "../chain/rpc.ts";
import { everywhere, inOrder, receiptOf } from "../chain/senders.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Key } from "../core/signer.ts";
import type { Address, Call, Hash } from "../core/types.ts";
import { direct } from "../executors/direct.ts";
import { addressOf, lower } from "../lib/words.ts";
import { bounded } from "../signers/bounded.ts";
import { encode, firstWord, hubInterface, revertReason } from "./hub.ts";
import type { Plan } from "./plan-file.ts";

const minedWithinMs = 180_000;
const pollMs = 200;
const nobody: Address = "0x000000000000000000000000000000000000dead";

export type LiveHub = Awaited<ReturnType<typeof openLiveHub>>;

/** The hub of a plan on the chain that it is meant for. Raises WRONG_CHAIN, NOT_A_HUB or RPC_UNREACHABLE. */
export async function openLiveHub(plan: Plan, urls: readonly string[]) {
  const rpcs = urls.map((url) => openRpc(url));
  const abi = hubInterface();
  const request = (method: string, params: readonly unknown[]) => inOrder(rpcs, method, params);
  const close = async () => void (await Promise.all(rpcs.map((rpc) => rpc.close())));

  /** What the hub would answer this sender now; raises HUB_REFUSES with its reason. */
  async function ask(from: Address, { to, data }: Call) {
    try {
      return lower(String(await request("eth_call", [{ from, to, data }, "latest"])));
    } catch (error) {
      const reason = revertReason(error, abi);
      if (reason === undefined) throw error;
      throw new FirebreakError("HUB_REFUSES", `the hub ${plan.hub} refuses: ${reason}`, { cause: error });
    }
  }
  const read = async (name: string, args: readonly unknown[] = []): Promise<Hash> =>
    firstWord(await ask(nobody, { to: plan.hub, data: encode(abi, name, args) }), plan);

  /** Sends one call with the key of the admin; resolves when it is mined and succeeded. */
  async function send(call: Call, key: Key, say: (line: string) => void): Promise<void> {
    const chain = openChain(plan.chainId, rpcs);
    const executor = direct.create(direct.params.parse({}), {
      chainId: plan.chainId,
      // This call and no other.
      signer: bounded(key, new Map([[plan.chainId, new Map([[call.to, new Set([call.data])]])]])),
      ask: request,
      everywhere: (...asked) => everywhere(rpcs, ...asked),
      receiptOf: (hash) => receiptOf(rpcs, hash),
    });
    const [armed] = await executor.arm(await chain.head(), [{ action: "plan", call }]);
    if (armed?.armed !== true)
      throw new FirebreakError("NOT_ARMED", `a simulation from ${key.address} fails: ${armed?.reason}`);
    const tx = await executor.sign("plan", call);
    await executor.broadcast(tx);
    say(`sent ${tx.hash}`);
    await mined(tx.hash, async () => (await executor.receipt([tx]))?.success);
  }

  try {
    await requireChain(plan, BigInt(String(await request("eth_chainId", []))));
    if ((await request("eth_getCode", [plan.hub, "latest"])) === "0x")
      throw new FirebreakError("NOT_A_HUB", `there is no contract at the hub ${plan.hub}; correct \`hub\``);
    const [admin, rules] = [addressOf(await read("ADMIN")), addressOf(await read("RULES"))];
    return { abi, admin: lower(admin), rules: lower(rules), ask, read, send, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export function requireChain({ chainId }: Plan, found: bigint): void {
  if (found === chainId) return;
  throw new FirebreakError(
    "WRONG_CHAIN",
    `expected chain ${chainId}, found chain ${found}; correct \`chain\` or the RPC`,
  );
}

async function mined(hash: Hash, success: () => Promise<boolean | undefined>): Promise<void> {
  const until = performance.now() + minedWithinMs;
  while (performance.now() < until) {
    const done = await success();
    if (done === true) return;
    if (done === false) throw new FirebreakError("REVERTED", `transaction ${hash} was mined and reverted`);
    await pause(pollMs);
  }
  throw new FirebreakError(
    "NOT_MINED",
    `transaction ${hash} was sent and not mined within ${minedWithinMs / 1_000} s; look for it before you send again`,
  );
}
