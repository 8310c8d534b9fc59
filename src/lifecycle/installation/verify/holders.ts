import { isKey, oneKeyObjections } from "../../../actions/one-key.ts";
import type { Address, Hex } from "../../../core/types.ts";
import { safeSlots } from "../../../lib/safe-slots.ts";
import { codeHashes, holdersOf, officesOf } from "../people.ts";
import { ROLES } from "../rights.ts";
import { safeStates } from "../safes.ts";
import { compare, type Row } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

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
  const named: Readonly<Record<string, string>> = {
    [ROLES.admin]: "the AccessManager's admin",
    [ROLES.recovery]: "the right to resume",
  };
  const seats = [...offices.seats];
  for (const { name, args } of await events("manager")) {
    const office = named[String(args.toObject()["roleId"])];
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

/** Every Safe in an office signs as it did, with the same people, modules, code and guards. */
async function safeRows({ record, snapshot, places }: Subject): Promise<readonly Row[]> {
  const { chain, block } = snapshot;
  const { module } = places;
  const found = await safeStates(holdersOf(record.parameters), block, chain);
  const rows: Row[] = [];
  for (const account of new Set([...Object.keys(record.safes), ...Object.keys(found)]) as Set<Address>) {
    const [expected, now, about] = [record.safes[account], found[account], `safe ${account}`];
    if (expected === undefined || now === undefined) {
      const says = expected === undefined ? "expected no Safe, found one" : "it does not answer like a Safe";
      rows.push({ kind: "difference", about, says });
      continue;
    }
    rows.push(
      ...compare(about, "threshold", expected.threshold, now.threshold),
      ...compare(about, "owners", expected.owners, now.owners),
      ...compare(about, "other modules", expected.modules.filter(isOther), now.modules.filter(isOther)),
      ...Object.keys(safeSlots).flatMap((what) => compare(about, what, expected.slots[what], now.slots[what])),
      { kind: "note", about, says: `${now.threshold} of ${now.owners.length} owners sign` },
    );
  }
  const { safe } = record.parameters;
  if (safe === undefined || module === undefined) return rows;
  return [...rows, ...compare(`safe ${safe}`, "the module is enabled", true, found[safe]?.modules.includes(module))];

  function isOther(one: Address): boolean {
    return one !== module;
  }
}
