import { scrypt as derive, type ScryptOptions } from "node:crypto";
import { decryptKeystoreJson, isKeystoreJson, scrypt } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Key } from "../core/signer.ts";
import { digest } from "../lib/digest.ts";
import { keyOf } from "./local.ts";
import { contentOf, reference, type SignerTools, secretOf } from "./reference.ts";

const params = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe("Path of a Web3 Secret Storage file (version 3), as geth, Foundry and ethers write it."),
  passphrase: reference.describe(
    "Where its passphrase is, `env:NAME` or `file:PATH`; a line end after it is not part of it.",
  ),
});

/** Bytes that deriving a key may take; the usual work takes 256 MB. */
const mostMemory = 2 ** 31;

// In a thread of Node's and not, as ethers does it, in the loop: a configuration is taken while the responder acts.
scrypt.register((passphrase, salt, N, r, p, length) => {
  const options: ScryptOptions = { N, r, p, maxmem: mostMemory };
  return new Promise((resolve, reject) =>
    derive(passphrase, salt, length, options, (error, key) => (error === null ? resolve(key) : reject(error))),
  );
});

/** By file, the key that was derived last and what it was derived from: a configuration that cannot be taken yet is put together anew each second. */
const opened = new Map<string, { readonly from: string; readonly key: Promise<Key> }>();

/** Deriving the key from the passphrase takes about a second, on purpose. Source: Web3 Secret Storage, version 3. */
export const keystore: Part<z.output<typeof params>, SignerTools, Promise<Key>> = {
  name: "keystore",
  about: "A private key in a Web3 Secret Storage file, whose passphrase is named by reference.",
  params,
  async create({ file, passphrase: named }, tools) {
    const json = contentOf(file, "a keystore", tools.isAttended);
    if (!isKeystoreJson(json))
      throw new FirebreakError(
        "KEY",
        `expected a Web3 Secret Storage file of version 3 at ${file}, found something else; name the file that geth, Foundry or ethers wrote`,
      );
    const passphrase = secretOf(named, "a passphrase", tools).replace(/\r?\n$/, "");
    const [from, known] = [digest([json, passphrase]), opened.get(file)];
    if (known?.from === from) return known.key;
    const key = open(json, passphrase, file);
    opened.set(file, { from, key });
    return key;
  },
};

async function open(json: string, passphrase: string, file: string): Promise<Key> {
  const { privateKey } = await decryptKeystoreJson(json, passphrase).catch(() => {
    // The cause is left out on purpose: it may hold the passphrase.
    throw new FirebreakError("KEY", `expected the passphrase of the keystore ${file}, found another one; correct it`);
  });
  return keyOf(privateKey, file);
}
