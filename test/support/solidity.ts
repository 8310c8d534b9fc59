// Compiles a contract that stands in a document, against our sources and OpenZeppelin's, with npm's solc.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const settings = {
  evmVersion: "prague",
  optimizer: { enabled: true, runs: 200 },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
};

/** The ABI and the creation code of a contract in a text that imports as a user of the package does. */
export function compileText(
  name: string,
  text: string,
): { readonly abi: readonly unknown[]; readonly bytecode: string } {
  const sources: Record<string, { content: string }> = {};
  add(sources, `${name}.sol`, text);
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const solc = spawnSync(process.execPath, ["scripts/solc.ts", "--standard-json"], {
    cwd: root,
    input,
    maxBuffer: 2 ** 26,
    timeout: 120_000,
  });
  const output = JSON.parse(solc.stdout.toString());
  const found = output.contracts?.[`${name}.sol`]?.[name];
  if (found === undefined) throw new Error(JSON.stringify(output.errors));
  return { abi: found.abi, bytecode: `0x${found.evm.bytecode.object}` };
}

function add(sources: Record<string, { content: string }>, path: string, content: string): void {
  sources[path] = { content };
  for (const [, imported = ""] of content.matchAll(/^import .*"([^"]+)";$/gm)) {
    const target = imported.startsWith(".") ? posix.join(posix.dirname(path), imported) : imported;
    if (sources[target] === undefined) add(sources, target, readFileSync(fileOf(target), "utf8"));
  }
}

function fileOf(path: string): string {
  return path.startsWith("firebreak/") ? `${root}${path.slice("firebreak/".length)}` : `${root}node_modules/${path}`;
}
