// What is changed, one thing at a time. The list is fixed: a tool that chose would find what it can kill.
import { child, isNode, type Node, type Place, type Span, spanOf, typeOf } from "./ast.ts";

export type Edit = Span & { readonly text: string };
export type Source = { readonly bytes: Buffer; readonly declarations: ReadonlyMap<number, Node> };
type Operator = (place: Place, source: Source) => Edit[];

const relations: { readonly [sign: string]: readonly string[] } = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

function textOf({ start, end }: Span, { bytes }: Source): string {
  return bytes.subarray(start, end).toString();
}

function replace(node: Node, text: string): Edit {
  return { ...spanOf(node), text };
}

/** A comparison is moved by one at its edge, and turned round; in assembly, where there is no name for the edge, only turned. */
const relational: Operator = ({ node }, source) => {
  if (node.nodeType === "YulFunctionCall") {
    const name = child(node, "functionName");
    const turned = { lt: "gt", gt: "lt" }[textOf(spanOf(name), source)];
    return turned === undefined ? [] : [replace(name, turned)];
  }
  const sign = String(node["operator"]);
  if (node.nodeType !== "BinaryOperation") return [];
  const gap = { start: spanOf(child(node, "leftExpression")).end, end: spanOf(child(node, "rightExpression")).start };
  const start = gap.start + textOf(gap, source).indexOf(sign);
  return (relations[sign] ?? []).map((text) => ({ start, end: start + sign.length, text }));
};

/** A truth that is no comparison is turned round; a `!` is taken away. */
const negation: Operator = ({ node, above, key }, source) => {
  const outer = above.at(-1);
  // What is written to, what a `!` turns already, and what nobody reads.
  const skipped = key === "leftHandSide" || outer?.["operator"] === "!" || outer?.nodeType === "ExpressionStatement";
  if (!isTruth(node) || skipped) return [];
  if (node.nodeType === "UnaryOperation") return [replace(node, textOf(spanOf(child(node, "subExpression")), source))];
  // Of `a || b || c` as a whole and each of the three, not of `a || b` within.
  const within = ["||", "&&"].includes(String(node["operator"])) && outer?.["operator"] === node["operator"];
  return within ? [] : [replace(node, `!(${textOf(spanOf(node), source)})`)];
};

function isTruth(node: Node): boolean {
  const compares = node.nodeType === "BinaryOperation" && String(node["operator"]) in relations;
  const kinds = [
    "Identifier",
    "MemberAccess",
    "IndexAccess",
    "FunctionCall",
    "UnaryOperation",
    "BinaryOperation",
    "Conditional",
  ];
  return typeOf(node) === "bool" && kinds.includes(node.nodeType) && !compares;
}

/** A number is one more, and one less. Of a hexadecimal one, which may be an address or bytes, the last digit. */
const plusMinusOne: Operator = ({ node, key }, source) => {
  const text = textOf(spanOf(node), source);
  if (node.nodeType === "YulLiteral" && node["kind"] === "number") {
    const less = BigInt(text) > 0n ? [`${BigInt(text) - 1n}`] : [];
    return [`${BigInt(text) + 1n}`, ...less].map((changed) => replace(node, changed));
  }
  if (node.nodeType !== "Literal" || node["kind"] !== "number" || key === "length") return [];
  if (text.startsWith("0x")) return [replace(node, text.slice(0, -1) + (text.endsWith("0") ? "1" : "0"))];
  return [replace(node, `(${text} + 1)`), ...(Number.parseInt(text, 10) > 0 ? [replace(node, `(${text} - 1)`)] : [])];
};

/** A statement that checks something, or a call for its effect, is left out. */
const removedRequire: Operator = ({ node, key }) => {
  const calls = node.nodeType === "ExpressionStatement" && child(node, "expression").nodeType === "FunctionCall";
  const yul = node.nodeType === "YulExpressionStatement";
  return key !== "loopExpression" && (calls || yul || node.nodeType === "RevertStatement") ? [without(node)] : [];
};

/** An assignment, a count, a `delete` is left out; the step of a loop is not, since an endless loop proves nothing. */
const removedAssignment: Operator = ({ node, key }) => {
  if (node.nodeType === "YulAssignment") return [replace(node, "{}")];
  if (node.nodeType !== "ExpressionStatement" || key === "loopExpression") return [];
  return ["Assignment", "UnaryOperation"].includes(child(node, "expression").nodeType) ? [without(node)] : [];
};

/** The tree's statement ends before its semicolon, which no empty statement may keep. */
function without(node: Node): Edit {
  const { start, end } = spanOf(node);
  return { start, end: node.nodeType.startsWith("Yul") ? end : end + 1, text: "{}" };
}

const removedModifier: Operator = ({ node }) =>
  node.nodeType === "ModifierInvocation" && node["kind"] === "modifierInvocation" ? [replace(node, "")] : [];

/** A constant or immutable becomes the next of its type that the same contract has; true, max and texts become others. */
const swappedConstant: Operator = ({ node, above, key }, { declarations, bytes }) => {
  const text = bytes.subarray(spanOf(node).start, spanOf(node).end).toString();
  if (node.nodeType === "Literal" && node["kind"] === "bool")
    return [replace(node, text === "true" ? "false" : "true")];
  const named = above.some(({ nodeType }) => nodeType === "ImportDirective" || nodeType === "InlineAssembly");
  if (node.nodeType === "Literal" && node["kind"] === "string" && !named)
    return [replace(node, `${text.slice(0, -1)}~"`)];
  if (node.nodeType === "MemberAccess" && node["memberName"] === "max" && text.startsWith("type("))
    return [replace(node, text.replace(/max$/, "min"))];

  const name = node.nodeType === "Identifier" ? node["name"] : node["memberName"];
  const other = key === "leftHandSide" ? undefined : sibling(node, declarations);
  return other === undefined ? [] : [replace(node, text.slice(0, text.length - String(name).length) + other)];
};

function sibling(node: Node, declarations: ReadonlyMap<number, Node>): string | undefined {
  const declared = declarations.get(Number(node["referencedDeclaration"]));
  if (!["Identifier", "MemberAccess"].includes(node.nodeType) || declared === undefined) return undefined;
  if (!isFixed(declared)) return undefined;
  const alike = [...declarations.values()].filter(
    (one) => isFixed(one) && one["scope"] === declared["scope"] && typeOf(one) === typeOf(declared),
  );
  const next = alike[(alike.indexOf(declared) + 1) % alike.length];
  return next === undefined || next === declared ? undefined : String(next["name"]);
}

function isFixed(node: Node): boolean {
  return node.nodeType === "VariableDeclaration" && ["constant", "immutable"].includes(String(node["mutability"]));
}

export const operators: { readonly [name: string]: Operator } = {
  relational,
  negation,
  "plus-minus-one": plusMinusOne,
  "removed-require": removedRequire,
  "removed-assignment": removedAssignment,
  "removed-modifier": removedModifier,
  "swapped-constant": swappedConstant,
};

/** What functions, state and parameters are, by their number in the tree. */
export function declarationsOf(places: Iterable<Place>): Map<number, Node> {
  return new Map(
    [...places].filter(({ node }) => isNode(node) && "id" in node).map(({ node }) => [Number(node["id"]), node]),
  );
}
