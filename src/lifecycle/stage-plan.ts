import { Interface, Wallet, ZeroAddress } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Address } from "../core/types.ts";
import { addressOf, lower } from "../lib/words.ts";
import { loadArtifact } from "../range/drill/artifact.ts";
import type { Hands } from "./fork-hands.ts";
import { commitCall, commitOperation, encode, firstWord, proposeCall } from "./hub.ts";
import type { Plan } from "./plan-file.ts";

const hour = 3_600;
const day = 86_400;
const grace = 7n * 86_400n;
const nobody: Address = "0x00000000000000000000000000000000f12eb4ea";

/**
 * Puts a hub of ours where the plan expects one and the fork has none, so that the plan runs from that address, and a release path where
 * the plan names one. True when it had to.
 */
export async function standIn(hands: Hands, plan: Plan): Promise<boolean> {
  const hasCode = async (at: Address) => (await hands.fork.rpc("eth_getCode", [at, "latest"])) !== "0x";
  if (await hasCode(plan.hub)) return false;
  const { release } = plan.terms;
  // Offices are immutables, so they move with the code; storage starts empty there, which no plan reads.
  await put(hands, plan.hub, "GuardianHub", [person(), person(), hour, [person()], 1, 1]);
  if (BigInt(release) !== 0n && !(await hasCode(release)))
    // Any contract does for the health predicate: nothing is released here.
    await put(hands, release, "RecoveryController", [person(), plan.hub, plan.hub, day, day, 0, ZeroAddress]);
  return true;
}

async function put({ fork, act }: Hands, at: Address, name: string, args: readonly unknown[]): Promise<void> {
  const { abi, bytecode } = loadArtifact(name);
  const encoded = new Interface(JSON.stringify(abi)).encodeDeploy(args);
  const { created } = await act(nobody, { data: lower(`${bytecode}${encoded.slice(2)}`) });
  await fork.rpc("hardhat_setCode", [at, await fork.rpc("eth_getCode", [created, "latest"])]);
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

/** A new key with a grant for one trip of this plan. */
export async function grantedKey(hands: Hands, hub: Interface, plan: Plan, admin: Address): Promise<Address> {
  const key = person();
  const expiry = Number((await hands.head()).timestamp) + hour;
  const terms = { start: 0, expiry, uses: 1, refillSeconds: hour, cooldownSeconds: 0 };
  await hands.act(admin, { to: plan.hub, data: encode(hub, "grant", [key, terms, [plan.id]]) });
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
