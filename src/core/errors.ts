/**
 * The one error class. `code` is for machines, `message` for people: what was expected, what was found, what to do.
 * `retryable` tells an executor whether the same call may succeed later.
 */
export class FirebreakError extends Error {
  override readonly name = "FirebreakError";
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** The message of anything that was thrown, cut to 300 characters, for an entry or a line on a terminal. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
