import { AbiCoder } from "ethers";
import type { Address } from "../../core/types.ts";
import * as abi from "./abi.ts";
import { USDC_IMPLEMENTATION, USDC_OWNER, USDC_PROXY_ADMIN } from "./addresses.ts";
import { circleArtifact, link } from "./artifacts.ts";
import { type Builder, lower, withArguments } from "./builder.ts";

/** Enough for every drill: 10 billion dollars, with 6 decimals. */
const MINTER_ALLOWANCE = 10n ** 16n;

/** Circle's FiatToken 2.2 behind its proxy, taken through every initializer as on mainnet. The owner may mint. */
export async function buildUsdc(build: Builder, usdc: Address): Promise<void> {
  const checker = await build.create((await circleArtifact("util/SignatureChecker")).bytecode);
  const implementation = link(await circleArtifact("v2/FiatTokenV2_2"), { SignatureChecker: checker });
  await build.etch(USDC_IMPLEMENTATION, implementation);
  const { bytecode } = await circleArtifact("v1/FiatTokenProxy");
  const proxied = AbiCoder.defaultAbiCoder().encode(["address"], [USDC_IMPLEMENTATION]);
  await build.etch(usdc, withArguments(bytecode, proxied), USDC_PROXY_ADMIN);

  const send = (name: string, args: readonly unknown[]) =>
    build.send(USDC_OWNER, usdc, lower(abi.fiatToken.encodeFunctionData(name, args)));
  await send("initialize", ["USD Coin", "USDC", "USD", 6, USDC_OWNER, USDC_OWNER, USDC_OWNER, USDC_OWNER]);
  await send("initializeV2", ["USD Coin"]);
  await send("initializeV2_1", [USDC_OWNER]);
  await send("initializeV2_2", [[], "USDC"]);
  await send("configureMinter", [USDC_OWNER, MINTER_ALLOWANCE]);
}
