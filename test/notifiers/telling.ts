import type { Entry, NewEntry } from "../../src/core/types.ts";
import { terminal } from "../../src/notifiers/terminal.ts";

/** What the terminal says of an entry. */
export async function lineOf(
  kind: Entry["kind"],
  body: NewEntry["body"],
  ref = "key",
  settings: object = {},
): Promise<string> {
  const written: string[] = [];
  const notifier = terminal.create(terminal.params.parse(settings), {
    write: (text) => written.push(text),
    env: {},
    now: () => 0,
  });
  await notifier.tell({ kind, ref, body, seq: 7, at: Date.UTC(2026, 10, 21, 3, 4, 5, 678), prev: "", hash: "" });
  return written.join("");
}
