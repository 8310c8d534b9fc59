import { decryptKeystoreJsonSync, isKeystoreJson } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Key } from "../core/signer.ts";
import { keyOf } from "./local.ts";
import { contentOf, reference, type SignerTools, secretOf } from "./reference.ts";

const params = z.strictObject({
  /** Path of a Web3 Secret Storage file (version 3), as geth, Foundry and ethers write it. */
  file: z.string().min(1),
  /** Where its passphrase is: env:NAME or file:PATH. A line end after it is not part of it. */
  passphrase: reference,
});

/** Opened once at start: deriving the key from the passphrase takes about a second, on purpose. Source: Web3 Secret Storage, version 3. */
export const keystore: Part<z.output<typeof params>, SignerTools, Key> = {
  name: "keystore",
  about: "A private key in a Web3 Secret Storage file, whose passphrase is named by reference.",
  params,
  create({ file, passphrase }, { env }) {
    const json = contentOf(file, "a keystore");
    if (!isKeystoreJson(json))
      throw new FirebreakError(
        "KEY",
        `expected a Web3 Secret Storage file of version 3 at ${file}, found something else; name the file that geth, Foundry or ethers wrote`,
      );
    return keyOf(open(json, secretOf(passphrase, "a passphrase", env).replace(/\r?\n$/, ""), file), file);
  },
};

function open(json: string, passphrase: string, file: string): string {
  try {
    return decryptKeystoreJsonSync(json, passphrase).privateKey;
  } catch {
    // The cause is left out on purpose: it may hold the passphrase.
    throw new FirebreakError("KEY", `expected the passphrase of the keystore ${file}, found another one; correct it`);
  }
}
