import { Interface } from "ethers";
import type { FirebreakError } from "../../core/errors.ts";
import { messageOf } from "../../core/errors.ts";
import { ownErrorIn } from "../../lib/own-errors.ts";
import { printable } from "../../lib/printable.ts";

/** What a Safe's codes mean. Source: docs/error_codes.md of safe-smart-account. */
const codes: Readonly<Record<string, string>> = {
  GS010: "there is too little gas for the call within",
  GS013: "the call within fails",
  GS020: "there are fewer signatures than the threshold asks for",
  GS021: "a contract's signature has the wrong place",
  GS022: "a contract's signature has the wrong length",
  GS023: "a contract's signature is cut off",
  GS024: "a contract does not take the signature in its name",
  GS025: "an owner did not approve the hash on the chain",
  GS026: "a signature is of somebody who is no owner, or they are out of order",
};

const known = new Interface(["error Error(string)", "error Panic(uint256)"]);

/** Why a Safe, or what it calls, refuses, in words. A target chooses its words; a terminal must not obey them. */
export function reasonOf(error: FirebreakError): string {
  const text = saidIn(dataOf(error.cause)) ?? messageOf(error);
  const code = /GS\d{3}/.exec(text)?.[0];
  const meaning = code === undefined ? undefined : codes[code];
  return code === undefined || meaning === undefined ? printable(text).slice(0, 300) : `${meaning} (${code})`;
}

function saidIn(data: string | undefined): string | undefined {
  if (data === undefined || data === "0x") return undefined;
  try {
    const found = known.parseError(data);
    return found === null
      ? `it reverts with ${ownErrorIn(data) ?? data.slice(0, 74)}`
      : `it reverts with "${found.args.map(String).join(", ")}"`;
  } catch {
    return `it reverts with ${data.slice(0, 74)}`;
  }
}

/** Nodes put it into `data`, some into `data.data`. */
function dataOf(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null || !("data" in cause)) return undefined;
  const { data } = cause;
  return typeof data === "string" ? (/^0x[0-9a-fA-F]*$/.test(data) ? data : undefined) : dataOf(data);
}
