import { readFileSync } from "node:fs";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";

const manifest = z.object({ peerDependencies: z.record(z.string(), z.string()) });

// The default engine needs it not; who asks for the other one is told about it alone.
const OTHER_ENGINE = "hardhat";
/** Of a signer and of `safe propose`: no drill asks for them. */
const NOT_OF_DRILLS = ["@aws-sdk/client-kms", "@safe-global/protocol-kit"];

/** The error for a package that only drills need: names the one command that installs all of them, or the other engine's. */
export function missingPeer(what: string, cause: unknown): FirebreakError {
  const wanted = Object.entries(peers())
    .filter(([name]) => !NOT_OF_DRILLS.includes(name) && (name === OTHER_ENGINE) === (what === OTHER_ENGINE))
    .map(([name, version]) => `${name}@${version}`);
  const command = `npm install --save-dev --legacy-peer-deps ${wanted.join(" ")}`;
  return new FirebreakError("MISSING_PEER", `drills need ${what}, which is not installed; run: ${command}`, { cause });
}

/** Whether a path within `node_modules` lies in one of these packages. */
export function isOfPeer(path: string): boolean {
  return Object.keys(peers()).some((name) => path.startsWith(`${name}/`));
}

function peers(): Readonly<Record<string, string>> {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return manifest.parse(JSON.parse(text)).peerDependencies;
}
