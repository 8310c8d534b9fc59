import { type Document, LineCounter, type Node, parseDocument } from "yaml";

export type Place = { readonly line: number; readonly column: number };
export type YamlProblem = Place & { readonly message: string };
export type Yaml = { readonly value: unknown; readonly place: (path: readonly PropertyKey[]) => Place };

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
  if (error !== undefined) return { problem: { ...at(error.pos[0]), message: error.message } };
  try {
    return { value: exact(document.toJS({ maxAliasCount: 100 })), place: (path) => at(offsetOf(document, path)) };
  } catch (cause) {
    // An alias without an anchor, or aliases of aliases that would grow without end.
    return { problem: { ...at(0), message: cause instanceof Error ? cause.message : String(cause) } };
  }
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
