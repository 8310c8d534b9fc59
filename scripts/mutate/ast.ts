// The compiler's own tree of a source, so that an operator changes code and never a comment or a text that looks like code.
import { z } from "zod";
import { compile } from "../compiler.ts";

/** A node of solc's tree. `src` is `start:length:file` in bytes; what else a node has depends on its type. */
export type Node = { readonly nodeType: string; readonly src: string; readonly [key: string]: unknown };

export type Span = { readonly start: number; readonly end: number };

/** A node with those around it, the outermost first, and under which key of the innermost it stands. */
export type Place = { readonly node: Node; readonly above: readonly Node[]; readonly key: string };

const compiled = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  sources: z.record(z.string(), z.object({ ast: z.custom<Node>(isNode) })).default({}),
});

/** The trees of these sources, by path. */
export function parse(sources: ReadonlyMap<string, string>): Map<string, Node> {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources].map(([path, content]) => [path, { content }])),
    settings: { outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = compiled.parse(JSON.parse(compile(JSON.stringify(input))));
  const wrong = output.errors.filter(({ severity }) => severity === "error");
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return new Map(Object.entries(output.sources).map(([path, { ast }]) => [path, ast]));
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** A child that must be there. */
export function child(node: Node, key: string): Node {
  const value = node[key];
  if (!isNode(value)) throw new Error(`expected ${node.nodeType} to have a node ${key}, found ${String(value)}`);
  return value;
}

export function spanOf({ src }: Node): Span {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}

/** Such as `uint256`; empty for what is no expression. */
export function typeOf(node: Node): string {
  const types = node["typeDescriptions"];
  const type = typeof types === "object" && types !== null && "typeString" in types ? types.typeString : undefined;
  return typeof type === "string" ? type : "";
}

/** Every node, an outer one before those in it, in the order of the source. */
export function* walk(node: Node, above: readonly Node[] = [], key = ""): Generator<Place> {
  yield { node, above, key };
  for (const [name, value] of Object.entries(node))
    for (const inner of Array.isArray(value) ? value : [value])
      if (isNode(inner)) yield* walk(inner, [...above, node], name);
}
