import { FirebreakError, messageOf } from "../core/errors.ts";
import { maxFileBytes, type Proposal, parseProposal, writeProposal } from "../lib/proposal-file.ts";
import { readPlain, writeWhole } from "../plain-file.ts";

/** Reads a file that somebody handed over: no more of it than a proposal can be long. Raises CONFIG or PROPOSAL. */
export function loadProposal(path: string): Proposal {
  return parseProposal(textOf(path));
}

function textOf(path: string): string {
  try {
    return readPlain(path, maxFileBytes).toString("utf8");
  } catch (error) {
    throw new FirebreakError("CONFIG", `expected a proposal at ${path}, which cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** Whole or not at all: a signature must not be lost to a full disk. */
export function saveProposal(path: string, proposal: Proposal): void {
  writeWhole(path, writeProposal(proposal));
}
