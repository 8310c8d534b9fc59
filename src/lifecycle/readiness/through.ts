import type { Address, Call } from "../../core/types.ts";
import { encodeCall, selectorOf } from "../../lib/encode.ts";
import { managedRoleOf, managerGrant } from "./appointing.ts";
import { type Behind, behind } from "./behind.ts";
import { type Person, personAt } from "./people.ts";
import type { Reader } from "./reader.ts";
import { type Pulling, tryUndo } from "./trial.ts";

const execute = "execute(address,bytes)";
const canCall = "canCall(address,address,bytes4)";
/** A call as an AccessManager makes it for whoever it lets. */
function through(manager: Address, { to, data }: Call): Call {
  return encodeCall(manager, execute, [to, data]);
}

/** OpenZeppelin's AccessManagers among accounts: what they may do is done by those whom they let, with `execute`. */
export async function managersAmong(accounts: readonly Address[], reader: Reader): Promise<readonly Behind[]> {
  const all = await Promise.all(accounts.map((one) => behind(one, [], reader)));
  return all.filter((one) => one.has(selectorOf(execute)) && one.has(selectorOf(canCall)));
}

/** Accounts that make a call through a manager, now or after a delay. */
export async function executorsOf(
  managers: readonly Behind[],
  call: Call,
  candidates: readonly Address[],
  reader: Reader,
): Promise<readonly Person[]> {
  const found = await Promise.all(
    managers.flatMap(({ at }) =>
      candidates
        .filter((one) => one !== at)
        .map(async (one): Promise<readonly Person[]> => {
          if ((await reader.tries(one, through(at, call))) === "passes") return [await led(one, at, reader)];
          const delay = await delayOf(at, one, call, reader);
          return delay === 0n ? [] : [{ ...(await led(one, at, reader)), speed: "late" }];
        }),
    ),
  );
  return found.flat();
}

/** Seconds after which the manager lets an account make this call; 0 where it never does. */
async function delayOf(manager: Address, account: Address, { to, data }: Call, reader: Reader): Promise<bigint> {
  const answer = await reader.answer(manager, canCall, [account, to, data.slice(0, 10)]);
  return answer === undefined ? 0n : BigInt(`0x${answer.slice(66, 130) || "0"}`);
}

async function led(account: Address, manager: Address, reader: Reader): Promise<Person> {
  const person = await personAt(account, reader);
  return { ...person, says: `${person.says}, through the AccessManager ${manager}` };
}

/** Those who end through a manager what a lever does: at once, or after giving themselves the role that it takes, as its admins can. */
export async function undoersThrough(
  managers: readonly Behind[],
  pulling: Pulling,
  undo: Call,
  candidates: readonly Address[],
  reader: Reader,
): Promise<Record<"by" | "afterAppointment", readonly Person[]>> {
  const found = await Promise.all(
    managers.flatMap((manager) => {
      const call = through(manager.at, undo);
      return candidates.map(async (one) => {
        if ((await tryUndo(pulling, call, one, reader)) === true) return { by: await led(one, manager.at, reader) };
        const grants = await managedRoleOf(manager, undo, reader);
        const first = grants.map(({ at, role }) => encodeCall(at, managerGrant, [role, one, 0]));
        const appoints = first.length > 0 && (await tryUndo(pulling, call, one, reader, first)) === true;
        return appoints ? { afterAppointment: await led(one, manager.at, reader) } : {};
      });
    }),
  );
  // A hub makes committed calls only, and none that opens.
  const people = (how: "by" | "afterAppointment") =>
    found.flatMap((one: { readonly by?: Person; readonly afterAppointment?: Person }) =>
      one[how] === undefined || one[how].kind === "hub" ? [] : [one[how]],
    );
  return { by: people("by"), afterAppointment: people("afterAppointment") };
}
