import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Hex, Log } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import { cutText } from "./long-text.ts";

const digits = /^0x[0-9a-fA-F]*$/;
/** Whole bytes: half a one at the end would be left out where bytes are made of it, and go unnoticed in a hash of them. */
export const hex = z
  .string()
  .regex(digits)
  .refine(({ length }) => length % 2 === 0, "expected two digits for each byte");
const number = /^0x[0-9a-fA-F]{1,64}$/;
export const quantity = z.string().regex(number);
const [word, account] = [/^0x[0-9a-fA-F]{64}$/, /^0x[0-9a-fA-F]{40}$/];
export const hash = z.string().regex(word);
export const address = z.string().regex(account);
/** Of one that is too long for a text its bytes; who needs them looks whether they are hex. */
const data = z.custom<string | Uint8Array>(
  (it) => it instanceof Uint8Array || (typeof it === "string" && it.length % 2 === 0 && digits.test(it)),
  "expected hex",
);
export const log = z.object({
  address,
  topics: z.array(hash).max(4),
  data,
  transactionHash: hash,
  logIndex: quantity,
  removed: z.boolean().nullish(),
});

/** The same for single answers, of which there are many at each head; what is not of the form, the schema says why. */
export const isHexText = (it: unknown): it is string =>
  typeof it === "string" && it.length % 2 === 0 && digits.test(it);
export const isHashText = (it: unknown): it is string => typeof it === "string" && word.test(it);
export const isAddressText = (it: unknown): it is string => typeof it === "string" && account.test(it);
export const isQuantityText = (it: unknown): it is string => typeof it === "string" && number.test(it);

/** What a node answered, when it is of the form; raises RPC_BAD_ANSWER otherwise. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badAnswer(what, `${issue?.path.join(".") || "its top"}: ${issue?.message}`);
}

/** `where` is the place in the answer, and what is wrong with it. */
export function badAnswer(what: string, where: string): FirebreakError {
  const message = `a node's answer for ${what} is not of the expected form at ${where}; use another node`;
  return new FirebreakError("RPC_BAD_ANSWER", message, { retryable: true });
}

/** A list of whatever it is: who goes through it does so in pieces. */
export function listOf(answer: unknown, what: string): readonly unknown[] {
  return Array.isArray(answer) ? answer : checked(z.array(z.unknown()), answer, what);
}

/** Logs that are checked in one go, and what each of them counts for, in bytes. */
export const together = 500;
export const bytesEach = 512;

/** Many logs, in pieces. Raises RPC_BAD_ANSWER. */
export function* checkedLogs(answers: readonly unknown[], what: string): Pieces<z.output<typeof log>[]> {
  const logs: z.output<typeof log>[] = [];
  for (let from = 0; from < answers.length; from += together) {
    const some = checked(z.array(log), answers.slice(from, from + together), what);
    for (const one of some) logs.push(one);
    yield some.reduce((sum, { data }) => sum + bytesEach + data.length, 0);
  }
  return logs;
}

/** Of data that is too long for a text not all is kept. */
export function* toLog({ address, topics, data, transactionHash, logIndex }: z.output<typeof log>): Pieces<Log> {
  const text = typeof data === "string" ? (data as Hex) : yield* cutText(data);
  yield bytesEach + data.length;
  return {
    address: lower(address),
    topics: topics.map(lower),
    data: text,
    transactionHash: lower(transactionHash),
    logIndex: Number(logIndex),
  };
}
