// What a trip of the hub costs for each further target, beside a plain loop over the same targets.
import { AbiCoder, type Contract, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import { type Connection, type Ethers, figure, type GasFigure, gasOf } from "./figure.ts";

const MAX_VERIFIED_TARGET_GAS = 14_500;
const PLAN_DELAY_SECONDS = 3_600;

const ACTION =
  "tuple(address target,uint32 gasCap,bytes data,address probeTarget,bytes probeData,bytes32 mask,uint8 op,bytes32 expected)";
const ONE = `0x${"1".padStart(64, "0")}`;

export async function tripFigures(connection: Connection): Promise<GasFigure[]> {
  const loop = await marginal((count) => loopGas(connection.ethers, count));
  const hub = await marginal((count) => tripGas(connection, count));
  return [figure("verified target, marginal", hub, loop, MAX_VERIFIED_TARGET_GAS)];
}

export type Plan = { readonly planId: string; readonly actions: readonly object[]; readonly until: number };

/** A plan of `count` pausable targets of the hub's, committed by its admin, the first signer. */
export async function commitPlan({ ethers, networkHelpers }: Connection, hub: Contract, count: number): Promise<Plan> {
  const targets = await deployTargets(ethers, count, await hub.getAddress());
  const actions = targets.map(pauseAction);
  const planId = id(`gas ${count}`);
  const terms = { minTier: 1, maxEffect: 3_600, release: ZeroAddress };
  const hash = keccak256(AbiCoder.defaultAbiCoder().encode([`${ACTION}[]`], [actions]));
  await hub.getFunction("proposePlan")(planId, terms, hash);
  await networkHelpers.time.increase(PLAN_DELAY_SECONDS);
  await hub.getFunction("commitPlan")(planId, terms, actions);
  return { planId, actions, until: (await networkHelpers.time.latest()) + 86_400 };
}

export async function deployHub(
  ethers: Ethers,
  guardians: readonly { readonly address: string }[],
  quorum: number,
): Promise<Contract> {
  const [admin, recovery] = await ethers.getSigners();
  return ethers.deployContract("GuardianHub", [
    admin,
    recovery,
    PLAN_DELAY_SECONDS,
    guardians.map(({ address }) => address),
    quorum,
    quorum,
  ]);
}

/** Gas per target between 10 and 50 targets, which leaves out what is paid once. */
async function marginal(measure: (count: number) => Promise<number>): Promise<number> {
  return ((await measure(50)) - (await measure(10))) / 40;
}

async function loopGas(ethers: Ethers, count: number): Promise<number> {
  const loop = await ethers.deployContract("PlainLoop");
  const targets = await deployTargets(ethers, count, await loop.getAddress());
  return gasOf(await loop.getFunction("pauseAll")(targets));
}

async function tripGas(connection: Connection, count: number): Promise<number> {
  const [admin, , bot] = await connection.ethers.getSigners();
  if (!admin || !bot)
    throw new FirebreakError("GAS_ACCOUNTS", "expected three accounts on the in-process chain, found fewer");
  const hub = await deployHub(connection.ethers, [admin], 1);
  const { planId, actions, until } = await commitPlan(connection, hub, count);
  const grant = { start: 0, expiry: until, uses: 1, refillSeconds: 86_400, cooldownSeconds: 600 };
  await hub.getFunction("grant")(bot, grant, [planId]);

  const mask = (1n << BigInt(count)) - 1n;
  const trip = hub.connect(bot).getFunction("trip");
  const [, held] = await trip.staticCall(planId, actions, mask, ZeroHash, 1, until);
  if (held !== mask)
    throw new FirebreakError("GAS_TRIP", `expected every target to hold after the trip, found ${held.toString(2)}`);
  return gasOf(await trip(planId, actions, mask, ZeroHash, 1, until));
}

async function deployTargets(ethers: Ethers, count: number, owner: string): Promise<string[]> {
  const factory = await ethers.getContractFactory("PausableOwnable");
  const targets = await Promise.all(Array.from({ length: count }, () => factory.deploy(owner)));
  return Promise.all(targets.map((target) => target.getAddress()));
}

function pauseAction(target: string): object {
  const probe = { probeTarget: target, probeData: id("paused()").slice(0, 10), mask: ONE, op: 0, expected: ONE };
  return { target, gasCap: 100_000, data: id("pause()").slice(0, 10), ...probe };
}
