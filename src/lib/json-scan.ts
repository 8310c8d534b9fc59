import { FirebreakError } from "../core/errors.ts";

/** An object or array of a text that is being scanned. */
export type Node = {
  /** What it lies under; of an array's element, the array's own key. */
  readonly key: string;
  readonly isArray: boolean;
  readonly depth: number;
  readonly parent: Node | undefined;
  /** The strings under the wanted keys, cut at the longest length. */
  readonly strings: Record<string, string>;
  /** How many things are in it. */
  size: number;
};

export type Scan = {
  push(bytes: Uint8Array): void;
  /** Raises RPC_BAD_ANSWER when the text has not ended. */
  end(): void;
};

type Wanted = {
  readonly keys: ReadonlySet<string>;
  /** Characters of a string that are kept. */
  readonly mostLength: number;
  readonly mostDepth: number;
  readonly closed: (node: Node) => void;
};

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
const longestKey = 64;

/**
 * Reads a JSON text of any size as its bytes arrive, and keeps of it nothing but short strings of the objects that are open: what a stranger makes
 * long or deep costs neither memory nor a moment in which nothing else runs. Raises RPC_BAD_ANSWER for what is deeper than allowed or unbalanced.
 */
export function scanJson({ keys, mostLength, mostDepth, closed }: Wanted): Scan {
  let node: Node | undefined;
  let key = "";
  let isKey = false;
  let roots = 0;
  /** What is kept of the string that is open; undefined outside of strings. */
  let text: string | undefined;
  let most = 0;
  /** Backslashes at the end of the bytes before, of a string that goes on. */
  let carried = 0;

  /** Something is in what is open; what comes after it is counted by the commas. */
  function fill(): void {
    if (node !== undefined && node.size === 0) node.size = 1;
  }

  function next(): void {
    if (node !== undefined) node.size++;
    isKey = node?.isArray === false;
  }

  function open(isArray: boolean): void {
    const depth = (node?.depth ?? 0) + 1;
    if (depth > mostDepth) throw bad(`nothing deeper than ${mostDepth} levels`, "more");
    fill();
    node = { key: node?.isArray === true ? node.key : key, isArray, depth, parent: node, strings: {}, size: 0 };
    isKey = !isArray;
  }

  function close(isArray: boolean): void {
    if (node === undefined || node.isArray !== isArray) throw bad("as many brackets closed as opened", "others");
    const { parent } = node;
    closed(node);
    node = parent;
    if (parent === undefined) roots++;
    isKey = false;
  }

  function beginString(): void {
    text = "";
    carried = 0;
    most = isKey ? longestKey : keys.has(key) && node?.isArray === false ? mostLength : 0;
  }

  function endString(): void {
    if (isKey) key = text ?? "";
    else if (node !== undefined) {
      fill();
      if (most > 0) node.strings[key] = text ?? "";
    }
    text = undefined;
  }

  /** Goes on in a string; returns where to go on behind it. */
  function readString(bytes: Buffer, from: number): number {
    let end = bytes.indexOf(quote, from);
    while (end !== -1 && slashesBefore(bytes, end, from, carried) % 2 === 1) end = bytes.indexOf(quote, end + 1);
    const until = end === -1 ? bytes.length : end;
    const room = most - (text?.length ?? 0);
    if (room > 0) text += bytes.toString("latin1", from, Math.min(until, from + room));
    if (end !== -1) endString();
    else carried = slashesBefore(bytes, bytes.length, from, carried);
    return until + 1;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length; ) {
        if (text !== undefined) {
          at = readString(bytes, at);
          continue;
        }
        const byte = bytes[at++];
        if (byte === quote) beginString();
        else if (byte === openObject || byte === openArray) open(byte === openArray);
        else if (byte === closeObject || byte === closeArray) close(byte === closeArray);
        else if (byte === comma) next();
        else if (byte === colon) isKey = false;
        else if (byte !== undefined && byte > 0x20) fill();
      }
    },
    end() {
      if (node !== undefined || text !== undefined || roots !== 1) throw bad("one whole answer", "a part of one");
    },
  };
}

function slashesBefore(bytes: Buffer, end: number, from: number, carried: number): number {
  let at = end;
  while (at > from && bytes[at - 1] === backslash) at--;
  return end - at + (at === from ? carried : 0);
}

function bad(expected: string, found: string): FirebreakError {
  return new FirebreakError(
    "RPC_BAD_ANSWER",
    `expected ${expected} in a node's answer, found ${found}; use another node`,
    {
      retryable: true,
    },
  );
}
