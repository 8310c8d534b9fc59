import { parseUnits } from "ethers";
import { z } from "zod";

type Hex = `0x${string}`;

const lowered = (value: string) => value.toLowerCase() as Hex;

/** An address of 20 bytes, in any case. */
export const address = z
  .string()
  .regex(
    /^0x[0-9a-fA-F]{40}$/,
    "expected an address of 20 bytes in hex, such as 0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2",
  )
  .transform(lowered);

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

/** An amount in the smallest unit: digits, as a string or as a number that is exact. */
export const amount = z
  .union([z.string().regex(/^\d{1,78}$/, "expected a whole number in the smallest unit"), z.int().min(0)])
  .transform((value) => BigInt(value));

/** A block number. */
export const blockNumber = z
  .union([z.string().regex(/^\d{1,18}$/, "expected a block number"), z.int().min(0)])
  .transform((value) => BigInt(value));

/** Gwei with decimals, as wei. */
export const gwei = z
  .union([
    z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, "expected an amount in gwei, such as 2 or 0.05"),
    z.number().min(0).max(1e9),
  ])
  .transform((value) => parseUnits(String(value), "gwei"));

/** Ether with decimals, as wei. */
export const ether = z
  .union([
    z.string().regex(/^\d{1,9}(\.\d{1,18})?$/, "expected an amount in ether, such as 0.5"),
    z.number().min(0).max(1e9),
  ])
  .transform((value) => parseUnits(String(value), "ether"));
