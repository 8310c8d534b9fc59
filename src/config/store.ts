import { z } from "zod";

const shared = z.strictObject({
  postgres: z
    .string()
    .regex(
      /^(env:\w+|file:.+)$/,
      "expected env:NAME or file:PATH; the URL holds a password and never stands in the configuration itself",
    )
    .describe("`env:NAME` or `file:PATH`, where the database's URL stands."),
  replica: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected a name of small letters, digits and dashes")
    .optional()
    .describe("The name of this replica; without one, its machine and the address it signs with first."),
  leaseSeconds: z
    .int()
    .min(1)
    .max(60)
    .default(3)
    .describe("Seconds after which what a silent replica left open is another's to finish."),
});

/** Whoever means a database must not get a file of that name, which no other replica has, nor one whose name holds a password. */
const path = z
  .string()
  .min(1)
  .refine(
    (it) => !/^(env|file):/.test(it) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(it),
    "expected a path, or { postgres: env:NAME } for PostgreSQL, whose URL stands in that variable and never here; of a file whose name begins with env: or file:, or like a URL, ./ stands before it",
  );

/** Where the record is, and what is done while it cannot be reached. */
export const storeFields = {
  store: z
    .union([path, shared], "expected a path, or { postgres: env:NAME }")
    .describe(
      "The journal: a file, which its owner alone can read unless it was there before, or a database that several replicas share.",
    ),
  onStoreDown: z
    .enum(["act-locally", "hold"])
    .default("act-locally")
    .describe(
      "While the journal cannot be reached: do what may be done twice, with the intent in a second file, or do nothing.",
    ),
  proposals: z
    .string()
    .min(1)
    .default("proposals")
    .describe("The folder of proposals to Safes that a ladder writes, for owners to sign."),
  spool: z
    .string()
    .min(1)
    .optional()
    .describe(
      "That second file, better on another disk; without it, one beside the store, or, with a database, beside the configuration, named like the replica without its machine.",
    ),
};
