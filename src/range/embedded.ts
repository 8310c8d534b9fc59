import { randomBytes } from "node:crypto";
import type { Address } from "../core/types.ts";
import { buildAave } from "./embedded/aave.ts";
import { AAVE, EXECUTOR, RESERVES } from "./embedded/addresses.ts";
import { builder } from "./embedded/builder.ts";
import { buildMarket } from "./embedded/market.ts";
import { buildSafe, type GuardianSafe } from "./embedded/safe.ts";
import { buildTokens } from "./embedded/tokens.ts";
import type { Fork } from "./fork.ts";

export type EmbeddedToken = {
  readonly symbol: string;
  readonly address: Address;
  readonly aToken: Address;
  readonly decimals: number;
};

/** Aave v3.0 code, Safe 1.4.1 and Circle's USDC at their mainnet addresses; the state is ours. */
export type EmbeddedChain = {
  readonly provider: Address;
  readonly pool: Address;
  readonly configurator: Address;
  readonly acl: Address;
  readonly dataProvider: Address;
  /** Owner of the provider, admin of the roles and pool admin: an impersonated account. */
  readonly aclAdmin: Address;
  readonly tokens: readonly EmbeddedToken[];
  /** EMERGENCY_ADMIN: may pause and un-pause the pool. */
  readonly guardianSafe: GuardianSafe;
  /** Holds the aTokens of everything in the pool: an impersonated account. */
  readonly supplier: Address;
};

const DEPLOYER: Address = "0x00000000000000000000000000000000f12eb2ea";
const SUPPLIER: Address = "0x000000000000000000000000000000005a7e5a7e";

/** Builds the embedded default on a fork of kind "embedded". Leaves automine on. Raises EMBEDDED or MISSING_PEER. */
export async function bootEmbedded(fork: Fork): Promise<EmbeddedChain> {
  const build = builder(fork, DEPLOYER);
  const guardianSafe = await buildSafe(fork, build, randomBytes);
  await buildTokens(build);
  await buildAave(fork, build);
  await buildMarket(fork, build, SUPPLIER);

  const { provider, pool, configurator, acl, dataProvider } = AAVE;
  const tokens = RESERVES.map(({ symbol, address, aToken, decimals }) => ({ symbol, address, aToken, decimals }));
  return {
    provider,
    pool,
    configurator,
    acl,
    dataProvider,
    aclAdmin: EXECUTOR,
    tokens,
    guardianSafe,
    supplier: SUPPLIER,
  };
}
