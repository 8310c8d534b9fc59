import type { Address } from "../../core/types.ts";

/** Where these contracts and their holders of roles stand on mainnet; Aave's from its address book, in lower case. */
export const AAVE: Readonly<
  Record<"provider" | "pool" | "configurator" | "acl" | "oracle" | "dataProvider" | "collector", Address>
> = {
  provider: "0x2f39d218133afab8f2b819b1066c7e434ad94e9e",
  pool: "0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2",
  configurator: "0x64b761d848206f447fe2dd461b0c635ec39ebb27",
  acl: "0xc2aacf6553d20d1e9d78e365aaba8032af9c85b0",
  oracle: "0x54586be62e3c3580375ae3723c145253060ca0c2",
  dataProvider: "0x0a16f2fcc0d44fae41cc54e079281d84a363becd",
  collector: "0x464c71f6c2f760dda6093dcb91c24c39e5d6e18c",
};

/** Aave's governance executor: owner of the provider, admin of the roles, pool admin. */
export const EXECUTOR: Address = "0x5300a1a15135ea4dc7ad5a167152c01efc9b192a";
/** Aave's guardian Safe: emergency admin. */
export const GUARDIAN_SAFE: Address = "0x2cfe3ec4d5a6811f4b8067f0de7e47dfa938aa30";

export const USDC_IMPLEMENTATION: Address = "0x43506849d7c04f9138d1a2050bbf3a0c054402dd";
/** Admin of the USDC proxy; another account than the owner, because an admin cannot call through the proxy. */
export const USDC_PROXY_ADMIN: Address = "0x807a96288a1a408dbc13de2b1d087d10356395d2";
/** Owner of USDC, and here its minter, pauser and blacklister too. */
export const USDC_OWNER: Address = "0xfcb19e6a322b27c06842a71e8c725399f049ae3a";

/** A reserve of the pool as the range sets it up. Prices are ours, in USD with 8 decimals; ratios in basis points. */
export type Reserve = {
  readonly symbol: string;
  readonly address: Address;
  /** Where the proxy of the aToken comes out when the reserves are made in mainnet's order. */
  readonly aToken: Address;
  readonly decimals: number;
  readonly feed: Address;
  readonly price: bigint;
  /** Whole tokens that honest suppliers have in the pool. */
  readonly supplied: bigint;
  readonly ltv: number;
  readonly threshold: number;
  readonly bonus: number;
};

const USD = 10n ** 8n;

/** The first five reserves of Aave's main market, in the order of their listing. */
export const RESERVES: readonly [weth: Reserve, wsteth: Reserve, wbtc: Reserve, usdc: Reserve, dai: Reserve] = [
  {
    symbol: "WETH",
    address: "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
    aToken: "0x4d5f47fa6a74757f35c14fd3a6ef8e3c9bc514e8",
    decimals: 18,
    feed: "0x5f4ec3df9cbd43714fe2740f5e3616155c5b8419",
    price: 3_000n * USD,
    supplied: 5_000n,
    ltv: 8_050,
    threshold: 8_300,
    bonus: 10_500,
  },
  {
    symbol: "wstETH",
    address: "0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0",
    aToken: "0x0b925ed163218f6662a35e0f0371ac234f9e9371",
    decimals: 18,
    feed: "0x8b6851156023f4f5a66f68bea80851c3d905ac93",
    price: 3_600n * USD,
    supplied: 1_000n,
    ltv: 7_850,
    threshold: 8_100,
    bonus: 10_600,
  },
  {
    symbol: "WBTC",
    address: "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599",
    aToken: "0x5ee5bf7ae06d1be5997a1a72006fe6c607ec6de8",
    decimals: 8,
    feed: "0xf4030086522a5beea4988f8ca5b36dbc97bee88c",
    price: 90_000n * USD,
    supplied: 50n,
    ltv: 7_300,
    threshold: 7_800,
    bonus: 10_500,
  },
  {
    symbol: "USDC",
    address: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
    aToken: "0x98c23e9d8f34fefb1b7bd6a91b7ff122f4e16f5c",
    decimals: 6,
    feed: "0x8fffffd4afb6115b954bd326cbe7b4ba576818f6",
    price: USD,
    supplied: 20_000_000n,
    ltv: 7_400,
    threshold: 7_600,
    bonus: 10_450,
  },
  {
    symbol: "DAI",
    address: "0x6b175474e89094c44da98b954eedeac495271d0f",
    aToken: "0x018008bfb33d285247a21d44e50697654f754e63",
    decimals: 18,
    feed: "0xaed0c38402a5d19df6e4c03f4e2dced6e29c1ee9",
    price: USD,
    supplied: 5_000_000n,
    ltv: 6_300,
    threshold: 7_700,
    bonus: 10_500,
  },
];
