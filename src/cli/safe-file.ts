import { closeSync, fstatSync, openSync, readSync, renameSync, writeFileSync } from "node:fs";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { maxFileBytes, type Proposal, parseProposal, writeProposal } from "../lib/proposal-file.ts";

/** Reads a file that somebody handed over: no more of it than a proposal can be long. Raises PROPOSAL. */
export function loadProposal(path: string): Proposal {
  return parseProposal(textOf(path));
}

function textOf(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(maxFileBytes + 1);
      // A device or a pipe could go on for ever, or never begin.
      if (!fstatSync(file).isFile()) throw new Error("it is no file");
      return buffer.toString("utf8", 0, readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new FirebreakError("CONFIG", `expected a proposal at ${path}, which cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** Whole or not at all: a signature must not be lost to a full disk. */
export function saveProposal(path: string, proposal: Proposal): void {
  const beside = `${path}.new`;
  writeFileSync(beside, writeProposal(proposal), { mode: 0o600 });
  renameSync(beside, path);
}
