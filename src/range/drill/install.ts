import { computeAddress } from "ethers";
import { z } from "zod";
import { planAction } from "../../actions/hub.ts";
import { isExpected } from "../../actions/view.ts";
import type { Hex } from "../../core/types.ts";
import { lower, toWord } from "../../lib/words.ts";
import { bootEmbedded } from "../embedded.ts";
import type { Fork } from "../fork.ts";
import { draw } from "./chance.ts";
import { fillText } from "./fill.ts";
import type { Scenario, Value } from "./scenario.ts";
import { payloadOf, type SourceOptions } from "./source.ts";
import type { Stage } from "./stage.ts";

const thirtyDays = 30 * 24 * 3_600;

export type InstallOptions = SourceOptions & {
  readonly scenario: Scenario;
  readonly seed: number | undefined;
  readonly progress: (text: string) => void;
};

/** What the drill knows by name; it grows while things are deployed. */
export type KnownMap = Map<string, Value>;

/** Builds what the fork lacks, funds the responder's account, and carries out the scenario's installation. Leaves automine off. */
export async function install(
  fork: Fork,
  stage: Stage,
  key: Hex,
  { scenario, seed, progress, ...options }: InstallOptions,
): Promise<KnownMap> {
  const known: KnownMap = new Map(draw(scenario, seed));
  if (scenario.fork.recording === undefined) {
    progress("building the embedded chain");
    const { tokens, guardianSafe, ...addresses } = await bootEmbedded(fork);
    for (const [name, address] of Object.entries(addresses)) known.set(name, address);
    known.set("guardianSafe", guardianSafe.address);
    known.set("tokens", Object.fromEntries(tokens.map((token) => [token.symbol, { ...token }])));
  }
  const payload = payloadOf(scenario, options);
  if (payload !== undefined) known.set("payload", payload);

  await fork.rpc("evm_setAutomine", [false]);
  const bot = lower(computeAddress(key));
  await fork.rpc("hardhat_setBalance", [bot, "0x8ac7230489e80000"]); // 10 ether for gas
  known.set("bot", bot);
  known.set("inThirtyDays", (await head(fork)).timestamp + thirtyDays);
  for (const [index, step] of scenario.install.entries()) {
    progress(`installing, step ${index + 1} of ${scenario.install.length}`);
    for (const [name, value] of await stage.install(step, known)) known.set(name, value);
  }
  const { number } = await head(fork);
  known.set("blockNow", number);
  known.set("blockSoon", number + 200);
  return known;
}

async function head(fork: Fork): Promise<{ number: number; timestamp: number }> {
  const block = (await fork.rpc("eth_getBlockByNumber", ["latest", false])) as { number: Hex; timestamp: Hex };
  return { number: Number(block.number), timestamp: Number(block.timestamp) };
}

type Held = { readonly token: string; readonly decimals: number; readonly held: bigint };

/** What each watched holder has now. */
export async function balances(fork: Fork, { assets }: Scenario, known: KnownMap): Promise<readonly Held[]> {
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

/** Whether the probe of every action of every installed plan is true now. */
export async function leversHold(fork: Fork, { install }: Scenario, known: KnownMap): Promise<boolean> {
  const plans = install.flatMap((step) => ("plan" in step ? [z.array(planAction).parse(known.get(step.as))] : []));
  for (const { probeTarget, probeData, mask, expected } of plans.flat()) {
    const answer = await fork.rpc("eth_call", [{ to: probeTarget, data: probeData }, "latest"]);
    if (isExpected(lower(String(answer)), { mask, op: "equal", expected }, 0n) !== true) return false;
  }
  return true;
}
