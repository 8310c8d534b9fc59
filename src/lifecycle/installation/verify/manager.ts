import type { Address } from "../../../core/types.ts";
import { contractOf } from "../record.ts";
import { membersOf, ROLES, rightsOf } from "../rights.ts";
import { compare, type Event, type Row, same } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

type Ask = (view: string, args: readonly unknown[]) => Promise<readonly unknown[] | undefined>;

/** Every role, member, delay and right of the AccessManager: those that should be, and no others that it ever told of. */
export async function managerRows(subject: Subject): Promise<readonly Row[]> {
  const { record, snapshot, abi } = subject;
  const { address } = contractOf(record, "manager");
  const ask: Ask = async (view, args) => {
    const answer = await snapshot.ask(address, abi("manager"), view, args);
    return answer === undefined ? undefined : [...answer];
  };
  const events = await subject.events("manager");
  return [
    ...(await memberRows(subject, events, ask)),
    ...(await roleRows(events, ask)),
    ...(await rightRows(subject, events, ask)),
    ...(await scheduledRows(events, ask)),
  ];
}

async function memberRows({ record, places }: Subject, events: readonly Event[], ask: Ask): Promise<readonly Row[]> {
  const wanted = membersOf(record.parameters, places).map((one) => ({ ...one, role: BigInt(one.role) }));
  const told = events
    .filter(({ name }) => name === "RoleGranted")
    .map(({ args }) => ({ role: BigInt(args["roleId"]), account: asAddress(args["account"]) }));
  const rows: Row[] = [];
  for (const { role, account } of unique([...wanted, ...told], (one) => `${one.role} ${one.account}`)) {
    const [since, delay, pendingDelay, effect] = (await ask("getAccess", [role, account])) ?? [];
    const expected = wanted.find((one) => one.role === role && one.account === account);
    const about = `manager, role ${roleName(role)}`;
    if (expected === undefined && same(since, 0)) continue;
    if (expected === undefined) {
      const who = account === record.deployer ? `the deployer ${account}` : account;
      rows.push({ kind: "difference", about, says: `expected no other member, found ${who}` });
      continue;
    }
    if (same(since, 0)) rows.push({ kind: "difference", about, says: `expected the member ${account}, found none` });
    rows.push(...compare(about, `delay of ${account}`, expected.delaySeconds, delay));
    if (!same(effect, 0))
      rows.push({ kind: "difference", about, says: `the delay of ${account} becomes ${pendingDelay} s at ${effect}` });
  }
  return rows;
}

/** Nobody but the manager's admin gives a role, nobody may cancel for others, and no grant is slowed down: as at the deployment. */
async function roleRows(events: readonly Event[], ask: Ask): Promise<readonly Row[]> {
  const told = events.flatMap(({ args }) => (args.toObject()["roleId"] === undefined ? [] : [BigInt(args["roleId"])]));
  const roles = new Set([...Object.values(ROLES).map(BigInt), ...told]);
  const rows: Row[] = [];
  for (const role of roles)
    for (const view of ["getRoleAdmin", "getRoleGuardian", "getRoleGrantDelay"])
      rows.push(...compare(`manager, role ${roleName(role)}`, view, 0, (await ask(view, [role]))?.[0]));
  return rows;
}

async function rightRows({ record, places }: Subject, events: readonly Event[], ask: Ask): Promise<readonly Row[]> {
  const wanted = rightsOf(record.parameters, places);
  const told = events
    .filter(({ name }) => name === "TargetFunctionRoleUpdated")
    .map(({ args }) => ({ target: asAddress(args["target"]), selector: String(args["selector"]) }));
  const rows: Row[] = [];
  for (const { target, selector } of unique([...wanted, ...told], (one) => `${one.target} ${one.selector}`)) {
    const expected = wanted.find((one) => one.target === target && one.selector === selector)?.role ?? ROLES.admin;
    const found = (await ask("getTargetFunctionRole", [target, selector]))?.[0];
    rows.push(...compare("manager", `role that may call ${selector} of ${target}`, expected, found));
  }
  const changed = events.filter(({ name }) => ["TargetClosed", "TargetAdminDelayUpdated"].includes(name));
  const targets = [...wanted.map(({ target }) => target), ...changed.map(({ args }) => asAddress(args["target"]))];
  for (const target of new Set(targets)) {
    rows.push(...compare("manager", `${target} is closed`, false, (await ask("isTargetClosed", [target]))?.[0]));
    rows.push(...compare("manager", `admin delay of ${target}`, 0, (await ask("getTargetAdminDelay", [target]))?.[0]));
  }
  return rows;
}

async function scheduledRows(events: readonly Event[], ask: Ask): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { args } of events.filter(({ name }) => name === "OperationScheduled")) {
    const ready = (await ask("getSchedule", [args["operationId"]]))?.[0];
    if (same(ready, 0)) continue;
    const says = `${asAddress(args["caller"])} has scheduled ${String(args["data"]).slice(0, 10)} of ${asAddress(args["target"])}`;
    rows.push({ kind: "note", about: "manager", says });
  }
  return rows;
}

function asAddress(value: unknown): Address {
  return String(value).toLowerCase() as Address;
}

function roleName(role: bigint): string {
  return Object.entries(ROLES).find(([, number]) => BigInt(number) === role)?.[0] ?? String(role);
}

/** The first of those that have the same key. */
function unique<T>(things: readonly T[], keyOf: (thing: T) => string): readonly T[] {
  return [...new Map([...things].reverse().map((thing) => [keyOf(thing), thing])).values()].reverse();
}
