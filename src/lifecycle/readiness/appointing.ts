import { id } from "ethers";
import type { Address, Call } from "../../core/types.ts";
import { encodeCall, selectorOf } from "../../lib/encode.ts";
import type { Behind } from "./behind.ts";
import type { Reader } from "./reader.ts";
import { type Pulling, tryUndo } from "./trial.ts";

/** Calls by which somebody names who may pause, or end it. */
const appointments = [
  ...["updatePauser(address)", "setPauser(address)", "setGuardian(address)", "setPauseGuardian(address)"],
  ...["_setPauseGuardian(address)", "setUnpauser(address)", "addEmergencyAdmin(address)", "addPauser(address)"],
];
/** Of OpenZeppelin's AccessManager: a role, who gets it, and his delay in seconds. */
export const managerGrant = "grantRole(uint64,address,uint32)";
/** Roles as contracts name them; the first one is OpenZeppelin's DEFAULT_ADMIN_ROLE. */
export const roles = [
  `0x${"00".repeat(32)}`,
  ...[
    ...["PAUSER_ROLE", "PAUSE_ROLE", "PAUSER", "GUARDIAN_ROLE", "GUARDIAN", "EMERGENCY_ROLE", "EMERGENCY_ADMIN"],
    ...["PAUSE_MANAGER_ROLE", "OPERATOR_ROLE", "ADMIN_ROLE", "UNPAUSER_ROLE", "RESUME_ROLE", "POOL_ADMIN"],
  ].map(id),
];

/** Of those who cannot undo it now, who could give themselves the right to, and then do: whoever steals their keys undoes it, too. */
export async function appointersOf(
  pulling: Pulling,
  undo: Call,
  {
    others,
    undoers,
    places,
  }: Readonly<Record<"others" | "undoers", readonly Address[]>> & { places: readonly Behind[] },
  reader: Reader,
): Promise<readonly Address[]> {
  const held = (await Promise.all(places.map((one) => rolesOf(one, undoers, reader)))).flat();
  const managed = (await Promise.all(places.map((one) => managedRoleOf(one, undo, reader)))).flat();
  const found = await Promise.all(
    others.map(async (one) => {
      const named = places.flatMap((place) =>
        appointments.filter((call) => place.has(selectorOf(call))).map((call) => encodeCall(place.at, call, [one])),
      );
      const granted = held.map(({ at, role }) => encodeCall(at, "grantRole(bytes32,address)", [role, one]));
      const joined = managed.map(({ at, role }) => encodeCall(at, managerGrant, [role, one, 0]));
      const passing = await passingOf([...named, ...granted, ...joined], one, reader);
      const tried = await Promise.all(passing.map((call) => tryUndo(pulling, undo, one, reader, [call])));
      return tried.includes(true) ? [one] : [];
    }),
  );
  return found.flat();
}

async function passingOf(calls: readonly Call[], from: Address, reader: Reader): Promise<readonly Call[]> {
  const tried = await Promise.all(calls.map((call) => reader.tries(from, call)));
  return calls.filter((_, at) => tried[at] === "passes");
}

/** The role that an AccessManager asks for a call. */
export async function managedRoleOf(place: Behind, { to, data }: Call, reader: Reader) {
  if (!place.has(selectorOf(managerGrant))) return [];
  const role = await reader.number(place.at, "getTargetFunctionRole(address,bytes4)", [to, data.slice(0, 10)]);
  return role === undefined ? [] : [{ at: place.at, role }];
}

/** The roles that the undoers have in a contract with AccessControl. */
async function rolesOf(place: Behind, undoers: readonly Address[], reader: Reader) {
  if (!place.has(selectorOf("grantRole(bytes32,address)"))) return [];
  const asked = roles.map(async (role) => {
    const has = await Promise.all(
      undoers.map((one) => reader.number(place.at, "hasRole(bytes32,address)", [role, one])),
    );
    return has.includes(1n) ? [{ at: place.at, role }] : [];
  });
  return (await Promise.all(asked)).flat();
}
