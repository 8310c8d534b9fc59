import { type Command, CommanderError } from "commander";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { afterAbort } from "../lib/deadline.ts";
import { printable } from "../lib/printable.ts";

/** Exit codes, the same for every command. */
export const exits = { ok: 0, failed: 1, usage: 2 } as const;

/** What somebody named wrongly: a setting, a store that is none, a file that is in the way. */
const wrongInput = [
  ...["CONFIG", "STORE_MISSING", "STORE_EXISTS", "STORE_NOT_EMPTY", "STORE_NOT_A_DATABASE", "STORE_FOREIGN"],
  "NO_RECORDING",
];

export function isWrongInput({ code }: FirebreakError): boolean {
  return wrongInput.includes(code);
}

export function out(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function err(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Who reads what we say may go away, such as `head`, or whatever collects a responder's lines: that ends nothing. What is left unsaid is said to
 * nobody, and the exit code is that of what was done.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

/** Prints what a person needs: a sentence for what we know, the stack only for what we do not. */
export function explain(error: unknown): void {
  // A message may quote a node; nothing in it may move the cursor.
  if (error instanceof FirebreakError) err(linesOf(`firebreak: ${error.message}`));
  else
    err(
      linesOf(`firebreak: unexpected: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`),
    );
}

/** What has lines keeps them. */
function linesOf(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** Runs a command line to its exit code. Usage errors have been printed by commander. */
export async function exitCodeOf(command: Command, argv: readonly string[]): Promise<number> {
  try {
    await command.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? exits.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage;
    explain(error);
    return error instanceof FirebreakError && isWrongInput(error) ? exits.usage : exits.failed;
  }
}

/**
 * Aborts at the first Ctrl-C or SIGTERM, or when the process that started us over a channel is gone, as a drill does; the second
 * signal ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("disconnect", () => controller.abort());
  process.channel?.unref();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exits.failed);
      controller.abort();
    });
  return controller.signal;
}

/**
 * The end has a deadline: so many milliseconds after the signal the process ends, whatever still hangs. What was begun stands in the record and is
 * gone on with at the next start. `end` ends the process.
 */
export function endWithin(ms: number, signal: AbortSignal, end: (reason: string) => void): void {
  const reason = `expected to end within ${ms / 1_000} s, something hangs; what was begun is gone on with at the next start`;
  afterAbort(signal, ms, () => end(reason));
}
