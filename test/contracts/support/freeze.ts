import { type Contract, id } from "ethers";
import { ask, ethers, people, type Signer, send } from "./chain.ts";

export const SEND = 1;
export const RECEIVE = 2;
export const BOTH = 3;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;
export const GUARDIAN_MAX = 3 * DAY;
export const MAX = 366 * DAY;
export const REST = 7 * DAY;
export const CASE = id("case");
export const SUPPLY = 10n ** 24n;

/** Who holds which office, and three with money: a thief, a victim, a bystander. */
export async function roles() {
  const { deployer: holder, admin: council, recovery, bot: guardian, stranger, guardians } = await people();
  const [thief, victim, bystander] = guardians;
  if (!thief || !victim || !bystander) throw new Error("expected three accounts with money");
  return { holder, council, recovery, guardian, stranger, thief, victim, bystander };
}

/** The example token; the three with money hold 1,000 each. */
export async function deployToken() {
  const who = await roles();
  const offices = [who.guardian.address, who.council.address, who.recovery.address];
  const token = await ethers.deployContract("FreezableToken", ["Token", "TOK", offices, who.holder.address, SUPPLY]);
  for (const one of [who.thief, who.victim, who.bystander])
    await send(token, who.holder, "transfer", one.address, 1_000);
  return { ...who, token };
}

/** The example vault on an asset that can be made hostile; the three with money hold 1,000 shares and 1,000 of the asset. */
export async function deployFreezableVault() {
  const who = await roles();
  const asset = await ethers.deployContract("HostileAsset", [who.holder.address, SUPPLY]);
  const offices = [who.guardian.address, who.council.address, who.recovery.address];
  const vault = await ethers.deployContract("FreezableVault", [asset, offices]);
  for (const one of [who.thief, who.victim, who.bystander]) {
    await send(asset, who.holder, "transfer", one.address, 2_000);
    await send(asset, one, "approve", vault, SUPPLY);
    await send(vault, one, "deposit", 1_000, one.address);
  }
  await send(asset, who.holder, "approve", vault, SUPPLY);
  return { ...who, asset, vault };
}

export function freeze(
  where: Contract,
  by: Signer,
  whom: readonly Signer[],
  directions: number,
  duration: number,
  caseId = CASE,
) {
  return send(
    where,
    by,
    "freeze",
    whom.map(({ address }) => address),
    directions,
    duration,
    caseId,
  );
}

export function unfreeze(where: Contract, by: Signer, whom: readonly Signer[], directions: number) {
  return send(
    where,
    by,
    "unfreeze",
    whom.map(({ address }) => address),
    directions,
    CASE,
  );
}

/** The two times of an account as numbers: send, receive. */
export async function timesOf(where: Contract, whom: Signer): Promise<[number, number]> {
  const times = [SEND, RECEIVE].map((direction) => ask(where, "frozenUntil", whom.address, direction));
  const [sending, receiving] = await Promise.all(times);
  return [Number(sending), Number(receiving)];
}
