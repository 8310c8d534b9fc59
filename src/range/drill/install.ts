import { computeAddress } from "ethers";
import { z } from "zod";
import { planAction } from "../../actions/hub.ts";
import { isExpected } from "../../actions/view.ts";
import type { Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { lower, toWord } from "../../lib/words.ts";
import { bootEmbedded } from "../embedded.ts";
import type { Fork } from "../fork.ts";
import { carryOut } from "./carry-out.ts";
import { type Chains, chainAt, type DrillChain, isOn } from "./chains.ts";
import { fill, fillText, type Known } from "./fill.ts";
import type { Scenario } from "./scenario.ts";
import { firstChain, type Probe, type Step, type StepAnywhere, type Value } from "./step.ts";
import { expectedWord } from "./written.ts";

const thirtyDays = 30 * 24 * 3_600;

export type InstallOptions = {
  readonly scenario: Scenario;
  readonly progress: (text: string) => void;
};

/**
 * Builds what the forks lack, funds the responder's account, and carries out the scenario's installation; what is made becomes known. Leaves
 * automine off.
 */
export async function install(chains: Chains, key: Hex, { scenario, progress }: InstallOptions): Promise<void> {
  const bot = lower(computeAddress(key));
  chains[0].known.set("bot", bot);
  for (const chain of chains) await prepare(chain, bot, scenario, progress);

  const steps = placed([...scenario.setup, ...scenario.install]);
  for (const [index, { step, on }] of steps.entries()) {
    progress(`installing, step ${index + 1} of ${steps.length}`);
    const { fork, stage, known } = chainAt(chains, on);
    await carryOut(step, fork, stage, known);
  }
  for (const { fork, known } of chains) {
    const { number } = await head(fork);
    known.set("blockNow", number);
    known.set("blockSoon", number + 200);
  }
}

async function prepare(
  { name, fork, known }: DrillChain,
  bot: string,
  { fork: first, chains }: Scenario,
  progress: InstallOptions["progress"],
): Promise<void> {
  const { recording, world } = chains[name] ?? first;
  if (recording === undefined && world === "aave") {
    progress("building the embedded chain");
    const { tokens, guardianSafe, ...addresses } = await bootEmbedded(fork);
    for (const [what, address] of Object.entries(addresses)) known.set(what, address);
    known.set("guardianSafe", guardianSafe.address);
    known.set("tokens", Object.fromEntries(tokens.map((token) => [token.symbol, { ...token }])));
  }
  await fork.rpc("evm_setAutomine", [false]);
  await fork.rpc("hardhat_setBalance", [bot, "0x8ac7230489e80000"]); // 10 ether for gas
  known.set("inThirtyDays", (await head(fork)).timestamp + thirtyDays);
}

/** Steps one by one, each with the chain that it is carried out on. */
export function placed(steps: readonly StepAnywhere[]): readonly { readonly step: Step; readonly on: string }[] {
  return steps.flatMap((step) =>
    "on" in step ? step.steps.map((one) => ({ step: one, on: step.on })) : [{ step, on: firstChain }],
  );
}

async function head(fork: Fork): Promise<{ number: number; timestamp: number }> {
  const block = (await fork.rpc("eth_getBlockByNumber", ["latest", false])) as { number: Hex; timestamp: Hex };
  return { number: Number(block.number), timestamp: Number(block.timestamp) };
}

type Held = { readonly token: string; readonly decimals: number; readonly on: string; readonly held: bigint };

/** What each watched holder has now. */
export async function balances(chains: Chains, { assets }: Scenario): Promise<readonly Held[]> {
  const found = [];
  for (const { token, decimals, address, holder, on = firstChain } of assets) {
    const { fork, known } = chainAt(chains, on);
    const account = fillText(holder, known);
    const data = `0x70a08231${toWord(BigInt(account)).slice(2)}`;
    const answer =
      address === "native"
        ? await fork.rpc("eth_getBalance", [account, "latest"])
        : await fork.rpc("eth_call", [{ to: fillText(address, known), data }, "latest"]);
    found.push({ token, decimals, on, held: BigInt(String(answer)) });
  }
  return found;
}

/**
 * Whether the probe of every action of every plan that is installed on a chain and called for by the attack is true now, and what else the scenario says is
 * true then; undefined where there is neither, so that nothing can be pulled.
 */
export async function leversHold(
  { name, fork, known }: DrillChain,
  { install, pulled }: Scenario,
): Promise<boolean | undefined> {
  const own = placed(install).filter(isOn(name));
  const plans = own.flatMap(({ step }) => plansOf(step)).map((plan) => z.array(planAction).parse(known.get(plan)));
  const ofPlans = plans.flat().map((one) => ({ ...one, to: one.probeTarget, data: one.probeData }));
  const probes = [...ofPlans, ...pulled.filter(isOn(name)).map((one) => asked(one, known))];
  const now = BigInt((await head(fork)).timestamp);
  for (const { to, data, ...wanted } of probes) {
    const answer = await fork.rpc("eth_call", [{ to, data }, "latest"]);
    if (isExpected(lower(String(answer)), wanted, now) !== true) return false;
  }
  return probes.length > 0 ? true : undefined;
}

/** Whether something can be pulled on a chain: a plan is installed there, or the scenario says what is true then. */
export function hasLever(name: string, { install, pulled }: Pick<Scenario, "install" | "pulled">): boolean {
  const own = placed(install).filter(isOn(name));
  return own.some(({ step }) => plansOf(step).length > 0) || pulled.some(isOn(name));
}

function plansOf(step: Step): readonly string[] {
  if ("plan" in step) return [step.as];
  return "plans" in step ? Object.keys(step.plans).filter((name) => step.plans[name]?.pulled) : [];
}

function asked({ target, call, args, mask, expected }: Probe, known: Known) {
  return {
    ...encodeCall(lower(fillText(target, known)), call, fill(args, known) as readonly Value[]),
    mask,
    op: "equal" as const,
    expected: expectedWord(expected, known),
  };
}
