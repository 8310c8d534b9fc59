import { type ASTNode, Environment, EvaluationError, ParseError, serialize } from "@marcbachmann/cel-js";
import { FirebreakError } from "../../core/errors.ts";
import { type ExpressionProblem, firstLine, problemOf } from "./advice.ts";
import { addNumbers, type Int256, type Uint256 } from "./numbers.ts";

/** What a name may stand for in an expression. */
export type Type = "uint256" | "int256" | "string" | "bool";
export type Value = Uint256 | Int256 | string | boolean;
/** Names and their types; a name with a dot is a field of what stands before it. */
export type Names = Readonly<Record<string, Type>>;
export type Values = Readonly<Record<string, Value>>;

export type Expression = { holds(values: Values): boolean };

const limits = { maxAstNodes: 500, maxDepth: 32, maxListElements: 64, maxMapEntries: 16, maxCallArguments: 8 };
/** What an attacker's text could make slow, and what would take a type away from the checker. */
const refused = new Map([
  ["matches", "a regular expression can be made to take forever; compare with == or startsWith"],
  ["dyn", "it hides types from the check; leave it out"],
]);

/** Checks an expression of CEL against the names that it may use; it must say yes or no. */
export function compile(text: string, names: Names): Expression | { readonly problem: ExpressionProblem } {
  const env = environmentOf(names);
  let parsed: ReturnType<Environment["parse"]>;
  try {
    parsed = env.parse(inLowerCase(text));
  } catch (error) {
    return { problem: problemOf(error, text, Object.keys(names)) };
  }
  const forbidden = forbiddenIn(parsed.ast);
  if (forbidden !== undefined) return { problem: forbidden };
  const { valid, type, error } = parsed.check();
  if (!valid) return { problem: problemOf(error, text, Object.keys(names)) };
  if (type !== "bool")
    return {
      problem: { message: `expected an expression that is true or false, found one of type ${type}`, offset: 0 },
    };
  const never = neverIn(parsed.ast, env);
  if (never !== undefined) return { problem: never };
  return { holds: (values) => evaluate(parsed, values) };
}

/** Whether a name can be given to something: of others, such as `string` or `in`, the language makes something else. */
export function isFree(name: string): boolean {
  try {
    const { ast } = new Environment().registerVariable(name, "bool").parse(name);
    return ast.op === "id";
  } catch {
    return false;
  }
}

/**
 * Addresses and other bytes are compared as texts in lower case; explorers show them with capitals, which would be equal to nothing. A part of one, such as
 * its end, is a text of nothing but hex.
 */
function inLowerCase(text: string): string {
  return text.replace(/0x[0-9a-f]+|(["'])[0-9a-f]+\1/gi, (hex) => hex.toLowerCase());
}

function environmentOf(names: Names): Environment {
  const env = addNumbers(new Environment({ limits }));
  const objects = new Map<string, Record<string, string>>();
  for (const [name, type] of Object.entries(names)) {
    const [first = "", field] = name.split(".");
    if (field === undefined) env.registerVariable(first, type);
    else objects.set(first, { ...objects.get(first), [field]: type });
  }
  for (const [name, schema] of objects) env.registerVariable({ name, schema });
  return env;
}

function evaluate(parsed: ReturnType<Environment["parse"]>, values: Values): boolean {
  const context: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const [first = "", field] = name.split(".");
    if (field === undefined) context[first] = value;
    else context[first] = { ...(context[first] as object | undefined), [field]: value };
  }
  try {
    return parsed(context) === true;
  } catch (error) {
    const cause = error instanceof EvaluationError ? error.cause : error;
    if (cause instanceof FirebreakError) throw cause;
    throw new FirebreakError("NOT_EVALUABLE", `the expression has no value: ${firstLine(error)}`, { cause: error });
  }
}

/** Calls are refused wherever they stand in the tree, as functions and as methods. */
function forbiddenIn(node: ASTNode): ExpressionProblem | undefined {
  const name = node.op === "call" || node.op === "rcall" ? node.args[0] : undefined;
  const reason = name === undefined ? undefined : refused.get(name);
  if (reason !== undefined) return { message: `${name} is refused: ${reason}`, offset: node.range.start };
  for (const child of childrenOf(node.args)) {
    const found = forbiddenIn(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

const arithmetic = new Set(["+", "-", "*", "/", "%", "-_"]);
const ofNumbers = new Set(["uint256", "int256", "min", "max", "difference"]);

/** What is worked out of the text alone and has no value there never has one: that is said now, and not when it is needed. */
function neverIn(node: ASTNode, env: Environment): ExpressionProblem | undefined {
  if (!isWritten(node)) {
    for (const child of childrenOf(node.args)) {
      const found = neverIn(child, env);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  try {
    env.evaluate(serialize(node));
    return undefined;
  } catch (error) {
    // It was read as a whole: what cannot be read as it is written here, such as a sign outside of the 16 bits, has its value.
    if (error instanceof ParseError) return undefined;
    const cause = error instanceof EvaluationError && error.cause instanceof FirebreakError ? error.cause : error;
    const message = `${firstLine(cause)}; write a number beyond 2^63 whole and in quotes, such as uint256("10000000000000000000")`;
    return { message, offset: node.range.start };
  }
}

function isWritten(node: ASTNode): boolean {
  const isMade = arithmetic.has(node.op) || (node.op === "call" && ofNumbers.has(node.args[0]));
  return node.op === "value" || (isMade && childrenOf(node.args).every(isWritten));
}

function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === "object" && args !== null && "op" in args ? [args as ASTNode] : [];
}
