import { everProposed } from "../core/proposals.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import { type Effect, effectOf, witnessOf } from "../lifecycle/safe/effect.ts";
import { withRecord } from "../lifecycle/safe/sign.ts";
import type { SafeOffice } from "./safe-office.ts";
import { keptProposals } from "./safe-record.ts";

/**
 * Whether what was executed before, by whomever, has its effect now: done is not yet held. Of the action that says so the record is believed, which
 * does not list as waiting what was executed, and still knows it.
 */
export async function effectNow(given: Proposal, office: SafeOffice): Promise<Effect> {
  const proposal = withRecord(given, await keptProposals(office.record, everProposed));
  const witness = await witnessOf(proposal, proposal !== given, office.actions, office);
  return effectOf(witness, office.block, office.chain);
}
