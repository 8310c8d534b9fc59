// The list of mutants: what the operators make of every line, each under a name that stays while its line does.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Node, type Place, parse, walk } from "./ast.ts";
import { closureOf } from "./graph.ts";
import { declarationsOf, type Edit, operators } from "./operators.ts";

export type Mutant = Edit & {
  /** Such as `guardian/Tiers.sol:asked:relational:1a2b3c`. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** What stood there. */
  readonly was: string;
};

/** The contracts whose tests are tested. */
const mutated = [
  ...["contracts/guardian/*.sol", "contracts/pausable/*.sol", "contracts/freeze/*.sol"],
  ...["contracts/safe/GuardianModule.sol", "contracts/recovery/*.sol"],
];

/** Every mutant of the project, file by file in the order of the source. */
export function mutantsOf(root: string, patterns: readonly string[] = mutated): Mutant[] {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }).sort());
  const sources = new Map(closureOf(files, root).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const trees = parse(new Map([...sources].map(([path, text]) => [importPath(path), text])));
  const declarations = declarationsOf([...trees.values()].flatMap((tree) => [...walk(tree)]));
  return files.flatMap((file) => {
    const tree = trees.get(file);
    return tree === undefined ? [] : mutantsIn(file, Buffer.from(sources.get(file) ?? ""), tree, declarations);
  });
}

/** As sources name it in an import. */
function importPath(path: string): string {
  return path.replace(/^node_modules\//, "");
}

/** The mutants of one source. */
export function mutantsIn(file: string, bytes: Buffer, tree: Node, declarations: ReadonlyMap<number, Node>): Mutant[] {
  const seen = new Map<string, number>();
  const found = [...walk(tree)].flatMap((place) =>
    Object.entries(operators).flatMap(([operator, changes]) =>
      changes(place, { bytes, declarations }).map((edit) => {
        const was = bytes.subarray(edit.start, edit.end).toString();
        const what = [file, scopeOf(place), operator, lineText(bytes, edit.start), was, edit.text].join("\n");
        const times = seen.get(what) ?? 0;
        seen.set(what, times + 1);
        const hash = createHash("sha256").update(`${what}\n${times}`).digest("hex").slice(0, 8);
        const id = `${file.replace("contracts/", "")}:${scopeOf(place)}:${operator}:${hash}`;
        return { ...edit, id, file, line: lineOf(bytes, edit.start), was };
      }),
    ),
  );
  return found.sort((left, right) => left.start - right.start);
}

/** The source with this one thing changed. */
export function apply(bytes: Buffer, { start, end, text }: Edit): Buffer {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
}

/** The function that it stands in, or what else has a name. */
function scopeOf({ above, node }: Place): string {
  const named = [...above, node].findLast(({ nodeType }) =>
    ["FunctionDefinition", "ModifierDefinition"].includes(nodeType),
  );
  const state = [...above, node].findLast(
    (one) => one.nodeType === "VariableDeclaration" && one["stateVariable"] === true,
  );
  return String((named ?? state)?.["name"] || (named ?? state)?.["kind"] || "contract");
}

function lineOf(bytes: Buffer, at: number): number {
  return bytes.subarray(0, at).toString().split("\n").length;
}

function lineText(bytes: Buffer, at: number): string {
  const from = bytes.lastIndexOf("\n", at) + 1;
  return bytes.subarray(from, bytes.indexOf("\n", at)).toString().trim();
}
