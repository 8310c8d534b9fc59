import { readFileSync } from "node:fs";
import { computeAddress, SigningKey } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part, Signer } from "../core/parts.ts";
import type { Address, Hex } from "../core/types.ts";
import { lower } from "../lib/words.ts";

const params = z.strictObject({
  /** `env:NAME` or `file:PATH`; the key itself never stands in a configuration. */
  key: z
    .string()
    .regex(/^(env:\w+|file:.+)$/, {
      error: "expected a reference, env:NAME or file:PATH; a key never stands in the configuration itself",
      abort: true,
    })
    .refine(
      (reference) => !/[0-9a-f]{64}/i.test(reference),
      "expected the name of a variable or file, found what may be a key; a key never stands in the configuration itself",
    ),
});

export type SignerTools = { readonly env: Readonly<Record<string, string | undefined>> };

/** A key of this process. It signs once at start, because the first signature is ten times slower than the others. */
export const local: Part<z.output<typeof params>, SignerTools, Signer> = {
  name: "local",
  about: "A private key from an environment variable or a file, named by reference.",
  params,

  create({ key }, { env }) {
    const { signingKey, address } = open(resolve(key, env), key);
    return {
      address,
      async sign(digest) {
        const { r, s, yParity } = signingKey.sign(digest);
        return { r: r as Hex, s: s as Hex, yParity };
      },
    };
  },
};

function resolve(reference: string, env: SignerTools["env"]): string {
  const [kind, name = ""] = [reference.slice(0, reference.indexOf(":")), reference.slice(reference.indexOf(":") + 1)];
  if (kind === "env") {
    const value = env[name];
    if (value !== undefined && value !== "") return value;
    throw new FirebreakError(
      "KEY",
      `expected a private key in the environment variable ${name}, found none; set it or correct the reference`,
    );
  }
  try {
    return readFileSync(name, "utf8");
  } catch (error) {
    throw new FirebreakError(
      "KEY",
      `expected a private key in the file ${name}, which cannot be read; correct the reference or its permissions`,
      { cause: error },
    );
  }
}

function open(secret: string, reference: string): { signingKey: SigningKey; address: Address } {
  const trimmed = secret.trim();
  try {
    const signingKey = new SigningKey(trimmed.startsWith("0x") ? trimmed : `0x${trimmed}`);
    signingKey.sign(`0x${"11".repeat(32)}`);
    return { signingKey, address: lower(computeAddress(signingKey)) };
  } catch {
    // The cause is left out on purpose: it may hold the secret.
    throw new FirebreakError(
      "KEY",
      `expected a private key of 32 bytes in hex behind ${reference}, found something else; write the private key alone there`,
    );
  }
}
