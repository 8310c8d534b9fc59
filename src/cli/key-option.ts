import { FirebreakError } from "../core/errors.ts";
import type { Key } from "../core/signer.ts";
import { keystore } from "../signers/keystore.ts";
import { local } from "../signers/local.ts";
import { environmentAt } from "./surroundings.ts";

export type KeyOptions = { readonly key?: string; readonly passphrase?: string };

/** The key that --key refers to; undefined without one. Raises CONFIG or KEY. */
export async function keyOf({ key, passphrase }: KeyOptions): Promise<Key | undefined> {
  if (key === undefined) return undefined;
  const tools = { env: environmentAt("."), isAttended: true };
  const file = key.startsWith("keystore:") ? key.slice("keystore:".length) : undefined;
  if (file === undefined) {
    const parsed = local.params.safeParse({ key });
    if (parsed.success) return local.create(parsed.data, tools);
    // What was given may be the key itself, and is not repeated.
    throw new FirebreakError("CONFIG", "expected --key to be env:NAME, file:PATH or keystore:PATH, found none of them");
  }
  const parsed = keystore.params.safeParse({ file, passphrase });
  if (parsed.success) return keystore.create(parsed.data, tools);
  throw new FirebreakError(
    "CONFIG",
    "expected --passphrase env:NAME or file:PATH with --key keystore:PATH, found none that fits",
  );
}
