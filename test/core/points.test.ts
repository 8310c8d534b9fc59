import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type CallExpression, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import { API, type Project } from "typescript/unstable/sync";
import { points } from "../../src/core/points.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** From the decision to the outcome. What these call of other files, they call at a point. */
const core = [
  "respond",
  "late",
  "ladder/holding",
  "ladder/take",
  "ladder/climb",
  "act",
  "unrecorded",
  "people",
  "follow",
  "guarded",
  "push",
  "confirm",
  "resume",
];
const path = [...core.map((name) => `src/core/${name}.ts`), "src/lane/again.ts"];
const isPromise = /(^|\| )Promise(Like)?<.*>($| \|)|^any$/;

function all(node: Node): readonly Node[] {
  const found: Node[] = [node];
  node.forEachChild((child) => void found.push(...all(child)));
  return found;
}

/** Functions of a file, by name: what they wait for is looked at where they are declared. */
function functionsOf(file: SourceFile): readonly string[] {
  return all(file).flatMap((node) => {
    if (is.isFunctionDeclaration(node)) return node.name === undefined ? [] : [node.name.text];
    const isArrow =
      is.isVariableDeclaration(node) && node.initializer !== undefined && is.isArrowFunction(node.initializer);
    return isArrow && is.isIdentifier(node.name) ? [node.name.text] : [];
  });
}

/** What of a file's names is waited for without a point: its own functions, those of other files of the path that it imports, and its ways to write at a point. */
function knownIn(file: SourceFile, name: string): ReadonlySet<string> {
  const others = all(file).flatMap((node) => {
    if (!is.isImportDeclaration(node) || !is.isStringLiteral(node.moduleSpecifier)) return [];
    const from = join(dirname(name), node.moduleSpecifier.text);
    if (!path.includes(from)) return [];
    return all(node).flatMap((one) => (is.isImportSpecifier(one) ? [one.name.text] : []));
  });
  const writers = all(file).flatMap((node) => {
    const isWriter =
      is.isVariableDeclaration(node) && node.initializer !== undefined && calls(node.initializer, "recordAt");
    return isWriter && is.isIdentifier(node.name) ? [node.name.text] : [];
  });
  return new Set([...functionsOf(file), ...others, ...writers]);
}

const calls = (node: Node, name: string) =>
  is.isCallExpression(node) && is.isIdentifier(node.expression) && node.expression.text === name;

/** `at("point", () => one(call))`: nothing else may happen between the point and its end. */
function isPoint(node: CallExpression): boolean {
  const [, wait] = node.arguments;
  if (!calls(node, "at") || wait === undefined) return false;
  return (
    is.isIdentifier(wait) || (is.isArrowFunction(wait) && is.isCallExpression(wait.body) && !wait.modifiers?.length)
  );
}

function isAllowed({ expression }: CallExpression, known: ReadonlySet<string>): boolean {
  if (is.isIdentifier(expression)) return known.has(expression.text);
  if (calls(expression, "recordAt")) return true;
  if (!is.isPropertyAccessExpression(expression)) return false;
  const { name, expression: of } = expression;
  // These only pass on promises that are looked at themselves.
  return ["then", "catch", "finally"].includes(name.text) || (is.isIdentifier(of) && of.text === "Promise");
}

/** Lines that wait for something without a name. */
function unnamed(file: SourceFile, known: ReadonlySet<string>, { checker }: Project): readonly string[] {
  const inside = new Set(
    all(file)
      .filter((node) => is.isCallExpression(node) && isPoint(node))
      .flatMap((node) => all(node)),
  );
  const outside = all(file).filter((node) => !inside.has(node));
  const made = outside.filter((node) => is.isCallExpression(node) || is.isNewExpression(node));
  const types = checker
    .getTypeAtLocation(made)
    .map((type) => (type === undefined ? "any" : checker.typeToString(type)));
  const found = [
    ...made.filter(
      (node, at) => isPromise.test(types[at] ?? "any") && !(is.isCallExpression(node) && isAllowed(node, known)),
    ),
    ...outside.filter(
      (node) =>
        is.isAwaitExpression(node) &&
        !is.isCallExpression(node.expression) &&
        !is.isIdentifier(node.expression) &&
        !is.isNewExpression(node.expression),
    ),
    ...outside.filter((node) => is.isForOfStatement(node) && node.awaitModifier !== undefined),
  ];
  const lines = file.text.split("\n");
  const lineOf = (node: Node) => file.text.slice(0, node.getStart(file)).split("\n").length;
  return [...new Set(found.map(lineOf))].map((line) => (lines[line - 1] ?? "").trim());
}

describe("the points of the respond path", function () {
  this.timeout(300_000);
  const api = new API();
  let project: Project;
  const read = (name: string): SourceFile => {
    const file = project.program.getSourceFile(`${root}${name}`);
    if (file === undefined) throw new Error(`expected ${name} in the project`);
    return file;
  };

  before(() => {
    const [first] = api.updateSnapshot({ openProject: `${root}tsconfig.json` }).getProjects();
    if (first === undefined) throw new Error("expected a project in tsconfig.json");
    project = first;
  });
  after(() => api.close());

  it("are missing where something is waited for directly, in a chain, in a return, or hidden behind a point", () => {
    const file = read("test/core/killed/unnamed.ts");
    const marked = file.text.split("\n").filter((line) => line.endsWith("// found"));

    expect([...unnamed(file, knownIn(file, "test/core/killed/unnamed.ts"), project)].sort()).to.deep.equal(
      marked.map((line) => line.trim()).sort(),
    );
  });

  it("are all that it waits at", () => {
    const found = path.flatMap((name) => unnamed(read(name), knownIn(read(name), name), project));

    expect(found).to.deep.equal([]);
  });

  it("are each of one place", () => {
    const named = path.flatMap((name) =>
      all(read(name)).flatMap((node) => {
        const isNaming =
          is.isCallExpression(node) &&
          (calls(node, "at") || calls(node, "write") || calls(node.expression, "recordAt"));
        const [first] = isNaming ? node.arguments : [];
        return first !== undefined && first.kind === SyntaxKind.StringLiteral && is.isStringLiteral(first)
          ? [first.text]
          : [];
      }),
    );

    expect(named.sort()).to.deep.equal([...points].sort());
  });
});
