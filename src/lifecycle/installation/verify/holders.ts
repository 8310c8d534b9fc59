import { Interface } from "ethers";
import { isKey, oneKeyObjections, safeAt } from "../../../actions/one-key.ts";
import type { Address, Hex } from "../../../core/types.ts";
import { codeHashes, holdersOf, officesOf } from "../people.ts";
import { ROLES } from "../rights.ts";
import { compare, type Row } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

const safeAbi = new Interface(["function isModuleEnabled(address module) view returns (bool)"]);

/** Who holds the offices: with which code, and whether one key would be too much. */
export async function holderRows(subject: Subject): Promise<readonly Row[]> {
  const { record, snapshot } = subject;
  const { chain, block } = snapshot;
  const guardians = new Set(record.parameters.guardians.members);
  const found = await codeHashes(holdersOf(record.parameters), block, chain);
  const rows: Row[] = [];
  for (const [account, hash] of Object.entries(found) as [Address, Hex][]) {
    const office = guardians.has(account) ? "guardian" : "holder";
    rows.push(...compare(`${office} ${account}`, "code hash", record.holders[account], hash));
    rows.push({ kind: "note", about: `${office} ${account}`, says: kindOf(await chain.code(account, block), hash) });
  }
  const objections = await oneKeyObjections(await officesNow(subject), block, chain);
  rows.push(...objections.map((says) => ({ kind: "difference", about: "one key", says }) as const));
  return [...rows, ...(await safeRows(subject))];
}

/** The recorded offices, and whoever the chain says holds one besides. */
async function officesNow({ record, snapshot, events, abi, places }: Subject) {
  const offices = officesOf(record.parameters);
  const { manager } = places;
  const named: Readonly<Record<number, string>> = {
    [ROLES.admin]: "the AccessManager's admin",
    [ROLES.recovery]: "the right to resume",
  };
  const seats = [...offices.seats];
  for (const { name, args } of await events("manager")) {
    const office = named[Number(args.toObject()["roleId"])];
    if (name !== "RoleGranted" || office === undefined || manager === undefined) continue;
    const holder = String(args["account"]).toLowerCase() as Address;
    const isMember = (await snapshot.ask(manager, abi("manager"), "hasRole", [args["roleId"], holder]))?.[0] === true;
    if (isMember && !seats.some((seat) => seat.office === office && seat.holder === holder))
      seats.push({ office, holder });
  }
  return { ...offices, seats };
}

function kindOf(code: Hex, hash: Hex): string {
  if (code === "0x") return "a key, no code";
  if (isKey(code)) return `a key that delegates to 0x${code.slice(8)} (EIP-7702), code hash ${hash}`;
  return `a contract, code hash ${hash}`;
}

async function safeRows({ record, snapshot, places }: Subject): Promise<readonly Row[]> {
  const { safe } = record.parameters;
  const { module } = places;
  if (safe === undefined || module === undefined) return [];
  const found = await safeAt(safe, snapshot);
  if (found === undefined)
    return [{ kind: "difference", about: `safe ${safe}`, says: "it does not answer like a Safe" }];
  const enabled = (await snapshot.ask(safe, safeAbi, "isModuleEnabled", [module]))?.[0];
  return [
    ...compare(`safe ${safe}`, "the module is enabled", true, enabled),
    { kind: "note", about: `safe ${safe}`, says: `${found.threshold} of ${found.owners.length} owners sign` },
  ];
}
