import { AbiCoder, ZeroAddress } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import type { Fork } from "../fork.ts";
import * as abi from "./abi.ts";
import { AAVE, EXECUTOR, GUARDIAN_SAFE, RESERVES } from "./addresses.ts";
import { type Artifact, aaveArtifact, link } from "./artifacts.ts";
import { type Builder, lower, withArguments } from "./builder.ts";

const LOGIC = "protocol/libraries/logic";
const coder = AbiCoder.defaultAbiCoder();

/** Aave v3 core: provider, roles, oracle, pool and configurator, at their mainnet addresses. */
export async function buildAave(fork: Fork, build: Builder): Promise<void> {
  const govern = (to: Address, data: string) => build.send(EXECUTOR, to, lower(data));
  const market = coder.encode(["string", "address"], ["Aave Ethereum Market", EXECUTOR]);
  await build.etch(
    AAVE.provider,
    withArguments((await aaveArtifact("protocol/configuration/PoolAddressesProvider")).bytecode, market),
  );

  // The roles' constructor reads its admin from the provider, so the admin comes first.
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setACLAdmin", [EXECUTOR]));
  await build.etch(AAVE.acl, await onProvider("protocol/configuration/ACLManager"));
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setACLManager", [AAVE.acl]));
  await govern(AAVE.acl, abi.acl.encodeFunctionData("addPoolAdmin", [EXECUTOR]));
  await govern(AAVE.acl, abi.acl.encodeFunctionData("addEmergencyAdmin", [GUARDIAN_SAFE]));
  await govern(AAVE.acl, abi.acl.encodeFunctionData("addRiskAdmin", [EXECUTOR]));

  await build.etch(AAVE.oracle, await oracle());
  await build.etch(AAVE.dataProvider, await onProvider("misc/AaveProtocolDataProvider"));
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setPriceOracle", [AAVE.oracle]));
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setPoolDataProvider", [AAVE.dataProvider]));

  const libraries = await buildLibraries(build);
  const argument = coder.encode(["address"], [AAVE.provider]);
  const pool = await build.create(withArguments(link(await aaveArtifact("protocol/pool/Pool"), libraries), argument));
  const configurator = await build.create(link(await aaveArtifact("protocol/pool/PoolConfigurator"), libraries));
  // In this order: the provider's nonce gives both proxies their mainnet addresses.
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setPoolImpl", [pool]));
  await govern(AAVE.provider, abi.provider.encodeFunctionData("setPoolConfiguratorImpl", [configurator]));
  await expectAt(fork, AAVE.provider, abi.provider.encodeFunctionData("getPool"), AAVE.pool);
  await expectAt(fork, AAVE.provider, abi.provider.encodeFunctionData("getPoolConfigurator"), AAVE.configurator);
}

/** Raises EMBEDDED unless the call's first word is that address. */
export async function expectAt(fork: Fork, to: Address, data: string, expected: Address): Promise<void> {
  const word = String(await fork.rpc("eth_call", [{ to, data }, "latest"]));
  const found = `0x${word.slice(26, 66)}`;
  if (found === expected) return;
  throw new FirebreakError(
    "EMBEDDED",
    `a proxy must come out at its mainnet address ${expected}, found ${found}; use the pinned @aave/core-v3`,
  );
}

async function onProvider(path: string): Promise<Hex> {
  return withArguments((await aaveArtifact(path)).bytecode, coder.encode(["address"], [AAVE.provider]));
}

async function oracle(): Promise<Hex> {
  const assets = RESERVES.map(({ address }) => address);
  const feeds = RESERVES.map(({ feed }) => feed);
  const types = ["address", "address[]", "address[]", "address", "address", "uint256"];
  const encoded = coder.encode(types, [AAVE.provider, assets, feeds, ZeroAddress, ZeroAddress, 10n ** 8n]);
  return withArguments((await aaveArtifact("misc/AaveOracle")).bytecode, encoded);
}

async function buildLibraries(build: Builder): Promise<Readonly<Record<string, Address>>> {
  const libraries: Record<string, Address> = {};
  // BorrowLogic first: FlashLoanLogic links it.
  const names = [
    "BorrowLogic",
    "BridgeLogic",
    "EModeLogic",
    "LiquidationLogic",
    "PoolLogic",
    "SupplyLogic",
    "ConfiguratorLogic",
    "FlashLoanLogic",
  ];
  for (const name of names) {
    const artifact: Artifact = await aaveArtifact(`${LOGIC}/${name}`);
    libraries[name] = await build.create(link(artifact, libraries));
  }
  return libraries;
}
