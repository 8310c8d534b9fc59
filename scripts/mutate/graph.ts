// Which files a Solidity file needs, and which tests can notice a change of a contract.
import { globSync, readFileSync } from "node:fs";
import { basename, join, posix } from "node:path";

const imports = /^import\s[^;]*?"([^"]+)";/gm;

const read = new Map<string, readonly string[]>();

/** What a file imports, as paths in the checkout. Read once in a run. */
export function importsOf(file: string, root: string): readonly string[] {
  const path = join(root, file);
  const found = read.get(path) ?? parsed(file, readFileSync(path, "utf8"));
  read.set(path, found);
  return found;
}

function parsed(file: string, text: string): string[] {
  return [...text.matchAll(imports)].map(([, from = ""]) =>
    from.startsWith(".") ? posix.join(posix.dirname(file), from) : posix.join("node_modules", from),
  );
}

/** The files, and all that they need in turn. */
export function closureOf(files: readonly string[], root: string): string[] {
  const found = new Set<string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    open.push(...importsOf(file, root));
  }
  return [...found].sort();
}

export type TestsOf = { readonly named: readonly string[]; readonly others: readonly string[] };

/** The tests that reach a contract: those that bear its name, which notice most, and the others. Not those that call at random, by chance. */
export function testsOf(contract: string, root: string): TestsOf {
  const all = globSync("test/contracts/**/*.t.sol", { cwd: root }).sort();
  const reaching = all.filter((test) => !test.includes(".invariants.") && closureOf([test], root).includes(contract));
  const name = `${basename(contract, ".sol")}.`;
  const named = reaching.filter((test) => basename(test).startsWith(name));
  return { named, others: reaching.filter((test) => !named.includes(test)) };
}
