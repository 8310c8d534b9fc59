import { isAddress, parseUnits } from "ethers";
import { z } from "zod";

type Hex = `0x${string}`;

const lowered = (value: string) => value.toLowerCase() as Hex;

/** An address of 20 bytes, in small letters or capitals alone, or in both as its checksum (EIP-55) says: one that was copied wrong is another's. */
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, {
    error: "expected an address of 20 bytes in hex, such as 0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2",
    abort: true,
  })
  .refine((value) => isAddress(value), {
    error:
      "expected an address whose capitals are its checksum (EIP-55), or none: compare it with where it comes from, and copy it again",
  })
  .transform(lowered);

/** What users call a part in a configuration; where something else than a text stands, `otherwise` may say more. */
export const idOr = (otherwise: (found: unknown) => string | undefined) =>
  z
    .string({ error: ({ input }) => otherwise(input) })
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected a name of small letters, digits and dashes")
    // Whatever is looked up by its name in an object finds this one in each.
    .refine((it) => it !== "constructor", "expected another name than constructor, which every object has");
export const id = idOr(() => undefined);

/** A word of 32 bytes, in any case. */
export const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "expected 32 bytes in hex")
  .transform(lowered);

/** Bytes of any length. */
export const bytes = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, "expected whole bytes in hex")
  .transform(lowered);

const wholeUnits = "expected a whole number in the smallest unit, such as 1000000";
const number = "expected a block number, such as 21000000";

/** An amount in the smallest unit: digits, as a string or as a number that is exact. */
export const amount = z
  .union([z.string().regex(/^\d{1,78}$/, wholeUnits), z.int(wholeUnits).min(0, wholeUnits)], wholeUnits)
  .transform((value) => BigInt(value));

/** A block number. */
export const blockNumber = z
  .union([z.string().regex(/^\d{1,18}$/, number), z.int(number).min(0, number)], number)
  .transform((value) => BigInt(value));

/** Gwei with decimals, as wei. */
export const gwei = decimal(/^\d{1,9}(\.\d{1,9})?$/, "expected an amount in gwei, such as 2 or 0.05").transform(
  (text) => parseUnits(text, "gwei"),
);

/** Ether with decimals, as wei. */
export const ether = decimal(/^\d{1,9}(\.\d{1,18})?$/, "expected an amount in ether, such as 0.5").transform((text) =>
  parseUnits(text, "ether"),
);

/** A number is read as it is written out; one that JavaScript writes with an exponent must be given as a string. */
function decimal(pattern: RegExp, expected: string) {
  return z.union([z.string(), z.number()], expected).transform(String).pipe(z.string().regex(pattern, expected));
}
