import { computeAddress, SigningKey } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Key } from "../core/signer.ts";
import type { Hex } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import { reference, type SignerTools, secretOf } from "./reference.ts";

const params = z.strictObject({
  key: reference.describe("Where the private key is, `env:NAME` or `file:PATH`: 32 bytes in hex."),
});

/** A key of this process. */
export const local: Part<z.output<typeof params>, SignerTools, Key> = {
  name: "local",
  about: "A private key from an environment variable or a file, named by reference.",
  params,
  create: ({ key }, tools) => keyOf(secretOf(key, "a private key", tools), key),
};

/** Signs with a private key of 32 bytes in hex; `where` is what an error says of its place. Raises KEY, which never repeats what was found. */
export function keyOf(secret: string, where: string): Key {
  const trimmed = secret.trim();
  try {
    const signingKey = new SigningKey(trimmed.startsWith("0x") ? trimmed : `0x${trimmed}`);
    // At start, because the first signatures are ten times slower than the others.
    for (let cold = 20; cold > 0; cold--) signingKey.sign(`0x${"11".repeat(32)}`);
    return {
      address: lower(computeAddress(signingKey)),
      async sign(digest) {
        const { r, s, yParity } = signingKey.sign(digest);
        return { r: r as Hex, s: s as Hex, yParity };
      },
    };
  } catch {
    // The cause is left out on purpose: it may hold the secret.
    throw new FirebreakError(
      "KEY",
      `expected a private key of 32 bytes in hex behind ${where}, found something else; write the private key alone there`,
    );
  }
}
