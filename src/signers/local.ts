import { computeAddress, SigningKey } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Signer } from "../core/signer.ts";
import type { Hex } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import { reference, type SignerTools, secretOf } from "./reference.ts";

const params = z.strictObject({ key: reference });

/** A key of this process. */
export const local: Part<z.output<typeof params>, SignerTools, Signer> = {
  name: "local",
  about: "A private key from an environment variable or a file, named by reference.",
  params,
  create: ({ key }, { env }) => signerOf(secretOf(key, "a private key", env), key),
};

/** Signs with a private key of 32 bytes in hex; `where` is what an error says of its place. Raises KEY, which never repeats what was found. */
export function signerOf(secret: string, where: string): Signer {
  const trimmed = secret.trim();
  try {
    const signingKey = new SigningKey(trimmed.startsWith("0x") ? trimmed : `0x${trimmed}`);
    // Once at start, because the first signature is ten times slower than the others.
    signingKey.sign(`0x${"11".repeat(32)}`);
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
