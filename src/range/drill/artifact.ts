import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { whyUnread } from "../../lib/unread.ts";
import { link } from "../embedded/artifacts.ts";
import { isOfPeer, missingPeer } from "../peers.ts";

// Older compilers' artifacts leave the 0x out; what is to be linked has places that are no hex.
const code = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]+(__\$[0-9a-fA-F]{34}\$__[0-9a-fA-F]*)*$/)
  .transform((text): Hex => `0x${text.replace(/^0x/, "")}`);
const schema = z.object({
  abi: z.array(z.unknown()),
  bytecode: code,
  linkReferences: z.record(z.string(), z.record(z.string(), z.array(z.object({ start: z.int() })))).default({}),
});
export type Artifact = Readonly<z.output<typeof schema>>;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** ABI and creation code of a contract of ours (by name), of a package or of a file (by the path of its artifact), linked. Raises ARTIFACT, EMBEDDED and MISSING_PEER. */
export function loadArtifact(name: string, libraries: Readonly<Record<string, Address>> = {}): Artifact {
  const path = pathOf(name);
  const parsed = schema.safeParse(json(path));
  if (parsed.success) return { ...parsed.data, bytecode: link({ ...parsed.data, contractName: name }, libraries) };
  throw new FirebreakError("ARTIFACT", `expected an ABI and bytecode in ${path}; build the contracts again`);
}

function pathOf(name: string): string {
  if (isAbsolute(name)) return name;
  return name.includes("/") ? packaged(name) : own(name);
}

function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new FirebreakError(
      "ARTIFACT",
      // A drill that somebody sent names any file.
      `expected an artifact, JSON with \`abi\` and \`bytecode\`, at ${path}: ${whyUnread(cause)}`,
      { cause },
    );
  }
}

function own(name: string): string {
  // Published packages carry dist/abi, and what only drills deploy in dist/stage; a checkout has what Hardhat compiled.
  const published = ["abi", "stage"].map((folder) => here(`../../${folder}/${name}.json`)).find(existsSync);
  if (published !== undefined) return published;
  const found = compiled.get(name) ?? lookForCompiled().get(name);
  if (found !== undefined) return found;
  throw new FirebreakError(
    "ARTIFACT",
    `expected the compiled contract ${name}; run ./firebreak, which compiles the contracts`,
  );
}

/** Paths by name; looking for one takes as long as looking for all. */
let compiled: ReadonlyMap<string, string> = new Map();

function lookForCompiled(): ReadonlyMap<string, string> {
  const root = here("../../../artifacts/contracts");
  const found = globSync("**/*.sol/*.json", { cwd: root }).sort().reverse();
  compiled = new Map(found.map((path) => [basename(path, ".json"), join(root, path)]));
  return compiled;
}

function packaged(path: string): string {
  try {
    return createRequire(import.meta.url).resolve(path);
  } catch (cause) {
    if (isOfPeer(path)) throw missingPeer(path, cause);
    throw new FirebreakError(
      "ARTIFACT",
      `expected an installed package with the artifact ${path}, found none; install it, or write ./ before the path of a file beside the scenario`,
      { cause },
    );
  }
}
