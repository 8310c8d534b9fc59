import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import hardhat from "../../hardhat.config.ts";

const wrapper = fileURLToPath(new URL("../../scripts/solc.ts", import.meta.url));

type Compiled = { [file: string]: { [contract: string]: { evm: { bytecode: { object: string } } } } };

function solc(args: string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const options = { encoding: "utf8", input, maxBuffer: 2 ** 28 } as const;
  return spawnSync(process.execPath, [wrapper, ...args], options);
}

function compile(content: string, padding = ""): { errors?: { type: string }[]; contracts: Compiled } {
  const settings = { outputSelection: { "*": { "*": ["evm.bytecode.object"] } } };
  const input = { language: "Solidity", sources: { "X.sol": { content } }, settings };
  return JSON.parse(solc(["--standard-json"], JSON.stringify(input) + padding).stdout);
}

describe("solc for forge", () => {
  it("refuses what it does not know", () => {
    for (const args of [[], ["--help"]]) {
      const { status, stdout, stderr } = solc(args);
      expect(status).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.contain("--standard-json");
    }
  });

  it("answers in JSON when the source or the input is wrong", () => {
    const types = compile("contract X { uint256 x = true; }").errors?.map(({ type }) => type);

    expect(types).to.include("TypeError");
    expect(JSON.parse(solc(["--standard-json"], "{").stdout).errors[0].type).to.equal("JSONError");
  });

  it("is the version that Hardhat compiles with", () => {
    const { version } = hardhat.solidity as { version: string };

    expect(solc(["--version"]).stdout).to.match(
      new RegExp(`^Version: ${version.replaceAll(".", "\\.")}\\+commit`, "m"),
    );
  });

  it("compiles an input that is larger than the compiler's stack, with signs beyond ASCII", () => {
    const { contracts } = compile('contract X { string public x = unicode"ü"; }', " ".repeat(6_000_000));

    expect(contracts["X.sol"]?.["X"]?.evm.bytecode.object).to.match(/^[0-9a-f]+$/);
  });
});
