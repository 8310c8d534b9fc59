// solc's model checker on one property: is there no way to make one of its assertions fail?
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../test-tool.ts";
import type { Property } from "./properties.ts";
import { readQuery, withoutRanges } from "./query.ts";
import { answer, type Solver } from "./solver.ts";

/** What became of a property. Unknown is what the checker could not decide, or did not look at. */
export type Verdict = "proven" | "violated" | "unknown";

type Node = { nodeType?: string; id?: number; name?: string; parameters?: { parameters?: Node[] } };
type Message = {
  severity: string;
  errorCode?: string;
  formattedMessage?: string;
  sourceLocation?: { file: string; start: number };
};
type Output = { errors?: Message[]; sources?: { [path: string]: { ast: Node } } };
type Answer = { contents: string } | { error: string };
type Callbacks = { import: (path: string) => Answer; smtSolver: (query: string) => Answer };

// What solc says of an assertion.
const safe = "2961";
const violated = "4661";

// Bounded: it unrolls nothing here, since loops are refused.
const modelChecker = {
  ...{ engine: "bmc", solvers: ["smtlib2"], targets: ["assert"] },
  ...{ divModNoSlacks: true, showProvedSafe: true, showUnproved: true },
};
const unseen = /^(ForStatement|WhileStatement|DoWhileStatement|InlineAssembly)$/;

/** Checks a property in this text of its harness, with other files instead of those in the checkout. */
export function check(property: Property, text: string, ask: Solver, instead: Record<string, string> = {}): Verdict {
  const compile = (settings: object, smtSolver: (query: string) => string): Output => {
    const output = run(property.file, text, settings, {
      import: (path) => attempt(() => instead[path] ?? readFileSync(join(root, path), "utf8")),
      smtSolver: (query) => attempt(() => smtSolver(query)),
    });
    const error = output.errors?.find(({ severity }) => severity === "error");
    if (error) throw new Error(`${property.name} does not compile:\n${error.formattedMessage}`);
    return output;
  };

  const trees = compile({ outputSelection: { "*": { "": ["ast"] } } }, () => "").sources ?? {};
  const nodes = Object.entries(trees).flatMap(([path, { ast }]) => nodesOf(ast).map((node) => ({ path, node })));
  refuseUnseen(property.name, nodes);
  const called = parametersOfOthers(property, nodes);
  const ranged = (query: string): string => answer(withoutRanges(readQuery(query), called), ask);
  return verdict(property, compile({ modelChecker, outputSelection: {} }, ranged).errors ?? []);
}

function run(file: string, content: string, settings: object, callbacks: Callbacks): Output {
  const solc: { compile: (input: string, callbacks: Callbacks) => string } = createRequire(import.meta.url)("solc");
  const remappings = ["@openzeppelin/=node_modules/@openzeppelin/"];
  const input = { language: "Solidity", sources: { [file]: { content } }, settings: { remappings, ...settings } };
  return JSON.parse(solc.compile(JSON.stringify(input), callbacks));
}

// What is thrown into the compiler ends it; an error as an answer is "unknown" to it.
function attempt(work: () => string): Answer {
  try {
    return { contents: work() };
  } catch (error) {
    return { error: String(error) };
  }
}

function nodesOf(value: unknown): Node[] {
  if (typeof value !== "object" || value === null) return [];
  const own: Node[] =
    "nodeType" in value && typeof value.nodeType === "string" ? [{ ...value, nodeType: value.nodeType }] : [];
  return [...own, ...Object.values(value).flatMap(nodesOf)];
}

function refuseUnseen(name: string, nodes: { path: string; node: Node }[]): void {
  const found = nodes.find(({ path, node }) => !path.startsWith("node_modules/") && unseen.test(node.nodeType ?? ""));
  if (found)
    throw new Error(`${name}: expected no loops and no assembly, found ${found.node.nodeType} in ${found.path}`);
}

/** The parameters of every function but the property's own. */
function parametersOfOthers({ name, file }: Property, nodes: { path: string; node: Node }[]): Set<number> {
  const others = nodes.filter(
    ({ path, node }) => node.nodeType === "FunctionDefinition" && !(path === file && name.endsWith(`.${node.name}`)),
  );
  return new Set(others.flatMap(({ node }) => node.parameters?.parameters ?? []).map(({ id }) => Number(id)));
}

/** Proven when every assertion was found safe; violated when one fails for values that the solver found. */
export function verdict({ file, at: [start, end], asserts }: Property, messages: Message[]): Verdict {
  const own = messages.filter(({ sourceLocation: at }) => at?.file === file && at.start >= start && at.start < end);
  const places = (code: string): number =>
    new Set(own.filter(({ errorCode }) => errorCode === code).map(({ sourceLocation }) => sourceLocation?.start)).size;
  if (places(violated) > 0) return "violated";
  const undecided = own.some(({ errorCode }) => errorCode !== safe);
  return places(safe) === asserts && !undecided ? "proven" : "unknown";
}
