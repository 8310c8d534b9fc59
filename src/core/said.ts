import { digest } from "../lib/digest.ts";
import { remember } from "../lib/remember.ts";
import { isHandled } from "./decide.ts";
import { isSureOf } from "./doubt.ts";
import type { Said } from "./kept.ts";
import { withoutRisk } from "./risk.ts";
import type { Decision, Finding, Json } from "./types.ts";

type Body = { readonly [key: string]: Json };

/** What was said last of each incident. */
export function createSaid(said = new Map<string, Said>()) {
  return {
    keep: (): Map<string, Said> => said,
    decided(finding: Finding, verdict: string, body: Body): void {
      // What was not told keeps nobody from being told it once the incident has gone on for long.
      if (body["known"] === true) return;
      const saying = sayingOf(verdict, String(body["reason"]), String(body["atRisk"] ?? ""));
      const { key, block, evidence } = finding;
      remember(said, key, { saying, block: block.number, isSure: isSureOf(finding), found: digest(evidence) });
    },
    /** What was said of a finding whose block is gone is taken back with it: of one that comes in its place, the same is news. */
    retracted(incident: string, body: Body): void {
      if (body["blockHash"] !== undefined) said.delete(incident);
    },
    /** False when the last thing that was said of this incident was the same, on evidence as sure, and was said in the last so many blocks. */
    isNew({ finding, verdict, reason, ...chosen }: Decision, quietBlocks: bigint): boolean {
      const last = said.get(finding.key);
      if (last?.isSure === false && isSureOf(finding)) return true;
      // A block that is shown in parts shows the same twice, and each replica finds it.
      const isOfBlock = last?.block === finding.block.number && last.found === digest(finding.evidence);
      if (isHandled(reason) && isOfBlock) return false;
      const saying = sayingOf(verdict, reason, "atRisk" in chosen ? chosen.atRisk : "");
      return last?.saying !== saying || finding.block.number - last.block > quietBlocks;
    },
  };
}

function sayingOf(verdict: string, reason: string, atRisk: string): string {
  return `${verdict} ${withoutRisk(reason, atRisk)}`;
}
