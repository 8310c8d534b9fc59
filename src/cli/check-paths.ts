import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { unwritableFile } from "../lib/writable.ts";
import { longestSocket } from "../sources/operator.ts";
import type { Objection } from "./check.ts";

type Paths = Pick<Config, "store" | "operator">;

/** Paths with which nothing could start, on whatever machine. */
export function pathObjections({ store, operator }: Paths): readonly Objection[] {
  const isFolder = typeof store === "string" && statSync(store, { throwIfNoEntry: false })?.isDirectory() === true;
  const isLong = Buffer.byteLength(operator.socket) > longestSocket;
  return [
    ...(isFolder ? [{ about: "store", objection: `${resolve(store)} is a folder; name a file in it` }] : []),
    ...(isLong
      ? [
          {
            about: "operator.socket",
            objection: `expected a path of at most ${longestSocket} bytes, found ${operator.socket}; name a shorter one`,
          },
        ]
      : []),
  ];
}

/** Of the store a folder that is not there is made at the start, so that a path that is mistyped begins an empty record without a word; of the second file none is, and nothing starts. */
export function pathWarnings({ store, spool }: Pick<Config, "store" | "spool">): readonly string[] {
  return [...storeWarnings(store), ...spoolWarnings(spool)];
}

function storeWarnings(store: Config["store"]): readonly string[] {
  if (typeof store !== "string" || existsSync(dirname(store))) return [];
  return [
    `the folder of the store, ${resolve(dirname(store))}, is not there: it is made at the start, and an empty record in it; correct \`store\` unless that is meant`,
  ];
}

function spoolWarnings(spool: string | undefined): readonly string[] {
  if (spool === undefined) return [];
  const why = existsSync(dirname(spool)) ? unwritableFile(spool) : `there is no folder ${resolve(dirname(spool))}`;
  if (why === undefined) return [];
  return [
    `the second file, ${resolve(spool)}, cannot be written here (${why}), and no responder starts without it: make the folder, or correct \`spool\``,
  ];
}
