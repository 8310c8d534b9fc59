import { printable } from "../lib/printable.ts";

/** One line that is written over, on a terminal only. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${printable(text)}`);
}

/** What children learn of a live fork's URL: where it is, not the key in its path. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
