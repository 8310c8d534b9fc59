import { resolve } from "node:path";
import { loadNamed } from "../config/config.ts";
import { configFolder } from "../config/files.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Location } from "../record.ts";
import { environmentAt } from "./surroundings.ts";

/** The store that somebody wants to look at: a path, or `env:NAME` for a database. Raises CONFIG. */
export function storePath(config: string | undefined, store: string | undefined): Location {
  if (store !== undefined) return { store, env: process.env };
  if (config === undefined)
    throw new FirebreakError(
      "CONFIG",
      "expected --config (or FIREBREAK_CONFIG) or --store, found neither; name the store to look at",
    );
  const named = loadNamed(config, "name the store with --store").store;
  const folder = configFolder(config);
  const env = environmentAt(folder);
  if (typeof named === "string") return { store: resolve(folder, named), env };
  // A path in a configuration is relative to it, wherever this was started.
  const [, file] = /^file:(.+)$/.exec(named.postgres) ?? [];
  return { store: file === undefined ? named.postgres : `file:${resolve(folder, file)}`, env };
}
