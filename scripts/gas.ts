import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { AbiCoder, type Contract, id, keccak256, ZeroHash } from "ethers";
import { network } from "hardhat";
import { FirebreakError } from "../src/core/errors.ts";

/** One figure in gas, the figure it is compared with, the quotient, and the bound that must hold. */
export interface GasFigure {
  readonly name: string;
  readonly gas: number;
  readonly reference: number;
  readonly ratio: number;
  readonly within: boolean;
}

type Connection = Awaited<ReturnType<typeof network.create>>;
type Ethers = Connection["ethers"];

const MAX_CHECK_RATIO = 1.07;
const MAX_CHECK_GAS = 2_320;
const MAX_PACKED_FREEZE_GAS = 300;
const MAX_SEPARATE_FREEZE_GAS = 2_700;
const MAX_VERIFIED_TARGET_GAS = 14_500;
const PLAN_DELAY_SECONDS = 3_600;

const ACTION =
  "tuple(address target,uint32 gasCap,bytes data,address probeTarget,bytes probeData,bytes32 mask,uint8 op,bytes32 expected)";
const ONE = `0x${"1".padStart(64, "0")}`;

/** Measures every figure on a fresh in-process chain. Needs the compiled contracts. */
export async function measureGas(): Promise<GasFigure[]> {
  const connection = await network.create();
  try {
    const check = await checkCost(connection);
    const packed = await packedFreezeCost(connection);
    const separate = await separateFreezeCost(connection);
    const loop = await marginal((count) => loopGas(connection.ethers, count));
    const hub = await marginal((count) => tripGas(connection, count));
    return [
      { ...check, within: check.ratio <= MAX_CHECK_RATIO && check.gas <= MAX_CHECK_GAS },
      {
        ...figure("freeze check, packed, both accounts", packed, check.reference),
        within: packed <= MAX_PACKED_FREEZE_GAS,
      },
      {
        ...figure("freeze check, separate, per account", separate, check.reference),
        within: separate <= MAX_SEPARATE_FREEZE_GAS,
      },
      { ...figure("verified target, marginal", hub, loop), within: hub <= MAX_VERIFIED_TARGET_GAS },
    ];
  } finally {
    await connection.close();
  }
}

/** The increment of a guarded over an unguarded function, from cold storage, with a pause word that was used before. */
async function checkCost({ ethers, networkHelpers }: Connection): Promise<Omit<GasFigure, "within">> {
  const lanes = await ethers.deployContract("LanesCost");
  const pausable = await ethers.deployContract("PausableCost");
  await lanes.getFunction("pauseLanes")(0x7f, 60, ZeroHash);
  await networkHelpers.time.increase(61);
  return figure("whenOpen", await increment(lanes), await increment(pausable));
}

async function increment(contract: Contract, ...args: unknown[]): Promise<number> {
  const [bare, guarded] = await contract.getFunction("measure").staticCall(...args);
  return Number(guarded - bare);
}

/** A transfer of the example token over one of OpenZeppelin's ERC20, both accounts with a freeze that has passed. */
async function packedFreezeCost({ ethers, networkHelpers }: Connection): Promise<number> {
  const { holder, other, offices } = await accounts(ethers);
  const plain = await ethers.deployContract("PlainToken", [holder, 1_000]);
  const token = await ethers.deployContract("FreezableToken", ["Token", "TOK", offices, holder, 1_000]);
  await token.connect(other).getFunction("freeze")([holder, other], 3, 60, ZeroHash);
  await networkHelpers.time.increase(61);

  const costs = [];
  for (const each of [plain, token]) {
    // The first one makes the recipient's balance, the second is measured.
    await each.getFunction("transfer")(other, 1);
    costs.push(await gasOf(await each.getFunction("transfer")(other, 1)));
  }
  const [bare = 0, guarded = 0] = costs;
  return guarded - bare;
}

/** The check of one account, from cold storage, with a freeze that has passed. */
async function separateFreezeCost({ ethers, networkHelpers }: Connection): Promise<number> {
  const { other } = await accounts(ethers);
  const mixin = await ethers.deployContract("FreezeCost");
  await mixin.getFunction("freeze")([other], 3, 60, ZeroHash);
  await networkHelpers.time.increase(61);
  return increment(mixin, other);
}

async function accounts(ethers: Ethers) {
  const [holder, other, council, recovery] = await ethers.getSigners();
  if (!holder || !other || !council || !recovery)
    throw new FirebreakError("GAS_ACCOUNTS", "expected four accounts on the in-process chain, found fewer");
  return { holder, other, offices: [other, council, recovery] };
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
  const hub = await ethers.deployContract("GuardianHub", [admin, recovery, PLAN_DELAY_SECONDS, [admin], 1]);
  const targets = await deployTargets(ethers, count, await hub.getAddress());
  const actions = targets.map(pauseAction);
  const planId = id(`gas ${count}`);

  await hub.getFunction("proposePlan")(
    planId,
    keccak256(AbiCoder.defaultAbiCoder().encode([`${ACTION}[]`], [actions])),
  );
  await networkHelpers.time.increase(PLAN_DELAY_SECONDS);
  await hub.getFunction("commitPlan")(planId, actions);
  const expiry = (await networkHelpers.time.latest()) + 86_400;
  await hub.getFunction("grant")(bot, { expiry, uses: 1, refillSeconds: 86_400, cooldownSeconds: 600 });

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

async function gasOf(sent: { wait(): Promise<{ gasUsed: bigint } | null> }): Promise<number> {
  const receipt = await sent.wait();
  if (receipt === null)
    throw new FirebreakError("GAS_RECEIPT", "expected a receipt from the in-process chain, found none");
  return Number(receipt.gasUsed);
}

function figure(name: string, gas: number, reference: number): Omit<GasFigure, "within"> {
  return { name, gas, reference, ratio: Number((gas / reference).toFixed(4)) };
}

function print(figures: readonly GasFigure[], json: boolean): void {
  const rows = figures.map(({ name, gas, reference, ratio }) => ({ name, gas, reference, ratio }));
  if (json) console.log(JSON.stringify(rows));
  else console.table(rows);
  for (const { name, within } of figures) {
    if (!within) console.error(`${name} costs more than its bound allows`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const figures = await measureGas();
  print(figures, values.json);
  process.exitCode = figures.every(({ within }) => within) ? 0 : 1;
}
