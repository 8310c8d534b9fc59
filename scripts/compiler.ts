// npm's compiler, the one that Hardhat uses, called in this process.
import { createRequire } from "node:module";

/** What Emscripten exports of the compiler. Addresses are numbers; texts end with a zero byte. */
type Compiler = {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
  _solidity_compile: (input: number, readCallback: number, context: number) => number;
  _solidity_reset: () => void;
  _solidity_version: () => number;
  lengthBytesUTF8: (text: string) => number;
  stringToUTF8: (text: string, address: number, bytes: number) => void;
  UTF8ToString: (address: number) => string;
};

let loaded: Compiler | undefined;

function load(): Compiler {
  loaded ??= createRequire(import.meta.url)("solc/soljson.js") as Compiler;
  return loaded;
}

/** Standard JSON in, standard JSON out. The second call in a process takes half the time of the first, later ones less. */
// Not by Emscripten's `cwrap`: it copies texts to the stack, which a whole project does not fit into.
export function compile(input: string): string {
  const solc = load();
  const bytes = solc.lengthBytesUTF8(input) + 1;
  const address = solc._malloc(bytes);
  solc.stringToUTF8(input, address, bytes);
  const output = solc.UTF8ToString(solc._solidity_compile(address, 0, 0));
  solc._free(address);
  solc._solidity_reset();
  return output;
}

/** Such as `0.8.34+commit.80d5c536.Emscripten.clang`. */
export function version(): string {
  const solc = load();
  return solc.UTF8ToString(solc._solidity_version());
}
