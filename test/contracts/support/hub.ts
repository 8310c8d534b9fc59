import { AbiCoder, type Contract, id, keccak256, ZeroAddress, ZeroHash, zeroPadValue } from "ethers";
import { ethers, eventOf, mined, networkHelpers, people, type Signer, send, time } from "./chain.ts";

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
export const PLAN_DELAY = 2 * DAY;
export const GRACE = 7 * DAY;
export const PLAN = id("plan");
export const PLANS = ["plan 0", "plan 1", "plan 2", "plan 3", "plan 4", "plan 5"].map(id) as [string, ...string[]];
export const ONE = zeroPadValue("0x01", 32);
const ACTION = "tuple(address,uint32,bytes,address,bytes,bytes32,uint8,bytes32)";

export interface Action {
  readonly target: string;
  readonly gasCap: number;
  readonly data: string;
  readonly probeTarget: string;
  readonly probeData: string;
  readonly mask: string;
  readonly op: number;
  readonly expected: string;
}

/** Whatever the plan does is said to end within the hour, so that one key may trip it. */
export const TERMS = { minTier: 0, maxEffect: HOUR, release: ZeroAddress };

export type Terms = typeof TERMS;

export const GRANT = { start: 0, expiry: 0, uses: 3, refillSeconds: 30 * DAY, cooldownSeconds: HOUR };

export const selector = (signature: string): string => id(signature).slice(0, 10);

/** The action of a target with `pause()` and `paused()`. */
export function pause(target: string, changes: Partial<Action> = {}): Action {
  const probe = { probeTarget: target, probeData: selector("paused()"), mask: ONE, op: 0, expected: ONE };
  return { target, gasCap: 100_000, data: selector("pause()"), ...probe, ...changes };
}

export function hashOf(actions: readonly Action[]): string {
  const rows = actions.map((a) => [a.target, a.gasCap, a.data, a.probeTarget, a.probeData, a.mask, a.op, a.expected]);
  return keccak256(AbiCoder.defaultAbiCoder().encode([`${ACTION}[]`], [rows]));
}

/** A hub with five guardians (three are a quorum, four the top quorum), one bot with a grant for PLAN and PLANS, and no plan. */
export async function deployHub() {
  const who = await people();
  const guardians = who.guardians.map(({ address }) => address);
  const args = [who.admin, who.recovery, PLAN_DELAY, guardians, 3, 4];
  const hub = await ethers.deployContract("GuardianHub", args);
  await grantTo(hub, who.admin, who.bot.address);
  return { ...who, hub };
}

export async function grantTo(
  hub: Contract,
  admin: Signer,
  key: string,
  changes: Partial<typeof GRANT> = {},
  planIds: readonly string[] = [PLAN, ...PLANS],
) {
  const expiry = (await time.latest()) + 90 * DAY;
  await send(hub, admin, "grant", key, { ...GRANT, expiry, ...changes }, planIds);
}

/** Announces the plan, lets the delay pass, commits it. */
export async function commit(hub: Contract, admin: Signer, actions: readonly Action[], planId = PLAN, terms = TERMS) {
  await send(hub, admin, "proposePlan", planId, terms, hashOf(actions));
  await time.increase(PLAN_DELAY);
  return send(hub, admin, "commitPlan", planId, terms, actions);
}

/** Deploys targets that the hub owns. */
export async function ownedTargets(hub: Contract, count: number): Promise<Contract[]> {
  const targets: Contract[] = [];
  for (let i = 0; i < count; i += 1) targets.push(await ethers.deployContract("PausableOwnable", [hub]));
  return targets;
}

export async function hostile(behaviour: string): Promise<Contract> {
  return ethers.deployContract("HostileTarget", [behaviour]);
}

export async function addressesOf(contracts: readonly Contract[]): Promise<string[]> {
  return Promise.all(contracts.map((contract) => contract.getAddress()));
}

/** The arguments of a trip of the whole plan, right now. */
export function tripArgs(
  actions: readonly Action[],
  changes: { mask?: bigint; epoch?: number; notAfter?: number; planId?: string } = {},
) {
  const mask = changes.mask ?? (1n << BigInt(actions.length)) - 1n;
  const notAfter = changes.notAfter ?? 2 ** 40;
  return [changes.planId ?? PLAN, actions, mask, ZeroHash, changes.epoch ?? 1, notAfter] as const;
}

/** Trips and returns what the event says. */
export async function trip(
  hub: Contract,
  by: Signer,
  actions: readonly Action[],
  changes: Parameters<typeof tripArgs>[1] = {},
) {
  const receipt = await mined(hub, by, "trip", ...tripArgs(actions, changes));
  const { tripId, held, failed } = eventOf(hub, receipt, "Tripped");
  return {
    tripId: String(tripId),
    held: BigInt(String(held)),
    failed: BigInt(String(failed)),
    gasUsed: receipt.gasUsed,
  };
}

/** The hub never unpauses; a test may, in its name. */
export async function unpauseAsHub(hub: Contract, target: string) {
  const address = await hub.getAddress();
  await networkHelpers.setBalance(address, 10n ** 18n);
  await networkHelpers.impersonateAccount(address);
  const contract = await ethers.getContractAt("PausableOwnable", target);
  await send(contract, await ethers.getSigner(address), "unpause");
  await networkHelpers.stopImpersonatingAccount(address);
}
