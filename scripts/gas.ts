import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { AbiCoder, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { FirebreakError } from "../src/core/errors.ts";
import { type Connection, type Ethers, figure, type GasFigure, gasOf } from "./gas/figure.ts";
import { freezeFigures } from "./gas/freezes.ts";
import { checkFigures, pauseFigures } from "./gas/pauses.ts";
import { readSnapshot, snapshotFaults, writeSnapshot } from "./gas/snapshot.ts";

const START = "2026-01-01T00:00:00Z";

const MAX_VERIFIED_TARGET_GAS = 14_500;
const PLAN_DELAY_SECONDS = 3_600;

const ACTION =
  "tuple(address target,uint32 gasCap,bytes data,address probeTarget,bytes probeData,bytes32 mask,uint8 op,bytes32 expected)";
const ONE = `0x${"1".padStart(64, "0")}`;

/** Measures every figure on a fresh in-process chain. Needs the compiled contracts. */
export async function measureGas(): Promise<GasFigure[]> {
  // Times are part of the calldata: from one beginning the figures are the same in every run.
  const connection = await network.create({ override: { initialDate: START } });
  try {
    const checks = await checkFigures(connection);
    const freezes = await freezeFigures(connection, checks[0]?.reference ?? 0);
    const pauses = await pauseFigures(connection);
    const loop = await marginal((count) => loopGas(connection.ethers, count));
    const hub = await marginal((count) => tripGas(connection, count));
    return [...checks, ...freezes, ...pauses, figure("verified target, marginal", hub, loop, MAX_VERIFIED_TARGET_GAS)];
  } finally {
    await connection.close();
  }
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

async function tripGas({ ethers, networkHelpers }: Connection, count: number): Promise<number> {
  const [admin, recovery, bot] = await ethers.getSigners();
  if (!admin || !recovery || !bot)
    throw new FirebreakError("GAS_ACCOUNTS", "the in-process chain has fewer than three accounts");
  const hub = await ethers.deployContract("GuardianHub", [admin, recovery, PLAN_DELAY_SECONDS, [admin], 1, 1]);
  const targets = await deployTargets(ethers, count, await hub.getAddress());
  const actions = targets.map(pauseAction);
  const planId = id(`gas ${count}`);

  const terms = { minTier: 1, maxEffect: 3_600, release: ZeroAddress };
  await hub.getFunction("proposePlan")(
    planId,
    terms,
    keccak256(AbiCoder.defaultAbiCoder().encode([`${ACTION}[]`], [actions])),
  );
  await networkHelpers.time.increase(PLAN_DELAY_SECONDS);
  await hub.getFunction("commitPlan")(planId, terms, actions);
  const expiry = (await networkHelpers.time.latest()) + 86_400;
  await hub.getFunction("grant")(bot, { start: 0, expiry, uses: 1, refillSeconds: 86_400, cooldownSeconds: 600 }, [
    planId,
  ]);

  const mask = (1n << BigInt(count)) - 1n;
  const trip = hub.connect(bot).getFunction("trip");
  const [, held] = await trip.staticCall(planId, actions, mask, ZeroHash, 1, expiry);
  if (held !== mask)
    throw new FirebreakError("GAS_TRIP", `expected every target to hold after the trip, found ${held.toString(2)}`);
  return gasOf(await trip(planId, actions, mask, ZeroHash, 1, expiry));
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

function print(figures: readonly GasFigure[], json: boolean): void {
  const rows = figures.map(({ name, gas, reference, ratio }) => ({ name, gas, reference, ratio }));
  if (json) console.log(JSON.stringify(rows));
  else console.table(rows);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, update: { type: "boolean", default: false } },
  });
  const figures = await measureGas();
  print(figures, values.json);

  const measured = Object.fromEntries(figures.map(({ name, gas }) => [name, gas]));
  if (values.update) writeSnapshot(measured);
  const faults = [
    ...figures.filter(({ within }) => !within).map(({ name }) => `${name} costs more than its bound allows`),
    ...snapshotFaults(readSnapshot(), measured),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
