import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { catalogPath, catalogText } from "../scripts/catalog.ts";
import { drillFormatPath, drillFormatText } from "../scripts/drill-format.ts";
import { catalog } from "../src/catalog.ts";
import {
  importFaults,
  imports,
  lockFaults,
  longFiles,
  packageFaults,
  parseFolders,
  partFaults,
  partFiles,
  reachFaults,
  registryFaults,
  type SourceFile,
  unknownFolders,
} from "./support/layout.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// Tracked or about to be; what git ignores is not part of the project.
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
const paths = listed
  .toString()
  .split("\0")
  .filter((path) => path !== "" && existsSync(`${root}${path}`));

function read(path: string): SourceFile {
  return { path, text: readFileSync(`${root}${path}`, "utf8") };
}

const folders = parseFolders(read("docs/architecture.md").text);
const sources = paths.filter((path) => /^src\/.*\.ts$/.test(path)).map(read);
const code = paths.filter((path) => /\.(ts|sol)$/.test(path)).map(read);

describe("the rules", () => {
  const example = parseFolders(
    ["| `src/` | 3 | | |", "| `src/lib/` | 0 | | |", "| `src/core/` | 1 | | |"].join("\n") +
      "\n| `src/chain/` | 2 | | |\n| `src/notifiers/` | 2 | | `console`: it is the terminal |\n| `src/cli/` | 3 | | |\n",
  );
  const importing = (path: string, from: string): SourceFile[] => [{ path, text: `import { x } from "${from}";\n` }];

  it("name a folder that the table does not know", () => {
    expect(unknownFolders(["misc/x.ts"], example)).to.deep.equal(["misc"]);
    expect(unknownFolders(["src/misc/deep/x.ts"], example)).to.deep.equal(["src/misc"]);
    expect(unknownFolders(["src/lib/deep/x.ts", "src/app.ts", "README.md"], example)).to.deep.equal([]);
  });

  it("name an arrow that points outward, and one from a part to another family", () => {
    expect(importFaults(importing("src/lib/x.ts", "../core/types.ts"), example)).to.have.length(1);
    expect(importFaults(importing("src/core/x.ts", "../chain/reader.ts"), example)).to.have.length(1);
    expect(importFaults(importing("src/core/x.ts", "../app.ts"), example)).to.have.length(1);
    expect(importFaults(importing("src/notifiers/x.ts", "../chain/reader.ts"), example)).to.have.length(1);
    expect(importFaults(importing("src/chain/x.ts", "../../test/support/fake.ts"), example)).to.have.length(1);
    expect(importFaults(importing("src/app.ts", "./cli/main.ts"), example)).to.have.length(1);
  });

  it("allow an arrow inward, within a folder, and to the one error", () => {
    expect(importFaults(importing("src/chain/x.ts", "../core/types.ts"), example)).to.deep.equal([]);
    expect(importFaults(importing("src/chain/x.ts", "./y.ts"), example)).to.deep.equal([]);
    expect(importFaults(importing("src/lib/x.ts", "../core/errors.ts"), example)).to.deep.equal([]);
    expect(importFaults(importing("src/cli/x.ts", "../app.ts"), example)).to.deep.equal([]);
  });

  it("see every form of import", () => {
    const text = [
      'import "./a.ts";',
      'import {\n  type B,\n  b,\n} from "./b.ts";',
      'import type { C } from "./c.ts";',
      'export { d } from "./d.ts";',
      'const e = await import("./e.ts");',
    ].join("\n");

    expect(
      imports(text)
        .map(({ from }) => from)
        .sort(),
    ).to.deep.equal(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts"]);
    expect(imports(text).filter(({ typeOnly }) => typeOnly)).to.have.length(1);
  });

  it("name a package that core imports as a value", () => {
    expect(packageFaults(importing("src/core/x.ts", "zod"), example)).to.have.length(1);
    expect(packageFaults(importing("src/core/x.ts", "node:fs"), example)).to.have.length(1);
    expect(packageFaults([{ path: "src/core/x.ts", text: 'import type { Z } from "zod";' }], example)).to.deep.equal(
      [],
    );
    expect(packageFaults(importing("src/chain/x.ts", "zod"), example)).to.deep.equal([]);
  });

  it("name a file that reaches for what should be passed in", () => {
    const reaching = (path: string, text: string): string[] => reachFaults([{ path, text }], example);

    expect(reaching("src/core/x.ts", "const now = Date.now();")).to.have.length(1);
    expect(reaching("src/chain/x.ts", "await fetch(url); process.env.KEY; console.log(1);")).to.have.length(3);
    expect(reaching("src/notifiers/x.ts", "console.log(1); Math.random();")).to.have.length(1);
    expect(reaching("src/core/x.ts", "// never Date.now()\n/** nor console.log */\nnode.fetch();")).to.deep.equal([]);
    expect(reaching("src/cli/x.ts", "console.log(Date.now());")).to.deep.equal([]);
  });

  it("name a part that the catalog or the tests do not know", () => {
    const part = { path: "src/notifiers/x.ts", text: "export const x: Part<A, B, C> = {};" };
    const helper = { path: "src/notifiers/y.ts", text: "export const y = 1;" };
    const catalog = { path: "src/catalog.ts", text: 'import { x } from "./notifiers/x.ts";' };

    expect(partFiles([part, helper])).to.deep.equal([part.path]);
    expect(partFaults([part.path], { ...catalog, text: "" }, [])).to.have.length(2);
    expect(partFaults([part.path], catalog, [])).to.have.length(1);
    expect(partFaults([part.path], catalog, ["test/notifiers/x.test.ts"])).to.deep.equal([]);
  });

  it("name a file that is too long", () => {
    const file = (path: string, lines: number): SourceFile => ({ path, text: "x\n".repeat(lines) });

    expect(longFiles([file("src/x.ts", 200), file("contracts/X.sol", 350)])).to.deep.equal([]);
    expect(longFiles([file("src/x.ts", 201), file("contracts/X.sol", 351)])).to.have.length(2);
  });

  it("name a registry, an entry that says where it was resolved, and a platform that the lockfile lacks", () => {
    const lock = { packages: { "node_modules/a": { resolved: "x", optionalDependencies: { "a-linux": "1" } } } };

    expect(registryFaults([{ path: "x", text: ["https://registry", "npmjs", "org"].join(".") }])).to.have.length(1);
    expect(lockFaults(JSON.stringify(lock))).to.have.length(2);
    expect(lockFaults('{ "packages": { "node_modules/a": {} } }')).to.deep.equal([]);
  });
});

describe("the project", () => {
  it("has a table of folders", () => {
    expect(folders).to.have.length.above(20);
  });

  it("has no folder that the table does not know", () => {
    expect(unknownFolders(paths, folders)).to.deep.equal([]);
  });

  it("has arrows that point inward only", () => {
    expect(importFaults(sources, folders)).to.deep.equal([]);
  });

  it("reaches packages from core as types only", () => {
    expect(packageFaults(sources, folders)).to.deep.equal([]);
  });

  it("passes time, randomness, environment, network and console in", () => {
    expect(reachFaults(sources, folders)).to.deep.equal([]);
  });

  it("lists every part in the catalog and tests it", () => {
    const parts = partFiles(sources);

    expect(parts).to.have.length.above(5);
    expect(partFaults(parts, read("src/catalog.ts"), paths)).to.deep.equal([]);
  });

  it("gives a part one name: in its file, in the catalog and as the file's name", () => {
    const parts = Object.entries(catalog).flatMap(([family, members]) =>
      Object.entries<{ name: string }>(members).map(([key, { name }]) => ({
        path: `src/${family}/${name}.ts`,
        key,
        name,
      })),
    );

    expect(parts.filter(({ path, key, name }) => key !== name || !paths.includes(path))).to.deep.equal([]);
    expect(parts.map(({ path }) => path).sort()).to.deep.equal(partFiles(sources).sort());
  });

  it("says of every detector what it costs to trip it falsely", () => {
    const silent = Object.values(catalog.detectors).filter(({ costToTrip }) => costToTrip.length < 20);

    expect(silent).to.deep.equal([]);
  });

  it("has a docs/catalog.md that scripts/catalog.ts would write; run ./firebreak node scripts/catalog.ts", () => {
    expect(readFileSync(catalogPath, "utf8")).to.equal(catalogText());
  });

  it("has a page of the drills' format that says what the schemas say (./firebreak node scripts/drill-format.ts)", () => {
    expect(readFileSync(drillFormatPath, "utf8")).to.equal(drillFormatText());
  });

  it("has no file that is too long", () => {
    expect(longFiles(code)).to.deep.equal([]);
  });

  it("names no registry, and a lockfile that works everywhere", () => {
    const text = paths.filter((path) => !/\.(png|ico)$/.test(path)).map(read);

    expect(registryFaults(text)).to.deep.equal([]);
    expect(lockFaults(read("package-lock.json").text)).to.deep.equal([]);
  });
});
