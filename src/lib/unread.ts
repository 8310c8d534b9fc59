import { messageOf } from "../core/errors.ts";

/** Why nothing was read from what should be JSON. The parser quotes what it found instead, which in a file that was named by mistake may be a secret. */
export function whyUnread(error: unknown): string {
  return error instanceof SyntaxError ? "it is not JSON" : messageOf(error);
}
