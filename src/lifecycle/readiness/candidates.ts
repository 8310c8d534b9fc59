import type { Address } from "../../core/types.ts";
import { selectorOf } from "../../lib/encode.ts";
import { roles } from "./appointing.ts";
import { type Behind, behind } from "./behind.ts";
import type { Reader } from "./reader.ts";

/** Views by which contracts name who may do what. */
const names = [
  ...["owner()", "getOwner()", "admin()", "pauser()", "pauseGuardian()", "guardian()", "guardians()", "governor()"],
  ...["governance()", "governorAdmin()", "emergencyAdmin()", "emergencyDao()", "pauserAddress()", "blacklister()"],
  ...["unpauser()", "multisig()", "controller()", "operator()", "treasury()", "timelock()"],
];
/** Views by which they name a contract that knows. */
const registers = [
  ...["authority()", "PRISMA_CORE()", "pauserRegistry()", "getAuthorizer()", "getACLManager()", "accessController()"],
  ...["addressProvider()", "superchainConfig()"],
];
const offices = ["owner()", "getOwner()", "admin()"];
const managerRole = selectorOf("hasRole(uint64,address)");
const mostMembers = 20;
const everybody = 128;

/** Accounts that might be able to pull a lever of this contract: whether they can is tried. */
export async function candidatesOf(
  place: Behind,
  reader: Reader,
): Promise<{ readonly accounts: readonly Address[]; readonly places: readonly Behind[] }> {
  const near = await registersOf(place, reader);
  const far = (await Promise.all(near.map((one) => registersOf(one, reader)))).flat();
  const asked = new Map([place, ...near, ...far].map((one) => [one.at, one]));
  const found = await Promise.all([...asked.values()].map((one) => namedBy(one, reader)));
  const accounts = [...new Set([...found.flat(), ...asked.keys()])].filter((one) => one !== place.at);
  return { accounts: accounts.slice(0, everybody), places: [...asked.values()] };
}

/** An AccessManager that owns a contract is its register, too. */
async function registersOf(place: Behind, reader: Reader): Promise<readonly Behind[]> {
  const [found, owners] = await Promise.all([askedOf(place, registers, reader), askedOf(place, offices, reader)]);
  const all = [...new Set([...found, ...owners])].filter((one) => one !== place.at);
  const places = await Promise.all(all.map((one) => behind(one, [], reader)));
  return places.filter((one) => found.includes(one.at) || one.has(managerRole));
}

async function namedBy(place: Behind, reader: Reader): Promise<readonly Address[]> {
  const hasRoles = place.mayHave(selectorOf("hasRole(bytes32,address)")) || place.mayHave(managerRole);
  const listsRoles = place.mayHave(selectorOf("getRoleMember(bytes32,uint256)"));
  const [named, members, granted] = await Promise.all([
    askedOf(place, names, reader),
    Promise.all(listsRoles ? roles.map((role) => membersOf(place.at, role, reader)) : []),
    hasRoles ? reader.granted(place.at) : [],
  ]);
  return [...named, ...members.flat(), ...(granted ?? [])];
}

/** What a contract answers to those of the views that it has. */
async function askedOf(place: Behind, views: readonly string[], reader: Reader): Promise<readonly Address[]> {
  const asked = views.filter((view) => place.mayHave(selectorOf(view)));
  return (await Promise.all(asked.map((view) => reader.account(place.at, view)))).flatMap((one) => one ?? []);
}

/** Members of a role, where they can be listed (AccessControlEnumerable). */
async function membersOf(place: Address, role: string, reader: Reader): Promise<readonly Address[]> {
  const size = Number((await reader.number(place, "getRoleMemberCount(bytes32)", [role])) ?? 0n);
  const all = Array.from({ length: Math.min(size, mostMembers) }, (_, at) =>
    reader.account(place, "getRoleMember(bytes32,uint256)", [role, at]),
  );
  return (await Promise.all(all)).flatMap((one) => one ?? []);
}
