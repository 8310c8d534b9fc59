import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Hex, Log } from "../core/types.ts";
import { lower } from "../lib/words.ts";

export const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);
export const quantity = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);
export const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
export const log = z.object({
  address,
  topics: z.array(hash).max(4),
  data: hex,
  transactionHash: hash,
  logIndex: quantity,
  removed: z.boolean().nullish(),
});

/** What a node answered, when it is of the form; raises RPC_BAD_ANSWER otherwise. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FirebreakError(
    "RPC_BAD_ANSWER",
    `a node's answer for ${what} is not of the expected form at ${issue?.path.join(".") || "its top"}: ${issue?.message}; use another node`,
    { retryable: true },
  );
}

export function toLog({ address, topics, data, transactionHash, logIndex }: z.output<typeof log>): Log {
  return {
    address: lower(address),
    topics: topics.map(lower),
    data: data as Hex,
    transactionHash: lower(transactionHash),
    logIndex: Number(logIndex),
  };
}
