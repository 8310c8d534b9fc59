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
import { fill, fillText, type Known } from "./fill.ts";
import type { KnownMap } from "./given.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import type { Probe, Step, Value } from "./step.ts";
import { expectedWord } from "./written.ts";

const thirtyDays = 30 * 24 * 3_600;

export type InstallOptions = {
  readonly scenario: Scenario;
  readonly progress: (text: string) => void;
};

/**
 * Builds what the fork lacks, funds the responder's account, and carries out the scenario's installation; what is made becomes known. Leaves
 * automine off.
 */
export async function install(
  fork: Fork,
  stage: Stage,
  key: Hex,
  known: KnownMap,
  { scenario, progress }: InstallOptions,
): Promise<void> {
  if (scenario.fork.recording === undefined && scenario.fork.world === "aave") {
    progress("building the embedded chain");
    const { tokens, guardianSafe, ...addresses } = await bootEmbedded(fork);
    for (const [name, address] of Object.entries(addresses)) known.set(name, address);
    known.set("guardianSafe", guardianSafe.address);
    known.set("tokens", Object.fromEntries(tokens.map((token) => [token.symbol, { ...token }])));
  }

  await fork.rpc("evm_setAutomine", [false]);
  const bot = lower(computeAddress(key));
  await fork.rpc("hardhat_setBalance", [bot, "0x8ac7230489e80000"]); // 10 ether for gas
  known.set("bot", bot);
  known.set("inThirtyDays", (await head(fork)).timestamp + thirtyDays);
  const steps = [...scenario.setup, ...scenario.install];
  for (const [index, step] of steps.entries()) {
    progress(`installing, step ${index + 1} of ${steps.length}`);
    await carryOut(step, fork, stage, known);
  }
  const { number } = await head(fork);
  known.set("blockNow", number);
  known.set("blockSoon", number + 200);
}

async function head(fork: Fork): Promise<{ number: number; timestamp: number }> {
  const block = (await fork.rpc("eth_getBlockByNumber", ["latest", false])) as { number: Hex; timestamp: Hex };
  return { number: Number(block.number), timestamp: Number(block.timestamp) };
}

type Held = { readonly token: string; readonly decimals: number; readonly held: bigint };

/** What each watched holder has now. */
export async function balances(fork: Fork, { assets }: Scenario, known: Known): Promise<readonly Held[]> {
  const found = [];
  for (const { token, decimals, address, holder } of assets) {
    const account = fillText(holder, known);
    const data = `0x70a08231${toWord(BigInt(account)).slice(2)}`;
    const answer =
      address === "native"
        ? await fork.rpc("eth_getBalance", [account, "latest"])
        : await fork.rpc("eth_call", [{ to: fillText(address, known), data }, "latest"]);
    found.push({ token, decimals, held: BigInt(String(answer)) });
  }
  return found;
}

/**
 * Whether the probe of every action of every installed plan that the attack calls for is true now, and what else the scenario says is true then. Without
 * either nothing is pulled.
 */
export async function leversHold(fork: Fork, { install, pulled }: Scenario, known: Known): Promise<boolean> {
  const plans = install.flatMap(plansOf).map((name) => z.array(planAction).parse(known.get(name)));
  const ofPlans = plans.flat().map((one) => ({ ...one, to: one.probeTarget, data: one.probeData }));
  const probes = [...ofPlans, ...pulled.map((one) => asked(one, known))];
  const now = BigInt((await head(fork)).timestamp);
  for (const { to, data, ...wanted } of probes) {
    const answer = await fork.rpc("eth_call", [{ to, data }, "latest"]);
    if (isExpected(lower(String(answer)), wanted, now) !== true) return false;
  }
  return probes.length > 0;
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
