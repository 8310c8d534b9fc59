import { readFileSync } from "node:fs";
import { resolveUrl as urlOf } from "../../src/app/nodes.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { local } from "../../src/signers/local.ts";

/** A URL, or what the variable behind env:NAME says. */
export function resolveUrl(reference: string): string {
  return urlOf(reference, process.env);
}

/** The deployer's key, for Hardhat to sign with: it is checked as the responder's is, and never printed. */
export function resolveKey(reference: string): string {
  const parsed = local.params.safeParse({ key: reference });
  if (!parsed.success)
    throw new FirebreakError("CONFIG", `--key: ${parsed.error.issues[0]?.message ?? "it does not fit"}`);
  local.create(parsed.data, { env: process.env });
  const [, kind, name = ""] = /^(env|file):(.+)$/.exec(reference) ?? [];
  const secret = (kind === "env" ? (process.env[name] ?? "") : readFileSync(name, "utf8")).trim();
  return secret.startsWith("0x") ? secret : `0x${secret}`;
}
