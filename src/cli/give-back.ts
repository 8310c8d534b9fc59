import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Characters of a configuration above which reading it leaves more behind than it is worth to look for. */
const large = 100_000;

/**
 * Gives memory back to the system that reading a large configuration took: its tree is ten times as large as its text, and without a reason V8
 * keeps the room for later. Takes a tenth of a second or more, so that only a start may do it. Says whether it was worth it.
 */
export function giveBack(text: string): boolean {
  if (text.length < large) return false;
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect === "function") collect({ type: "major", flavor: "last-resort" });
  return true;
}
