// `npm run build`: the publishable package. dist/ gets the program, its types, and the ABI and bytecode of every contract.
//   --no-check   writes the same without checking types again, as after the stage `types`
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { add, root, runTool } from "./test-tool.ts";

type Artifact = {
  contractName: string;
  sourceName: string;
  abi: unknown[];
  bytecode: string;
  deployedBytecode: string;
};

const dist = join(root, "dist");
const unchecked = process.argv.includes("--no-check") ? ["--noCheck"] : [];

async function run(...commands: [string, ...string[]][]): Promise<void> {
  for (const [name, ...args] of commands) {
    const { failed, skipped, output } = add([await runTool(name, args)]);
    if (failed === 0 && skipped.length === 0) continue;
    console.error(`${[...skipped, output].join("\n").trim()}\n\nthe build stopped at: ${name} ${args.join(" ")}`);
    process.exit(1);
  }
}

/** Writes dist/abi/NAME.json for every contract and interface that is not a mock. Returns the names. */
function writeAbis(): string[] {
  mkdirSync(join(dist, "abi"));
  const found = globSync("artifacts/contracts/**/*.sol/*.json", { cwd: root })
    .filter((path) => !path.startsWith(join("artifacts", "contracts", "mocks")))
    .sort();
  for (const path of found) {
    const artifact: Artifact = JSON.parse(readFileSync(join(root, path), "utf8"));
    const { contractName, sourceName, abi, bytecode, deployedBytecode } = artifact;
    const text = JSON.stringify({ contractName, sourceName, abi, bytecode, deployedBytecode }, null, 2);
    writeFileSync(join(dist, "abi", basename(path)), `${text}\n`);
  }
  return found.map((path) => basename(path, ".json"));
}

/** Writes dist/stage/NAME.json for every mock that a scenario deploys: drills of the package play on them. */
function writeStage(): void {
  mkdirSync(join(dist, "stage"));
  for (const name of deployedByDrills()) {
    const [path] = globSync(`artifacts/contracts/mocks/**/${name}.sol/${name}.json`, { cwd: root });
    if (path === undefined) continue;
    const { contractName, abi, bytecode }: Artifact = JSON.parse(readFileSync(join(root, path), "utf8"));
    writeFileSync(join(dist, "stage", `${name}.json`), `${JSON.stringify({ contractName, abi, bytecode }, null, 2)}\n`);
  }
}

/** What stands after `deploy:` in a scenario and is no path of a package. */
function deployedByDrills(): ReadonlySet<string> {
  const scenarios = globSync("examples/drills/*/scenario.yaml", { cwd: root });
  const texts = scenarios.map((path) => readFileSync(join(root, path), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bdeploy: (\w+)/g)].map(([, name = ""]) => name)));
}

rmSync(dist, { recursive: true, force: true });
await run(["hardhat", "build", "--no-tests", "--quiet"], ["tsc", "--project", "tsconfig.build.json", ...unchecked]);
const names = writeAbis();
writeStage();
// What the program reads beside its own code.
for (const path of globSync("src/**/*.{sql,json}", { cwd: root })) cpSync(join(root, path), join(dist, path.slice(4)));
console.log(`dist/: the program, its types, and ABIs of ${names.join(", ")}`);
