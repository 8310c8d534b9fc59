import type { App } from "../app/app.ts";
import { signerPath } from "../config/signer.ts";
import { messageOf } from "../core/errors.ts";
import { digest } from "../lib/digest.ts";
import type { Objection } from "./check.ts";

/** What is signed to see whether a key signs: no transaction, approval or anchor has this digest. */
const trial = digest("firebreak check: does this key sign?");

/** Keys that are there and do not sign: a service tells its public key also to who may not have it sign. */
export async function signingObjections(keys: App["keys"] = []): Promise<readonly Objection[]> {
  const asked = keys.map(async ({ name, key }) =>
    key.sign(trial).then(
      () => [],
      (error: unknown) => [{ about: signerPath(name).join("."), objection: `it cannot sign: ${messageOf(error)}` }],
    ),
  );
  return (await Promise.all(asked)).flat();
}
