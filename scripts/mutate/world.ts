// A scratch copy of what some tests need, which forge compiles and runs without the rest of the checkout.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { closureOf, importsOf } from "./graph.ts";

const support = "test/contracts/support/";
const cheats = `${support}Vm.sol`;
// A folder of a package that a test reads when it runs.
const artifacts = /"(node_modules\/[^"]+\/)"/g;

/**
 * Writes into `folder` the tests and all that they import. What an earlier world compiled is taken over, so that forge compiles only
 * what differs.
 */
export function buildWorld(root: string, folder: string, tests: readonly string[], earlier?: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of closureOf(tests, root)) {
    const text = withImports(file, root);
    write(folder, placeOf(file, root), text);
    for (const [, read = ""] of text.matchAll(artifacts))
      cpSync(join(root, read), join(folder, read), { recursive: true });
  }
  write(folder, "foundry.toml", readFileSync(join(root, "foundry.toml"), "utf8"));
  if (earlier === undefined) return;
  for (const kept of ["cache", "solc"])
    if (existsSync(join(earlier, kept))) cpSync(join(earlier, kept), join(folder, kept), { recursive: true });
}

/**
 * Where a file lies in a world. What tests deploy from their support folder moves beside the contracts: forge links a test to what it
 * deploys at run time, not at compile time, when that lies outside the folder of tests, and then need not compile the test again.
 */
export function placeOf(file: string, root: string): string {
  const deployed = file.startsWith(support) && !closureOf([file], root).includes(cheats);
  return deployed ? file.replace(support, "contracts/support/") : file;
}

function withImports(file: string, root: string): string {
  const from = posix.dirname(placeOf(file, root));
  return importsOf(file, root)
    .filter((imported) => imported.startsWith(support) || file.startsWith(support))
    .reduce(
      (text, imported) => {
        const written = relative(posix.dirname(file), imported);
        return text.replace(`"${written}"`, `"${relative(from, placeOf(imported, root))}"`);
      },
      readFileSync(join(root, file), "utf8"),
    );
}

function relative(from: string, to: string): string {
  const path = posix.relative(from, to);
  return path.startsWith(".") ? path : `./${path}`;
}

export function write(folder: string, file: string, text: string | Buffer): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
