import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf } from "../core/errors.ts";

/** Why nothing could be written into a folder, which may not be there yet; undefined where it could. Writes nothing itself. */
export function unwritable(folder: string, access = accessSync): string | undefined {
  const there = nearest(resolve(folder));
  try {
    if (!statSync(there).isDirectory()) return `${there} is no folder`;
    access(there, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The same of a file to which is appended, which may be there already in a folder that nothing new can be written into. */
export function unwritableFile(file: string, access = accessSync): string | undefined {
  const path = resolve(file);
  if (!existsSync(path)) return unwritable(dirname(path), access);
  try {
    access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The folder itself, or the one in which it would be made. */
function nearest(path: string): string {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : nearest(above);
}
