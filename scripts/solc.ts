#!/usr/bin/env node
// solc for forge: npm's compiler behind the two options of the native program that forge needs.
//   scripts/solc.ts --version            what `solc --version` prints
//   scripts/solc.ts --standard-json …    compiles the JSON of standard input; forge names every file in it, so that nothing is read
import { readFileSync } from "node:fs";
import { compile, version } from "./compiler.ts";

const options = process.argv.slice(2);
if (options.includes("--version"))
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version()}\n`);
else if (options.includes("--standard-json")) process.stdout.write(compile(readFileSync(0, "utf8")));
else {
  process.stderr.write(`expected --version or --standard-json, found ${options.join(" ") || "nothing"}\n`);
  process.exitCode = 2;
}
