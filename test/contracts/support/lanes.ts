import type { Contract } from "ethers";
import { ethers, people } from "./chain.ts";

export const GLOBAL = 0;
export const DEPOSIT = 1;
export const BORROW = 2;
export const WITHDRAW = 6;
export const REPAY = 7;
export const EXIT_MAX_PAUSE = 6 * 3_600;
export const EXIT_REST = 24 * 3_600;

/** bits(1, 6): the mask of lanes 1 and 6. */
export const bits = (...lanes: number[]): number => lanes.reduce((mask, lane) => mask | (1 << lane), 0);

/** The namespaced storage word, as the chain holds it. */
export async function wordOf(contract: Contract): Promise<bigint> {
  const slot = "0x359829299cba52b0931ab4acc7f204bf321b2b34ece0e0e29f4a86335f835d00";
  return BigInt(await ethers.provider.getStorage(contract, slot));
}

/** A vault whose guardian closes lanes and whose recovery opens them. */
export async function deployVault() {
  const who = await people();
  const vault = await ethers.deployContract("LanesVault", [who.bot, who.recovery]);
  return { vault, guardian: who.bot, resumer: who.recovery, stranger: who.stranger };
}

export const COLLATERAL = 1;
export const LIQUIDATE = 3;
/** What LendingLanes allows its guardian per lane: `CREDIT` seconds in any `WINDOW`, half of it at once. */
export const CREDIT = 2 * 86_400;
export const WINDOW = 10 * 86_400;

/** A market with grace, credit and the borrowed surfaces; its council pauses uncounted. */
export async function deployLending() {
  const who = await people();
  const market = await ethers.deployContract("LendingLanes", [who.bot, who.admin, who.recovery]);
  return { market, guardian: who.bot, council: who.admin, resumer: who.recovery, stranger: who.stranger };
}
