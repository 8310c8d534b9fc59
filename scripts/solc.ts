#!/usr/bin/env node
// solc for forge: npm's compiler, the one that Hardhat uses, behind the two options of the native program that forge needs.
//   scripts/solc.ts --version            what `solc --version` prints
//   scripts/solc.ts --standard-json …    compiles the JSON of standard input; forge names every file in it, so that nothing is read
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What Emscripten exports of the compiler. Addresses are numbers; texts end with a zero byte. */
type Compiler = {
  _malloc: (bytes: number) => number;
  _solidity_compile: (input: number, readCallback: number, context: number) => number;
  _solidity_version: () => number;
  lengthBytesUTF8: (text: string) => number;
  stringToUTF8: (text: string, address: number, bytes: number) => void;
  UTF8ToString: (address: number) => string;
};

function load(): Compiler {
  return createRequire(import.meta.url)("solc/soljson.js");
}

// Not by Emscripten's `cwrap`: it copies texts to the stack, which a whole project does not fit into.
function compile(input: string): string {
  const solc = load();
  const bytes = solc.lengthBytesUTF8(input) + 1;
  const address = solc._malloc(bytes);
  solc.stringToUTF8(input, address, bytes);
  return solc.UTF8ToString(solc._solidity_compile(address, 0, 0));
}

function version(): string {
  const solc = load();
  return `solc, the solidity compiler commandline interface\nVersion: ${solc.UTF8ToString(solc._solidity_version())}\n`;
}

const options = process.argv.slice(2);
if (options.includes("--version")) process.stdout.write(version());
else if (options.includes("--standard-json")) process.stdout.write(compile(readFileSync(0, "utf8")));
else {
  process.stderr.write(`expected --version or --standard-json, found ${options.join(" ") || "nothing"}\n`);
  process.exitCode = 2;
}
