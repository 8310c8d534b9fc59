import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { selector } from "./common/signatures.ts";

const params = z.strictObject({
  /** The account of the guardian key. */
  key: address,
  /** What others may do with it: who is called, and with which function. Its own responder's transactions need not be named. */
  expected: z
    .array(z.strictObject({ to: address, call: selector }))
    .max(100)
    .default([]),
  severity,
});

export const keyUsed: DetectorPart<z.output<typeof params>> = {
  name: "key-used",
  about: "A guardian key sent a transaction that this responder did not make.",
  costToTrip: "The key itself: nobody else can sign for it.",
  params,

  create: ({ key, expected, severity }, { id, isOurs = () => false }) =>
    makeDetector({
      id,
      severity,
      subject: key,
      async see({ block }, chain) {
        const used = (await chain.transactions(block)).filter(({ from, hash }) => from === key && !isOurs(hash));
        const strange = used.filter(
          ({ to, input }) => !expected.some((one) => one.to === to && input.startsWith(one.call)),
        );
        return strange.map(({ hash, to, input, value }) => ({
          name: hash,
          evidence: { transaction: hash, to: to ?? "a new contract", function: input.slice(0, 10), value: `${value}` },
        }));
      },
      objections: async (block, chain) =>
        (await chain.code(key, block)) === "0x"
          ? []
          : [`there is code at ${key}, so that it is no key; correct the address`],
    }),
};
