import { dirname, resolve } from "node:path";
import { loadConfig } from "../config.ts";
import { FirebreakError } from "../core/errors.ts";

/** The store that somebody wants to look at. Raises CONFIG. */
export function storePath(config: string | undefined, store: string | undefined): string {
  if (store !== undefined) return store;
  if (config !== undefined) return resolve(dirname(config), loadConfig(config).store);
  throw new FirebreakError("CONFIG", "expected --config or --store, found neither; name the store to look at");
}
