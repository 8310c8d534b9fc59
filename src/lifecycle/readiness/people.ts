import { handsAt, safeAt } from "../../actions/one-key.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Address } from "../../core/types.ts";
import type { Reader } from "./reader.ts";

/** Somebody who can make a call, and how fast. */
export type Person = {
  readonly account: Address;
  readonly kind: "key" | "safe" | "hub" | "timelock" | "governor" | "contract";
  readonly says: string;
  /** Keys that act for it alone; for a hub, those that trip its plans. */
  readonly alone: readonly Address[];
  /** `now`: one key, in one transaction; `people`: several must sign; `late`: after a delay or a vote. */
  readonly speed: "now" | "people" | "late";
};

/** Looks at who stands behind an account. */
export async function personAt(account: Address, reader: Reader): Promise<Person> {
  const { block, chain } = reader;
  const code = await reader.code(account);
  if (code === "0x" || code.startsWith("0xef0100"))
    return {
      ...{ account, kind: "key", alone: [account], speed: "now" },
      says: reader.knows(account) ? "a key" : "a key, or code that was not recorded",
    };

  if ((await reader.answer(account, "triggerKeys()")) !== undefined) return hubAt(account, reader);
  const hands = await handsAt(account, { block, chain }).catch(unreadable);
  const safe = await safeAt(account, { block, chain }).catch(unreadable);
  if (safe !== undefined) {
    const { threshold, owners, modules } = safe;
    const with_ = modules.length === 0 ? "" : `, with ${count(modules.length, "module")}`;
    const alone = hands?.alone ?? [];
    const says = `a Safe of ${threshold} out of ${owners.length}${with_}`;
    return { account, kind: "safe", says, alone, speed: alone.length > 0 ? "now" : "people" };
  }
  const delay = (await reader.number(account, "getMinDelay()")) ?? (await reader.number(account, "delay()"));
  if (delay !== undefined && delay > 0n && delay < 1n << 32n)
    return { account, kind: "timelock", says: `a timelock of ${delay} s`, alone: [], speed: "late" };
  const vote = await reader.number(account, "votingPeriod()");
  if (vote !== undefined) return { account, kind: "governor", says: "a vote", alone: [], speed: "late" };

  const alone = hands?.alone ?? [];
  const says = alone.length > 0 ? "a contract in the hands of one key" : "a contract of unknown kind";
  return { account, kind: "contract", says, alone, speed: alone.length > 0 ? "now" : "people" };
}

/** Without trigger keys it waits for its guardians' signatures. */
async function hubAt(account: Address, reader: Reader): Promise<Person> {
  const triggers = await reader.accounts(account, "triggerKeys()");
  return {
    ...{ account, kind: "hub", alone: triggers, speed: triggers.length > 0 ? "now" : "people" },
    says: `a guardian hub with ${count(triggers.length, "trigger key")}, which makes committed calls only`,
  };
}

function unreadable(error: unknown): undefined {
  if (error instanceof FirebreakError) return undefined;
  throw error;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
