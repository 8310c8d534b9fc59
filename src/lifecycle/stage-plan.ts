import { type Interface, Wallet } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Address } from "../core/types.ts";
import { addressOf, lower } from "../lib/words.ts";
import { loadArtifact } from "../range/drill/artifact.ts";
import type { Hands } from "./fork-hands.ts";
import { commitCall, commitOperation, encode, firstWord, proposeCall } from "./hub.ts";
import type { Plan } from "./plan-file.ts";

const hour = 3_600;
const grace = 7n * 86_400n;
const nobody: Address = "0x00000000000000000000000000000000f12eb4ea";

/** Puts a hub of ours where the plan expects one and the fork has none, so that the plan runs from that address. True when it had to. */
export async function standIn(hands: Hands, hub: Interface, plan: Plan): Promise<boolean> {
  const { fork, act } = hands;
  if ((await fork.rpc("eth_getCode", [plan.hub, "latest"])) !== "0x") return false;
  const [admin, recovery, guardian] = [person(), person(), person()];
  const { bytecode } = loadArtifact("GuardianHub");
  const args = hub.encodeDeploy([admin, recovery, hour, [guardian], 1]);
  const { created } = await act(nobody, { data: lower(`${bytecode}${args.slice(2)}`) });
  // Its offices are immutables, so they move with the code; its storage starts empty there, which no plan reads.
  await fork.rpc("hardhat_setCode", [plan.hub, await fork.rpc("eth_getCode", [created, "latest"])]);
  return true;
}

/** Commits the plan as the hub's admin will, unless that has happened; raises REVERTED with what the hub refuses. Returns the admin. */
export async function commitOnFork(hands: Hands, hub: Interface, plan: Plan): Promise<Address> {
  const { ask, act, waitUntil, head } = hands;
  const read = async (name: string, args: readonly unknown[] = []) =>
    firstWord(await ask(nobody, { to: plan.hub, data: encode(hub, name, args) }).catch(notAHub(plan)), plan);

  const admin = lower(addressOf(await read("ADMIN")));
  const committed = await read("planHash", [plan.id]);
  if (committed === plan.hash) return admin;
  if (BigInt(committed) !== 0n)
    throw new FirebreakError("REVERTED", `the hub holds other actions under plan ${plan.id}: choose another id`);

  const operation = commitOperation(plan);
  const ready = BigInt(await read("readyAt", [operation]));
  if (ready === 0n || (await head()).timestamp > ready + grace) await act(admin, proposeCall(hub, plan));
  await waitUntil(BigInt(await read("readyAt", [operation])));
  await act(admin, commitCall(hub, plan));
  return admin;
}

/** A new key with a grant for one trip. */
export async function grantedKey(hands: Hands, hub: Interface, plan: Plan, admin: Address): Promise<Address> {
  const key = person();
  const expiry = Number((await hands.head()).timestamp) + hour;
  const terms = { expiry, uses: 1, refillSeconds: hour, cooldownSeconds: 0 };
  await hands.act(admin, { to: plan.hub, data: encode(hub, "grant", [key, terms]) });
  return key;
}

function person(): Address {
  return lower(Wallet.createRandom().address);
}

function notAHub({ hub }: Plan) {
  return (error: unknown): never => {
    if (error instanceof FirebreakError && error.code === "REVERTED")
      throw new FirebreakError("NOT_A_HUB", `expected a GuardianHub at ${hub}, found something else; correct \`hub\``, {
        cause: error,
      });
    throw error;
  };
}
