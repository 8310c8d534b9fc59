import { type Document, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLError } from "yaml";

export type Place = { readonly line: number; readonly column: number };
export type YamlProblem = Place & { readonly message: string };
export type Yaml = { readonly value: unknown; readonly place: PlaceOf };
/** Where a value stands, or where in its text, which may go over several lines. */
export type PlaceOf = (path: readonly PropertyKey[], offsetInText?: number) => Place;

/**
 * Reads YAML 1.2 in which hex stays a string (an address is no number) and whole numbers are never rounded (beyond 2^53 they stay digits).
 * Every value can be traced to its line and column, counted from 1.
 */
export function parseYaml(text: string): Yaml | { readonly problem: YamlProblem } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    uniqueKeys: true,
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !("format" in tag) || tag.format !== "HEX"),
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const error = document.errors[0];
  if (error !== undefined) return { problem: { ...at(error.pos[0]), message: messageOf(error) } };
  const stray = aliasOfNothing(document);
  if (stray !== undefined)
    return {
      problem: {
        ...at(stray.at),
        message: `expected an anchor &${stray.name} before the alias *${stray.name}, found none; a text that begins with * stands in quotes`,
      },
    };
  try {
    return {
      value: exact(document.toJS({ maxAliasCount: 100 })),
      place: (path, within) =>
        at(offsetOf(document, path) + (within === undefined ? 0 : withinText(text, document, path, within))),
    };
  } catch (cause) {
    // Aliases of aliases that would grow without end.
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      problem: { ...at(0), message: `expected aliases that come to an end (${why}); write out what they stand for` },
    };
  }

  function messageOf({ code, message, pos }: YAMLError): string {
    const rest = text.slice(pos[0]);
    const [key = ""] = rest.split(/[:\s]/);
    if (code === "DUPLICATE_KEY") return `expected the key ${key} once here, found it twice; remove one of them`;
    // What the parser quotes may be as long as the file, and what it says of its own functions helps nobody.
    const why = message.replace(/(?<=\w): .*|;.*/s, "");
    return `this is not YAML: expected what may follow here, found ${wordAt(rest)} (${why}); correct it, or name another file`;
  }
}

/** Characters of what is repeated: what is longer may be anything, such as a key. */
const mostShown = 32;

/** What a text begins with, for people: one word, since what is behind it may be a secret. */
function wordAt(text: string): string {
  if (text.trim() === "") return "the end of the text";
  const [word] = /^(?:[^\s:]+|:)/.exec(text) ?? [];
  if (word === undefined)
    return /^[\r\n]/.test(text) ? "the end of the line" : text.startsWith("\t") ? "a tab" : "a blank";
  return word.length > mostShown ? `a word of ${word.length} characters` : `"${word}"`;
}

/** In the order of the text, since an alias stands for the last anchor of its name before it. */
function aliasOfNothing(document: Document): { readonly name: string; readonly at: number } | undefined {
  const anchors = new Set<string>();
  let found: { name: string; at: number } | undefined;
  visit(document, {
    Node(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      if (anchors.has(source)) return undefined;
      found = { name: source, at: range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

/** How far a character of a text lies behind where its value begins: behind its quote, or in the lines of a block behind their indent. */
function withinText(text: string, document: Document, path: readonly PropertyKey[], offset: number): number {
  const node = document.getIn(path, true);
  if (!isScalar(node) || !node.range) return 0;
  const written = text.slice(node.range[0], node.range[1]);
  if (node.type !== "BLOCK_LITERAL" && node.type !== "BLOCK_FOLDED") return withinFlow(written, offset);

  const [header = "", ...lines] = written.split("\n");
  const indent = Math.max(0, lines.find((line) => line.trim() !== "")?.search(/\S/) ?? 0);
  let behind = header.length + 1;
  let left = offset;
  for (const line of lines) {
    const length = Math.max(0, line.length - indent);
    if (left <= length) return behind + indent + left;
    left -= length + 1;
    behind += line.length + 1;
  }
  return 0;
}

/** What stands for no character or several: a line that goes on in the next one, with the blanks around the break, and what is escaped. Source: YAML 1.2.2, 7.3. */
const goesOn = /[ \t]*(?:\r?\n[ \t]*)+/y;
const escapes: Readonly<Record<string, RegExp>> = {
  '"': /\\(?:\r?\n[ \t]*|x..|u.{4}|U.{8}|.)/sy,
  "'": /''/y,
};

/** The same outside of blocks. */
function withinFlow(written: string, offset: number): number {
  const form = escapes[written[0] ?? ""];
  let [at, left] = [form === undefined ? 0 : 1, offset];
  while (at < written.length) {
    const [long, characters] = pieceAt(written, at, form);
    if (characters > left) break;
    [at, left] = [at + long, left - characters];
  }
  return at;
}

/** How long the next piece is as it is written, and for how many characters it stands. */
function pieceAt(written: string, at: number, form: RegExp | undefined): readonly [long: number, characters: number] {
  const piece = (one: RegExp | undefined): string => {
    if (one === undefined) return "";
    one.lastIndex = at;
    return one.exec(written)?.[0] ?? "";
  };
  const escaped = piece(form);
  if (escaped !== "") return [escaped.length, /^\\\r?\n/.test(escaped) ? 0 : 1];
  const around = piece(goesOn);
  // One break is a blank, of more than one the first stands for nothing.
  return around === "" ? [1, 1] : [around.length, Math.max(1, around.split("\n").length - 2)];
}

/** The place of the value, or of the nearest thing around it that is written down. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function exact(value: unknown): unknown {
  if (typeof value === "bigint")
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, exact(one)]));
  return value;
}
