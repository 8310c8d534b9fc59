import { AbiCoder } from "ethers";
import { RESERVES } from "./addresses.ts";
import { aaveArtifact } from "./artifacts.ts";
import { type Builder, withArguments } from "./builder.ts";
import { buildUsdc } from "./usdc.ts";

/** WETH9, Circle's USDC, mintable stand-ins for the other tokens, and a fixed price at the feed of each. */
export async function buildTokens(build: Builder): Promise<void> {
  const [weth, wsteth, wbtc, usdc, dai] = RESERVES;
  const coder = AbiCoder.defaultAbiCoder();
  await build.etch(weth.address, (await aaveArtifact("dependencies/weth/WETH9")).bytecode);
  await buildUsdc(build, usdc.address);

  const mintable = await aaveArtifact("mocks/tokens/MintableERC20");
  for (const { address, symbol, decimals } of [wsteth, wbtc, dai]) {
    const names = coder.encode(["string", "string", "uint8"], [symbol, symbol, decimals]);
    await build.etch(address, withArguments(mintable.bytecode, names));
  }
  const aggregator = await aaveArtifact("mocks/oracle/CLAggregators/MockAggregator");
  for (const { feed, price } of RESERVES) {
    await build.etch(feed, withArguments(aggregator.bytecode, coder.encode(["int256"], [price])));
  }
}
