import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Address } from "../../core/types.ts";
import { digestOf } from "../../lib/digest.ts";
import { address, word } from "../../lib/fields.ts";
import { inOurWords } from "../../lib/issues.ts";
import { whyUnread } from "../../lib/unread.ts";
import { type Parameters, parseParameters } from "./parameters.ts";
import { safeState } from "./safes.ts";

const argument: z.ZodType<unknown> = z.json();

const deployed = z.strictObject({
  /** The contract's name in our sources. */
  contract: z.string(),
  /** The source file's name in the compiler's input: with the name, what an explorer asks for. */
  source: z.string(),
  address,
  /** Constructor arguments; whole numbers as text. */
  arguments: z.array(argument),
  block: z.int().min(0),
  transaction: word,
  /** keccak256 of the code on chain, immutables included. */
  codeHash: word,
});

const schema = z.strictObject({
  name: z.string(),
  chainId: z.int().min(1),
  /** Of this repository; `+changes` where the sources were not as committed, and `unknown` without one, which only a rehearsal may be. */
  commit: z.string(),
  deployer: address,
  /** The compiler's version and the sha256 of its input, which lies in `compiler-inputs/`. */
  compiler: z.strictObject({ version: z.string(), input: word }),
  parameters: z.json(),
  contracts: z.record(z.string(), deployed),
  /** keccak256 of the code of everybody who holds an office; of no code for a key. */
  holders: z.record(address, word),
  /** Those of them that are Safes. The installation's own module is enabled later and stands in none. */
  safes: z.record(address, safeState),
});

export type Deployed = z.output<typeof deployed>;
export type Places = Readonly<Record<string, Address>>;
export type Installation = Omit<z.output<typeof schema>, "parameters"> & { readonly parameters: Parameters };

/** Where the parts of an installation are, by the names that parameters know. */
export function placesOf({ contracts }: Pick<Installation, "contracts">): Places {
  return Object.fromEntries(Object.entries(contracts).map(([name, { address }]) => [name, address]));
}

/** The contract that is in the record under this name. Raises RECORD. */
export function contractOf({ contracts, name: file }: Installation, name: string): Deployed {
  const found = contracts[name];
  if (found !== undefined) return found;
  throw new FirebreakError("RECORD", `expected ${name} among the contracts of ${file}.json; deploy again`);
}

function recordPath(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

/** Writes the record, and the compiler's input beside it unless it lies there already. */
export function writeRecord(folder: string, record: Installation, compilerInput: string): string {
  const path = recordPath(folder, record.name);
  const input = inputPath(folder, record.compiler.input);
  mkdirSync(dirname(input), { recursive: true });
  if (!existsSync(input)) writeFileSync(input, compilerInput);
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/** Raises RECORD with what does not fit. */
export function readRecord(path: string): Installation {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new FirebreakError("RECORD", `expected a record of a deployment at ${path} (${whyUnread(error)})`);
  }
  const parsed = schema.safeParse(value, inOurWords());
  if (parsed.success) return { ...parsed.data, parameters: parseParameters(parsed.data.parameters, path) };
  const [issue] = parsed.error.issues;
  throw new FirebreakError("RECORD", `${path}: ${issue?.path.join(".") || "top"}: ${issue?.message}`);
}

/** The compiler's input that a record names. Raises RECORD when it is not that one. */
export function readCompilerInput(folder: string, { compiler }: Installation): string {
  const path = inputPath(folder, compiler.input);
  if (!existsSync(path)) throw new FirebreakError("RECORD", `expected the compiler's input at ${path}, found nothing`);
  const text = readFileSync(path, "utf8");
  if (digestOf(text) === compiler.input) return text;
  throw new FirebreakError("RECORD", `expected an input with the sha256 of its name at ${path}, found another`);
}

function inputPath(folder: string, hash: string): string {
  return join(folder, "compiler-inputs", `${hash.slice(2)}.json`);
}
