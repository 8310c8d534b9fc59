import { readFileSync } from "node:fs";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { readPlain } from "../lib/plain-file.ts";

/** Bytes; a keystore is far shorter. */
const longest = 262_144;

export type SignerTools = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person waits for what is signed, who may hand over a key through a pipe; a responder would hang on one. */
  readonly isAttended?: boolean;
};

/** `env:NAME` or `file:PATH`: where a secret is. The secret itself never stands in a configuration. */
export const reference = z
  .string()
  .regex(/^(env:\w+|file:.+)$/, {
    error: "expected a reference, env:NAME or file:PATH; a key never stands in the configuration itself",
    abort: true,
  })
  .refine(
    (it) => !/[0-9a-f]{64}/i.test(it),
    "expected the name of a variable or file, found what may be a key; a key never stands in the configuration itself",
  );

/** What a reference stands for; `what` says in an error what should be there, e.g. "a private key". Raises KEY. */
export function secretOf(it: string, what: string, { env, isAttended }: SignerTools): string {
  const [kind, name = ""] = [it.slice(0, it.indexOf(":")), it.slice(it.indexOf(":") + 1)];
  // What lay in a file at the start stays as it is.
  if (kind !== "env") return env[it] ?? contentOf(name, what, isAttended);
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new FirebreakError(
    "KEY",
    `expected ${what} in the environment variable ${name}, found none; set it or correct the reference`,
  );
}

/** The text of a file. Raises KEY. */
export function contentOf(path: string, what: string, isAttended = false): string {
  try {
    return (isAttended ? readFileSync(path) : readPlain(path, longest)).toString("utf8");
  } catch (cause) {
    throw new FirebreakError(
      "KEY",
      `expected ${what} in the file ${path}, which cannot be read (${messageOf(cause)}); correct the reference or its permissions`,
      { cause },
    );
  }
}
