import { type ApprovalFile, parseApproval, writeApproval } from "../lib/approval-file.ts";
import { writeWhole } from "../lib/plain-file.ts";
import { handed } from "./handed.ts";

/** Far more than 32 signatures need. */
const longest = 65_536;

/** Reads an approval that somebody handed over. Raises CONFIG or APPROVAL. */
export function loadApproval(path: string): ApprovalFile {
  return handed(path, "an approval", longest, parseApproval);
}

export function saveApproval(path: string, file: ApprovalFile): void {
  writeWhole(path, writeApproval(file));
}
