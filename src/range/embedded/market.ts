import { AbiCoder, MaxUint256, ZeroAddress } from "ethers";
import type { Address } from "../../core/types.ts";
import type { Fork } from "../fork.ts";
import { expectAt } from "./aave.ts";
import * as abi from "./abi.ts";
import { AAVE, EXECUTOR, RESERVES, type Reserve, USDC_OWNER } from "./addresses.ts";
import { aaveArtifact } from "./artifacts.ts";
import { type Builder, lower, withArguments } from "./builder.ts";

const coder = AbiCoder.defaultAbiCoder();
const RAY = 10n ** 27n;

/** Lists the reserves in mainnet's order, opens them, and lets `supplier` fill them. */
export async function buildMarket(fork: Fork, build: Builder, supplier: Address): Promise<void> {
  const govern = (data: string) => build.send(EXECUTOR, AAVE.configurator, lower(data));
  const shared = await implementations(build);
  for (const reserve of RESERVES) {
    await govern(abi.configurator.encodeFunctionData("initReserves", [[input(reserve, shared)]]));
    const { address, aToken, ltv, threshold, bonus } = reserve;
    await expectAt(
      fork,
      AAVE.dataProvider,
      abi.dataProvider.encodeFunctionData("getReserveTokensAddresses", [address]),
      aToken,
    );
    await govern(abi.configurator.encodeFunctionData("configureReserveAsCollateral", [address, ltv, threshold, bonus]));
    await govern(abi.configurator.encodeFunctionData("setReserveBorrowing", [address, true]));
    await supply(build, reserve, supplier);
  }
}

type Implementations = {
  readonly aToken: Address;
  readonly stable: Address;
  readonly variable: Address;
  readonly strategy: Address;
};

async function implementations(build: Builder): Promise<Implementations> {
  const onPool = coder.encode(["address"], [AAVE.pool]);
  const tokens = "protocol/tokenization";
  const create = async (path: string, encoded: string) =>
    build.create(withArguments((await aaveArtifact(path)).bytecode, encoded));
  const percent = (value: bigint) => (value * RAY) / 100n;
  const rates = [80n, 0n, 4n, 60n, 1n, 60n, 1n, 8n, 20n].map(percent);
  return {
    aToken: await create(`${tokens}/AToken`, onPool),
    stable: await create(`${tokens}/StableDebtToken`, onPool),
    variable: await create(`${tokens}/VariableDebtToken`, onPool),
    strategy: await create(
      "protocol/pool/DefaultReserveInterestRateStrategy",
      coder.encode(["address", ...rates.map(() => "uint256")], [AAVE.provider, ...rates]),
    ),
  };
}

function input(
  { address, symbol, decimals }: Reserve,
  { aToken, stable, variable, strategy }: Implementations,
): readonly unknown[] {
  const names = ["a", "variableDebt", "stableDebt"].flatMap((kind) => [
    `Aave Ethereum ${kind} ${symbol}`,
    `${kind}Eth${symbol}`,
  ]);
  return [aToken, stable, variable, decimals, strategy, address, AAVE.collector, ZeroAddress, ...names, "0x"];
}

async function supply(
  build: Builder,
  { address, symbol, decimals, supplied }: Reserve,
  supplier: Address,
): Promise<void> {
  const amount = supplied * 10n ** BigInt(decimals);
  const [weth, , , usdc] = RESERVES;
  if (symbol === weth.symbol)
    await build.send(supplier, address, lower(abi.token.encodeFunctionData("deposit")), amount);
  else {
    const minter = symbol === usdc.symbol ? USDC_OWNER : supplier;
    await build.send(minter, address, lower(abi.token.encodeFunctionData("mint", [supplier, amount])));
  }
  await build.send(supplier, address, lower(abi.token.encodeFunctionData("approve", [AAVE.pool, MaxUint256])));
  await build.send(supplier, AAVE.pool, lower(abi.pool.encodeFunctionData("supply", [address, amount, supplier, 0])));
}
