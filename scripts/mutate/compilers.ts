// Starts warm compilers, and the program by which forge finds one.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../compiler.ts";
import { write } from "./world.ts";

const program = join(import.meta.dirname, "solc-server.ts");

export type WarmCompiler = { readonly socket: string; readonly close: () => void };

/** Listens when this resolves. */
export async function startCompiler(): Promise<WarmCompiler> {
  // Not in the checkout: a socket's path has little more than a hundred signs.
  const folder = mkdtempSync(join(tmpdir(), "firebreak-solc-"));
  const socket = join(folder, "socket");
  const child: ChildProcess = spawn(process.execPath, [program, socket], { stdio: ["pipe", "pipe", "inherit"] });
  const [first] = await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
  if (!String(first).startsWith("listening"))
    throw new Error(`expected a compiler on ${socket}, found that it ended with ${first}`);
  const close = (): void => {
    child.stdin?.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { socket, close };
}

/** What forge starts as its compiler in this world; it asks for the version at each start. */
export function writeCompiler(world: string): void {
  const said = `solc, the solidity compiler commandline interface\nVersion: ${version()}\n`;
  const lines = [
    "#!/bin/sh",
    `case "$*" in *--version*) printf '%s' '${said}'; exit;; esac`,
    `exec '${process.execPath}' '${program}' "$MUTATE_SOLC" -`,
  ];
  write(world, "solc", `${lines.join("\n")}\n`);
  chmodSync(join(world, "solc"), 0o755);
}
