import { hostname } from "node:os";
import { join, resolve } from "node:path";
import dotenv from "dotenv";
import type { Surroundings } from "../app/app.ts";
import { type Config, parseConfig } from "../config/config.ts";
import { configFolder, readConfig } from "../config/files.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";

export type Entered = {
  readonly config: Config;
  /** As it was read. */
  readonly text: string;
  readonly path: string;
  readonly around: Surroundings;
};

/**
 * Reads a configuration and goes to its folder: paths in it are relative to it, wherever the process was started, or a restart from
 * another folder would begin a new record. A `.env` there adds to the environment.
 */
export function enter(path: string): Entered {
  const text = readConfig(path);
  const config = parseConfig(text, path);
  const absolute = resolve(path);
  const folder = configFolder(path);
  const env = environmentAt(folder);
  process.chdir(folder);
  const write = (text: string) => process.stdout.write(text);
  return { config, text, path: absolute, around: { env, write, now: Date.now, host: hostname() } };
}

/** A path of the command line, parsed so by every option that may be read after `enter`, which goes to another folder. */
export function pathHere(path: string): string {
  return resolve(path);
}

/** No such file; a folder of that name is somebody else's and holds no variables. */
const unwritten = ["ENOENT", "EISDIR"];

/** The environment, and what a `.env` in this folder adds to it. Raises CONFIG for one that is there and cannot be read. */
export function environmentAt(folder: string): Surroundings["env"] {
  const [env, path] = [{ ...process.env }, join(folder, ".env")];
  const { error } = dotenv.config({ path, processEnv: env as Record<string, string>, quiet: true });
  if (error === undefined || unwritten.includes(error.code)) return env;
  throw new FirebreakError(
    "CONFIG",
    `expected to read ${resolve(path)}, which cannot be done (${messageOf(error)}); let this user read it, or remove it`,
    { cause: error },
  );
}

/** A reader of our output that went away, such as `head` or a log collector, must not end a responder. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
