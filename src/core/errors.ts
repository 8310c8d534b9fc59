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

/** Characters. What a node or a library says is for a clue; what we say ends with what to do. */
const most = { theirs: 300, ours: 600 } as const;

/** The message of anything that was thrown, for an entry or a line on a terminal: our own up to the length of such a line, others' cut to half of it. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const length = error instanceof FirebreakError ? most.ours : most.theirs;
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Of a port that cannot be had; `setting` is what names it in the configuration. */
export function notListening(setting: string, at: { readonly host: string; readonly port: number }, error: unknown) {
  const place = `${at.host}:${at.port}`;
  return new FirebreakError(
    "LISTEN",
    `expected to listen at ${place} (${messageOf(error)}); set ${setting} to a free one`,
  );
}
