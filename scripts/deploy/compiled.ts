// What the compiler was given and made: the artifacts of this checkout, or, for an older deployment, the same compiled again.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { z } from "zod";
import { FirebreakError } from "../../src/core/errors.ts";
import { digestOf } from "../../src/lib/digest.ts";
import type { Compiled } from "../../src/lifecycle/installation/verify/code.ts";

const places = z.record(z.string(), z.array(z.object({ start: z.int(), length: z.int() })));
const evm = z.object({ deployedBytecode: z.object({ object: z.string(), immutableReferences: places.default({}) }) });
const output = z.object({
  contracts: z.record(z.string(), z.record(z.string(), z.object({ abi: z.array(z.unknown()), evm }))),
});

/** The input of the build that made this contract, as the compiler got it. */
export async function compilerInput(contract: string): Promise<{ readonly version: string; readonly text: string }> {
  const { buildInfoId } = await hre.artifacts.readArtifact(contract);
  const path = join(hre.config.paths.artifacts, "build-info", `${buildInfoId}.json`);
  const { input, solcLongVersion } = JSON.parse(readFileSync(path, "utf8"));
  return { version: solcLongVersion, text: JSON.stringify(input) };
}

/** How an explorer calls the source of a contract. */
export async function sourceOf(contract: string): Promise<string> {
  const { inputSourceName } = await hre.artifacts.readArtifact(contract);
  if (inputSourceName !== undefined) return inputSourceName;
  throw new FirebreakError("ARTIFACT", `expected the source of ${contract} in its artifact; run ./firebreak again`);
}

/** Answers with what this input compiles to; compiles it, for minutes, unless the checkout has just that already. */
export async function compiledFrom(input: string): Promise<Compiled> {
  const own = await compilerInput("GuardianHub");
  if (digestOf(own.text) === digestOf(input)) return fromArtifacts;
  const made = compile(input);
  return async (source, contract) => {
    const found = made.contracts[source]?.[contract];
    if (found === undefined)
      throw new FirebreakError("ARTIFACT", `expected ${source}:${contract} in the compiler's input`);
    const { object, immutableReferences } = found.evm.deployedBytecode;
    return { abi: found.abi, code: `0x${object}`, immutables: Object.values(immutableReferences).flat() };
  };
}

const fromArtifacts: Compiled = async (_source, contract) => {
  const { abi, deployedBytecode, immutableReferences } = await hre.artifacts.readArtifact(contract);
  return { abi, code: deployedBytecode as `0x${string}`, immutables: Object.values(immutableReferences ?? {}).flat() };
};

function compile(input: string) {
  const solc = fileURLToPath(new URL("../solc.ts", import.meta.url));
  const ran = spawnSync(process.execPath, [solc, "--standard-json"], { input, maxBuffer: 2 ** 28, timeout: 900_000 });
  const parsed = output.safeParse(ran.status === 0 ? JSON.parse(ran.stdout.toString()) : undefined);
  if (parsed.success) return parsed.data;
  throw new FirebreakError("ARTIFACT", "expected the recorded compiler input to compile, found that it does not");
}
