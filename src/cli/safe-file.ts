import { writeWhole } from "../lib/plain-file.ts";
import { maxFileBytes, type Proposal, parseProposal, writeProposal } from "../lib/proposal-file.ts";
import { handed } from "./handed.ts";

/** Reads a file that somebody handed over: no more of it than a proposal can be long. Raises CONFIG or PROPOSAL. */
export function loadProposal(path: string): Proposal {
  return handed(path, "a proposal", maxFileBytes, parseProposal);
}

/** Whole or not at all: a signature must not be lost to a full disk. */
export function saveProposal(path: string, proposal: Proposal): void {
  writeWhole(path, writeProposal(proposal));
}
