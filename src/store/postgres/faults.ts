import { FirebreakError, messageOf } from "../../core/errors.ts";

/** Ours, raised by the functions in the database. */
export const KNOWN = "FB001";
export const FENCED = "FB002";

type Meaning = { readonly code: string; readonly says: string; readonly retryable: boolean };

const down: Meaning = {
  code: "STORE_DOWN",
  says: "does not answer: check the server and the network",
  retryable: true,
};
const denied: Meaning = {
  code: "STORE_DENIED",
  says: "does not let this user in: check user, password, rights and the database's name",
  retryable: false,
};
const meanings: readonly (readonly [states: RegExp, Meaning])[] = [
  [
    /^53100$/,
    { code: "STORE_FULL", says: "has no space left: free space; nothing of this change was written", retryable: true },
  ],
  [/^58030$/, { code: "STORE_IO", says: "could not write to its disk: check the disk", retryable: true }],
  [/^25006$/, { code: "STORE_UNWRITABLE", says: "takes no changes: give the address of the primary", retryable: true }],
  [/^(28...|42501|3D000)$/, denied],
  [/^(23...|P0001)$/, { code: "STORE_CONFLICT", says: "holds what the change does not fit", retryable: false }],
  [
    /^FB002$/,
    { code: "STORE_FENCED", says: "has given the intent to another replica: leave it alone", retryable: false },
  ],
  [/^(08...|53[23]..|55P03|57...|40...)$/, down],
];

/** What went wrong with the database called `name`, in one sentence that says what to do; never with its password. */
export function postgresFault(error: unknown, name: string): FirebreakError {
  if (error instanceof FirebreakError) return error;
  const { code, says, retryable } = meaningOf(error);
  return new FirebreakError(code, `the database ${name} ${says} (${messageOf(error)})`, { retryable, cause: error });
}

function meaningOf(error: unknown): Meaning {
  const state = error instanceof Error && "code" in error ? String(error.code) : "";
  // The client stops by itself where the server asks for a password and the URL has none.
  if (state === "" && messageOf(error).startsWith("SASL")) return denied;
  // Without a state of SQL it never came to a query: refused, reset, too late.
  if (!/^[0-9A-Z]{5}$/.test(state)) return down;
  const known = meanings.find(([states]) => states.test(state));
  return known?.[1] ?? { code: "STORE_ERROR", says: `answered with ${state}`, retryable: false };
}

/** Asks, and says in one sentence what went wrong. */
export async function asked<T>(name: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw postgresFault(error, name);
  }
}
